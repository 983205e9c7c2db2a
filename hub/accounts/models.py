"""Sign-ins of staff and charities. Volunteers have none."""

from datetime import datetime

import sqlalchemy as sa
from flask_login import UserMixin
from sqlalchemy.orm import Mapped, mapped_column

from hub.accounts.states import Role
from hub.database import Record, UtcDateTime, db, enum_column


class User(UserMixin, Record, db.Model):
    """A person who signs in. Switched off, never deleted: the record names them."""

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    role: Mapped[Role] = mapped_column(enum_column(Role, "role"))
    password_hash: Mapped[str] = mapped_column(sa.String(255))
    # Changes with every new password: older sessions and reset links stop working.
    password_version: Mapped[int] = mapped_column(default=1)
    switched_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    hub_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hub.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_active(self) -> bool:
        """Whether this sign-in may be used."""
        return self.switched_off_at is None

    def get_id(self) -> str:
        """What the session keeps: the uid and the version of the password."""
        return f"{self.uid}:{self.password_version}"


class Invitation(Record, db.Model):
    """A link with which somebody makes their own sign-in. It works once, until it expires or is taken back."""

    __tablename__ = "invitation"

    email: Mapped[str] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    role: Mapped[Role] = mapped_column(enum_column(Role, "role"))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    invited_by: Mapped[str] = mapped_column(sa.String(64))
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
