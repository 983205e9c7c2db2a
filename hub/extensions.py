"""Bare extension objects; `create_app` binds them to an application."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from hub.catalogues import Catalogues
from hub.database import db

migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address)
babel = Catalogues()

__all__ = ["babel", "csrf", "db", "limiter", "login_manager", "migrate"]
