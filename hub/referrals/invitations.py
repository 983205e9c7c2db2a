"""Invitations by e-mail for whoever is confirmed and has an address: begun, changed, ended. Ring: moves."""

import sqlalchemy as sa
from flask import current_app, render_template

from hub import clock
from hub.database import db
from hub.messaging.models import Message
from hub.messaging.outgoing.addresses import with_calendar
from hub.messaging.outgoing.outbox import enqueue_email
from hub.referrals.calendar import CANCEL, REQUEST, invitation
from hub.referrals.queries import Handover
from hub.referrals.rules import lasts_until
from hub.referrals.wording import full_facts

INVITED, ENDED = "shift_invitation", "shift_invitation_ends"


def invite(h: Handover) -> None:
    """The shift for their calendar, beside the text; the same event again when something has changed."""
    if _has_mail(h):
        _write(h, INVITED, REQUEST)


def call_off(h: Handover) -> None:
    """Takes the shift out of the calendar of somebody who was invited, and does not come any more."""
    invited = sa.select(Message.id).where(Message.subject_uid == h.referral.uid, Message.kind == INVITED)
    if _has_mail(h) and db.session.scalar(invited.limit(1)) is not None:
        _write(h, ENDED, CANCEL)


def _has_mail(h: Handover) -> bool:
    return bool(h.volunteer.email and current_app.config.get("SMTP_URL")) and h.shift.ends_at > clock.now()


def _write(h: Handover, kind: str, method: str) -> None:
    facts = full_facts(h.task, h.shift, h.organisation)
    words = render_template(f"email/en/{kind}.txt", given_name=h.volunteer.given_name, **facts)
    subject = f"{'Called off' if method == CANCEL else 'Confirmed'}: {h.task.title}, {facts['day']}"
    message = enqueue_email(
        h.volunteer.email, subject, kind=kind, body=with_calendar(words, invitation(h, method=method)),
        valid_for=lasts_until(h.shift.ends_at, clock.now()),
    )  # fmt: skip
    message.context_uid, message.subject_uid = h.task.uid, h.referral.uid
