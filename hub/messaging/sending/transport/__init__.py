"""The ways out, one for each channel, chosen by configuration and made when first needed. Ring: moves."""

from threading import Lock

from flask import Flask, current_app

from hub.messaging.sending.transport.absent import AbsentTransport
from hub.messaging.sending.transport.android import AndroidTransport
from hub.messaging.sending.transport.base import Transport
from hub.messaging.sending.transport.memory import MemoryTransport
from hub.messaging.sending.transport.smtp import SmtpTransport
from hub.messaging.sending.transport.twilio import TwilioTransport
from hub.messaging.states import Channel

_making = Lock()


def for_channel(channel: Channel) -> Transport:
    """The way out for this channel, one for the whole application."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    made = _made(app)
    with _making:
        if channel not in made:
            made[channel] = _make(app, channel)
    return made[channel]


def plug_in(app: Flask, channel: Channel, transport: Transport) -> None:
    """Uses this way out from now on; how a test or an exercise hands in its own."""
    with _making:
        before = _made(app).pop(channel, None)
        _made(app)[channel] = transport
    if before is not None:
        before.close()


def _made(app: Flask) -> dict[Channel, Transport]:
    made: dict[Channel, Transport] = app.extensions.setdefault("hub.transports", {})
    return made


def _make(app: Flask, channel: Channel) -> Transport:
    config = app.config
    if channel is Channel.EMAIL:
        url = config.get("SMTP_URL")
        return SmtpTransport(url) if url else AbsentTransport("E-mail is not set up here. Set SMTP_URL.")
    name = config.get("SMS_TRANSPORT") or "twilio"
    if name == "memory":
        return MemoryTransport()
    if name == "twilio":
        return TwilioTransport.from_config(config)
    if name == "android":
        return AndroidTransport.from_config(config)
    return AbsentTransport(f"SMS_TRANSPORT is {name!r}. Use twilio or android.", is_mistake=True)
