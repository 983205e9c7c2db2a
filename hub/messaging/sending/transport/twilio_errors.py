"""What an exception of the twilio client says: refused for certain, or nobody knows."""

from requests import ConnectionError as NotConnected
from requests import ConnectTimeout, RequestException
from requests.exceptions import (
    InvalidProxyURL,
    InvalidSchema,
    InvalidURL,
    MissingSchema,
    ProxyError,
    SSLError,
)
from urllib3.exceptions import MaxRetryError, NewConnectionError

from hub.messaging.rules import Treatment, answer_to_send
from hub.messaging.sending.transport.base import OutcomeUnknown, Refused, misconfigured

NO_CONNECTION = "The carrier could not be reached"
WRONG_ADDRESS = (InvalidSchema, InvalidURL, MissingSchema, InvalidProxyURL)


def translated(error: Exception) -> Refused | OutcomeUnknown:
    """The same in our own words. Whatever is not certainly unsent counts as unknown."""
    status = getattr(error, "status", None)
    if isinstance(status, int):
        return _answered(status, getattr(error, "code", None))
    if isinstance(error, WRONG_ADDRESS):
        return misconfigured("TWILIO_API_URL is not a usable address.")
    if isinstance(error, RequestException) and _never_left(error):
        return Refused(NO_CONNECTION, treatment=Treatment.WAIT)
    return OutcomeUnknown()


def _answered(status: int, code: object) -> Refused | OutcomeUnknown:
    number = code if isinstance(code, int) else None
    what = answer_to_send(status, number)
    if what.treatment is Treatment.UNKNOWN:
        return OutcomeUnknown()
    # The library repeats the HTTP status where the carrier gave no code of its own.
    return Refused(what.words, treatment=what.treatment, error_code=None if number == status else number)


def _never_left(error: RequestException) -> bool:
    """No connection was ever made, so no text can have been taken."""
    if isinstance(error, (ConnectTimeout, ProxyError)):
        return True
    if isinstance(error, SSLError):
        return "CERTIFICATE_VERIFY_FAILED" in str(error)
    if not isinstance(error, NotConnected) or not error.args:
        return False
    cause = error.args[0]
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
