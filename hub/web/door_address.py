"""The address that a code at the door carries: the public one, or this computer's own in a hall without internet."""

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Request, current_app, request, session
from flask.sessions import SecureCookieSessionInterface

# Of our own network; nothing is sent to it.
SOMEWHERE = ("10.255.255.255", 1)
ALONE = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class DoorAddress:
    """Where phones find us, whether it is this computer's own address, and what keeps phones from it, if anything."""

    address: str
    is_own: bool
    why_not: str = ""


def door_address(*, own: bool) -> DoorAddress:
    """The public address, or with `own` that of this computer; always its own where the public one leads nowhere."""
    public = str(current_app.config["PUBLIC_URL"])
    if own or not has_public_address():
        return DoorAddress(own_address(), True, _why_not())
    return DoorAddress(public, False)


def has_public_address() -> bool:
    """Whether the public address can be reached from anywhere but this computer."""
    return not is_this_computer(urlsplit(str(current_app.config["PUBLIC_URL"])).hostname or ALONE)


def own_address() -> str:
    """This computer's address in its own network, at the port on which it serves, which is never encrypted."""
    port = str(request.environ.get("SERVER_PORT", "80"))
    return f"http://{_host()}" if port == "80" else f"http://{_host()}:{port}"


def _host() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(SOMEWHERE)
            return str(probe.getsockname()[0])
        except OSError:
            return ALONE


def _why_not() -> str:
    if is_this_computer(_host()):
        return (
            "This computer is in no network. Connect it to the Wi-Fi of the hall, then open this page again."
        )
    if is_this_computer(str(current_app.config.get("SERVES_ON", ""))):
        return (
            "Phones cannot reach this computer yet: the program answers only on the computer itself. "
            "Whoever set it up starts it with --host 0.0.0.0."
        )
    return ""


def is_this_computer(host: str) -> bool:
    """Whether only this very computer is found there."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_own_door(asked: Request) -> bool:
    """Whether somebody came by this computer's own address in its network, where nothing is encrypted."""
    try:
        return not asked.is_secure and ip_address(urlsplit(asked.host_url).hostname or "").is_private
    except ValueError:
        return False


class DoorSessions(SecureCookieSessionInterface):
    """Cookies go by encrypted ways alone, except those of people who sign in at the door without internet.

    Whoever has a sign-in of the console never gets such a cookie.
    """

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether a browser sends this cookie only by https."""
        return super().get_cookie_secure(app) and not (is_own_door(request) and "_user_id" not in session)


def init_app(app: Flask) -> None:
    """Gives the door its cookies."""
    app.session_interface = DoorSessions()
