"""What the account itself says: is it accepted, has it credit, are our numbers its own, where do replies go?"""

from collections.abc import Sequence
from typing import Any

from aiohttp import ClientError
from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from hub.messaging.sending.transport.base import Aspect, Finding

FAILURES = (TwilioException, ClientError, OSError, ValueError, KeyError, TypeError)
LITTLE = 5.0
TRIAL = "A trial account: it texts only numbers that you have verified with the carrier."
NO_TOKEN = "Compare TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN with the carrier’s console, then start again."
NO_ANSWER = "Is this computer on the internet, and is TWILIO_API_URL right? It is tried again by itself."


async def findings(client: Client, account: Any) -> Sequence[Finding]:
    """What the carrier says now. Without an answer about the account nothing else is asked."""
    try:
        theirs = await client.api.v2010.accounts(account.sid).fetch_async()
    except FAILURES as error:
        return [_no_account(error)]
    if theirs.status != "active":
        words = f"The carrier says that the account is {theirs.status}"
        return [Finding(Aspect.ACCOUNT, False, words, "Sign in at the carrier and see what it asks for.")]
    is_trial = str(theirs.type or "").lower() == "trial"
    found = [Finding(Aspect.ACCOUNT, True, TRIAL if is_trial else "It is active.")]
    found.append(await _credit(client, account))
    for number in account.numbers:
        found += await _number(client, account, number)
    if account.service:
        found.append(await _service(client, account))
    return found


def _no_account(error: Exception) -> Finding:
    if getattr(error, "status", None) in (401, 403, 404):
        return Finding(Aspect.ACCOUNT, False, "The carrier does not accept our account or token", NO_TOKEN)
    return Finding(Aspect.ACCOUNT, False, "The carrier does not answer", NO_ANSWER)


async def _credit(client: Client, account: Any) -> Finding:
    try:
        row = await client.api.v2010.accounts(account.sid).balance.fetch_async()
        amount = float(row.balance)
    except FAILURES:
        return Finding(Aspect.CREDIT, None, "The carrier does not say how much is left")
    words = f"{amount:.2f} {row.currency or ''}".strip() + " left."
    if amount >= LITTLE:
        return Finding(Aspect.CREDIT, True, words)
    advice = "Pay in at the carrier before you call people out, or let it pay in by itself."
    return Finding(Aspect.CREDIT, None if amount > 0 else False, words, advice)


async def _number(client: Client, account: Any, number: str) -> list[Finding]:
    numbers = client.api.v2010.accounts(account.sid).incoming_phone_numbers
    try:
        rows = await numbers.list_async(phone_number=number, limit=20)
    except FAILURES:
        return [Finding(Aspect.NUMBER, None, f"The carrier does not say whose {number} is")]
    ours = next((row for row in rows if row.phone_number == number), None)
    if ours is None:
        advice = "Write TWILIO_FROM_NUMBER as the carrier’s console has it, with + and the country, or buy the number."
        return [Finding(Aspect.NUMBER, False, f"{number} is not a number of this account", advice)]
    found = [Finding(Aspect.NUMBER, True, f"{number} belongs to it.")]
    return [
        *found,
        *([] if account.service or account.is_polled else [_inbound(account, number, ours.sms_url)]),
    ]


def _inbound(account: Any, number: str, theirs: str | None) -> Finding:
    wanted = f"{account.public_url}/sms/inbound"
    if (theirs or "").partition("#")[0] == wanted:
        return Finding(Aspect.INBOUND, True, f"Texts to {number} are posted to {wanted}.")
    words = (
        f"Texts to {number} are posted to {theirs}." if theirs else f"Texts to {number} are posted nowhere."
    )
    return Finding(
        Aspect.INBOUND, False, words, f"At the carrier, let the number post inbound texts to {wanted}."
    )


async def _service(client: Client, account: Any) -> Finding:
    wanted = f"{account.public_url}/sms/inbound"
    unseen = Finding(
        Aspect.INBOUND, None, "The carrier does not say where the messaging service posts texts to"
    )
    if account.api_url:
        return unseen  # another carrier at another address: this question would go to Twilio itself
    try:
        row = await client.messaging.v1.services(account.service).fetch_async()
    except FAILURES:
        return Finding(
            Aspect.INBOUND, None, "The carrier does not say where the messaging service posts texts to"
        )
    theirs = (row.inbound_request_url or "").partition("#")[0]
    if account.is_polled or theirs == wanted or row.use_inbound_webhook_on_number:
        return Finding(Aspect.INBOUND, True, "The messaging service passes texts on")
    words = (
        f"The messaging service posts texts to {theirs}"
        if theirs
        else "The messaging service drops every text to us"
    )
    return Finding(
        Aspect.INBOUND, False, words, f"At the carrier, let the service post inbound texts to {wanted}."
    )
