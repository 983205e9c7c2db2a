"""E-mails of the system itself, put into the same outbox as texts. Only where SMTP_URL is set."""

from datetime import timedelta

from flask import current_app, render_template

from hub import clock
from hub.database import db, transaction
from hub.installation.queries import settings
from hub.messaging.models import Message
from hub.messaging.states import Channel, Lane

LINK_LASTS = timedelta(hours=4)


def can_email() -> bool:
    """Whether this installation can send e-mail."""
    return bool(current_app.config.get("SMTP_URL"))


def send_reset_link(email: str, link: str) -> None:
    """Puts one e-mail with the link into the outbox; nothing leaves before the worker takes it."""
    site = settings().site_name
    body = render_template("email/en/reset_link.txt", link=link, site=site)
    with transaction():
        now = clock.now()
        message = Message(channel=Channel.EMAIL, address=email, subject=f"A new password for {site}", body=body,
                          kind="reset_link", lane=Lane.ANSWER, created_at=now, not_before=now,
                          valid_until=now + LINK_LASTS)  # fmt: skip
        db.session.add(message)
