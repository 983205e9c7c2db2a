"""The carrier's webhooks: signed or refused, stored at once, answered at once."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, request

from hub.accounts.guards import public
from hub.extensions import csrf
from hub.messaging.webhooks.android import (
    PhoneReceipt,
    PhoneText,
    inbound_sid,
    is_signed_by_phone,
    read_event,
)
from hub.messaging.webhooks.refusals import count_refused
from hub.messaging.webhooks.services import ReceiptIn, TextIn, store_receipt, store_text
from hub.messaging.webhooks.signature import is_signed, public_url

bp = Blueprint("sms", __name__, url_prefix="/sms")
csrf.exempt(bp)

LARGEST = 64 * 1024
TOKENS = ("TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_PREVIOUS")
NO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def signed(view: Callable[[], Any]) -> Callable[[], Any]:
    """Lets only the carrier in: 413 too large, 403 not signed by our token, 400 without a MessageSid.

    The address is built from PUBLIC_URL: behind a proxy the framework knows another one, and it decodes it.
    """

    @wraps(view)
    def guarded() -> Any:
        request.max_content_length = LARGEST
        body = request.get_data()
        url = public_url(current_app.config["PUBLIC_URL"], request.path, request.query_string)
        tokens = [current_app.config.get(name) or "" for name in TOKENS]
        signature = request.headers.get("X-Twilio-Signature")
        if not is_signed(url, request.form, body=body, signature=signature, tokens=tokens):
            if signature:
                count_refused()
            abort(403)
        if not request.form.get("MessageSid"):
            abort(400)
        return view()

    return guarded


@bp.post("/inbound")
@public
@signed
def inbound() -> Response:
    """Stores a text, or a receipt that was sent to this address."""
    form = request.form
    if form.get("MessageStatus"):
        return _receipt()
    store_text(
        TextIn(
            sid=form["MessageSid"], sender=form.get("From", ""), to=form.get("To", ""),
            body=form.get("Body", ""),
            opt_out_type=form.get("OptOutType", ""), media_count=_number(form.get("NumMedia")) or 0,
        )
    )  # fmt: skip
    return Response(NO_ANSWER, mimetype="text/xml")


@bp.post("/status")
@public
@signed
def status() -> Response:
    """Stores a receipt; what says nothing is taken kindly."""
    return _receipt()


@bp.post("/android")
@public
def android() -> Response:
    """Stores a text or a receipt that the phone posts: 403 unless signed with its key, 400 when it says nothing."""
    request.max_content_length = LARGEST
    body, signature = request.get_data(), request.headers.get("X-Signature")
    key = current_app.config.get("ANDROID_GATEWAY_SIGNING_KEY")
    if not is_signed_by_phone(body, request.headers.get("X-Timestamp"), signature, key):
        if signature:
            count_refused()
        abort(403)
    try:
        said = read_event(json.loads(body))
    except ValueError:
        abort(400)
    if isinstance(said, PhoneText):
        sid = inbound_sid(said.sender, said.body, said.at)
        store_text(TextIn(sid=sid, sender=said.sender, to=said.to, body=said.body, at=said.at))
    elif isinstance(said, PhoneReceipt):
        store_receipt(ReceiptIn(said.sid, said.status, message_uid=said.message_uid))
    return Response(status=204)


def _receipt() -> Response:
    form = request.form
    word = form.get("MessageStatus") or form.get("SmsStatus") or ""
    if word:
        code, uid = _number(form.get("ErrorCode")), _uid(request.args.get("m"))
        store_receipt(ReceiptIn(form["MessageSid"], word, error_code=code, message_uid=uid))
    return Response(status=204)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _uid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
