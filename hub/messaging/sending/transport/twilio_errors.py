"""What an exception of the twilio client says: refused for certain, or nobody knows.

Facts that shaped this: a garbled answer raises an error with a status of the library's own making, so only the
client's own exceptions are asked for theirs; on a connection that was open before, nobody can tell whether the
other side read the text before it hung up.
"""

from aiohttp import (
    ClientConnectorError,
    ClientHttpProxyError,
    ConnectionTimeoutError,
    InvalidURL,
    NonHttpUrlClientError,
)
from twilio.base.exceptions import TwilioException

from hub.messaging.rules import Treatment, answer_to_send
from hub.messaging.sending.transport.base import OutcomeUnknown, Refused, misconfigured

NO_CONNECTION = "The carrier could not be reached"
WRONG_ADDRESS = (InvalidURL, NonHttpUrlClientError)
NEVER_LEFT = (ClientConnectorError, ConnectionTimeoutError, ClientHttpProxyError)
"""No connection was ever made, so no text can have been taken."""


def translated(error: BaseException) -> Refused | OutcomeUnknown:
    """The same in our own words. Whatever is not certainly unsent counts as unknown."""
    status = getattr(error, "status", None)
    if isinstance(error, TwilioException) and isinstance(status, int):
        return _answered(status, getattr(error, "code", None))
    if isinstance(error, WRONG_ADDRESS):
        return misconfigured("TWILIO_API_URL is not a usable address.")
    if isinstance(error, NEVER_LEFT):
        return Refused(NO_CONNECTION, treatment=Treatment.WAIT)
    return OutcomeUnknown()


def _answered(status: int, code: object) -> Refused | OutcomeUnknown:
    number = code if isinstance(code, int) else None
    what = answer_to_send(status, number)
    if what.treatment is Treatment.UNKNOWN:
        return OutcomeUnknown()
    # The library repeats the HTTP status where the carrier gave no code of its own.
    return Refused(what.words, treatment=what.treatment, error_code=None if number == status else number)
