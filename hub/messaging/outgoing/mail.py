"""E-mails of the system itself, put into the same outbox as texts. Only where SMTP_URL is set. Ring: services."""

from datetime import timedelta

from flask import current_app, render_template

from hub.database import transaction
from hub.installation.queries import settings
from hub.messaging.outgoing.outbox import enqueue_email

LINK_LASTS = timedelta(hours=4)


def can_email() -> bool:
    """Whether this installation can send e-mail."""
    return bool(current_app.config.get("SMTP_URL"))


def send_reset_link(email: str, link: str) -> None:
    """Puts one e-mail with the link into the outbox; nothing leaves before the worker takes it."""
    site = settings().site_name
    body = render_template("email/en/reset_link.txt", link=link, site=site)
    with transaction():
        enqueue_email(email, f"A new password for {site}", kind="reset_link", body=body, valid_for=LINK_LASTS)
