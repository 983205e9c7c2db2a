"""The carrier's refusals, worded and numbered as Twilio words and numbers them."""


class Refused(Exception):
    """An API call that gets Twilio's JSON error instead of an answer."""

    def __init__(self, code: int, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status

    @property
    def body(self) -> dict[str, object]:
        """Twilio's JSON for this refusal."""
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


class NoAccess(Refused):
    """The sign-in is missing or wrong."""

    def __init__(self) -> None:
        super().__init__(20003, "Authenticate", status=401)


class Unknown(Refused):
    """Nothing lives at this path."""

    def __init__(self, path: str) -> None:
        super().__init__(20404, f"The requested resource {path} was not found", status=404)
