"""E-mail by a mail server: `smtp://user:password@host:587?from=hub@example.org`, or `smtps://…`."""

import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit
from uuid import UUID

from hub.messaging.outgoing.addresses import parted, sender_of
from hub.messaging.rules import Treatment
from hub.messaging.sending.transport.base import (
    CannotAsk,
    Finding,
    OutcomeUnknown,
    Outgoing,
    Record,
    Refused,
    Taken,
    misconfigured,
)
from hub.messaging.sending.transport.places import is_on_this_machine

TIMEOUT_SECONDS = 10


class SmtpTransport:
    """One connection a message. A mail server keeps no list, so a lost answer stays unknown."""

    grace = timedelta(0)

    def __init__(self, url: str) -> None:
        self.url = url
        self.parts = urlsplit(url)
        self.sender = sender_of(url)

    def send(self, outgoing: Outgoing) -> Taken:
        """Hands it to the mail server. Raises Refused or OutcomeUnknown."""
        if outgoing.is_invented and not is_on_this_machine(self.url):
            raise misconfigured("An exercise may send e-mail only to a mail server on this machine.")
        server = self._connected()
        try:
            server.send_message(self._letter(outgoing))
        except smtplib.SMTPRecipientsRefused as error:
            raise _refused(*next(iter(error.recipients.values()))) from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise OutcomeUnknown from error
        finally:
            server.close()
        return Taken(sid=f"<{outgoing.uid}@hub>", status="sent")

    def find(self, to: str, body: str, since: datetime, uid: UUID | None = None) -> Sequence[Record]:
        """Always raises CannotAsk."""
        raise CannotAsk

    def recent(self, since: datetime, *, inbound: bool) -> Sequence[Record]:
        """Always raises CannotAsk."""
        raise CannotAsk

    def examine(self) -> Sequence[Finding]:
        """Nothing to be found out."""
        return []

    def close(self) -> None:
        """Nothing stays open."""

    def _connected(self) -> smtplib.SMTP:
        parts = self.parts
        kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        try:
            server = kind(parts.hostname or "", parts.port or 0, timeout=TIMEOUT_SECONDS)
        except (OSError, smtplib.SMTPException) as error:
            raise Refused("The mail server could not be reached", treatment=Treatment.WAIT) from error
        try:
            self._introduce(server)
        except (OSError, smtplib.SMTPException) as error:
            server.close()
            raise misconfigured("The mail server does not accept our sign-in.") from error
        return server

    def _introduce(self, server: smtplib.SMTP) -> None:
        server.ehlo()
        if self.parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if self.parts.username:
            server.login(unquote(self.parts.username), unquote(self.parts.password or ""))

    def _letter(self, outgoing: Outgoing) -> EmailMessage:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, outgoing.to, outgoing.subject
        letter["Message-ID"] = f"<{outgoing.uid}@hub>"
        words, calendar = parted(outgoing.body)
        letter.set_content(words)
        if calendar:
            # As the file that it is: a mail server must not break its lines anew.
            letter.add_attachment(
                calendar.encode(), maintype="text", subtype="calendar", filename="shift.ics"
            )
        return letter


def _refused(code: int, _words: object) -> Refused:
    treatment = Treatment.WAIT if 400 <= code < 500 else Treatment.REFUSED
    return Refused("The mail server refused it", treatment=treatment, error_code=code)
