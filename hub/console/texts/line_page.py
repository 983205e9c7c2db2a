"""The steps of a proof that texts work here: what is well, what is wrong, and what to do about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app

from hub import clock
from hub.installation.queries import settings
from hub.messaging.models import LineTest, Message
from hub.messaging.outgoing import proofs
from hub.messaging.sending.transport import for_channel
from hub.messaging.sending.transport.base import Aspect, Finding
from hub.messaging.states import Channel, MessageState

LOOKED_EVERY = timedelta(seconds=30)
RECEIPT_WITHIN = timedelta(seconds=45)
TITLES = {
    Aspect.SETTINGS: "The settings are there",
    Aspect.ACCOUNT: "The carrier accepts our account",
    Aspect.CREDIT: "There is credit",
    Aspect.NUMBER: "The number is ours",
    Aspect.INBOUND: "Texts to us are passed on",
}
WELL, WRONG, WAITS, LOOK = (
    ("Well", "confirmed"),
    ("Wrong", "danger"),
    ("Waiting", "info"),
    ("Look", "take-up"),
)
LATER = ("Not yet", "")
OF_A_PHONE = "ANDROID_GATEWAY_SIGNING_KEY is not the key that the app shows under Settings, Webhooks."
OF_THE_CARRIER = (
    "PUBLIC_URL or TWILIO_AUTH_TOKEN is wrong. PUBLIC_URL is exactly what the carrier calls, with https. While the "
    "token is being changed, the old one stands in TWILIO_AUTH_TOKEN_PREVIOUS."
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step, how it stands, and what to do when it is wrong."""

    title: str
    tag: tuple[str, str]
    words: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page shows."""

    steps: Sequence[Step]
    proof: LineTest | None
    is_exercise: bool

    @property
    def wrong(self) -> int:
        """Which step is wrong first, counted from 1; 0 for none."""
        return next((place for place, step in enumerate(self.steps, 1) if step.tag is WRONG), 0)

    @property
    def is_open(self) -> bool:
        """Whether something may still come by itself."""
        proof = self.proof
        return bool(proof and not proof.answered_at and clock.now() < proof.begun_at + proofs.LASTS)

    @property
    def answer(self) -> str:
        """The first line."""
        proof = self.proof
        if self.wrong:
            return f"No: step {self.wrong} is wrong. What to do stands beside it."
        if proof is None:
            return "Not proved yet. Text a phone in your hand, and answer from it."
        if proof.answered_at:
            seconds = max(0, round((proof.answered_at - proof.begun_at).total_seconds()))
            return f"Yes. A text left and its answer came back, {seconds} seconds in all."
        if self.is_open:
            return f"A text is on its way. Text {proof.code} back from that phone."
        return "Not proved: no answer came within 10 minutes."


def gather() -> Page:
    """How each step stands at this moment."""
    proof, now = proofs.latest_proof(), clock.now()
    steps = [*_set_up(now), *_way_out(proof, now), *_way_in(proof, now)]
    return Page(steps, proof, settings().is_exercise)


def _set_up(now: datetime) -> Iterator[Step]:
    for finding in _findings(now):
        tag = {True: WELL, False: WRONG, None: LOOK}[finding.is_well]
        yield Step(TITLES[finding.aspect], tag, finding.words, finding.advice)


def _findings(now: datetime) -> Sequence[Finding]:
    """What the carrier says about our account, asked at most every half minute."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    at, found = app.extensions.get("hub.examined", (None, ()))
    if at is None or not timedelta() <= now - at < LOOKED_EVERY:
        found = tuple(for_channel(Channel.SMS).examine())
        app.extensions["hub.examined"] = (now, found)
    kept: Sequence[Finding] = found
    return kept


def _way_out(proof: LineTest | None, now: datetime) -> Iterator[Step]:
    message = proofs.text_of(proof) if proof else None
    title = "A text leaves"
    if message is None:
        yield Step(title, LATER, "Nothing has been texted from here.")
    elif message.state in (MessageState.QUEUED, MessageState.SENDING):
        is_stuck = now - message.created_at > timedelta(seconds=30)
        why = message.error_text or "Is a worker running? Only flask hub serve or flask hub worker sends."
        yield Step(title, WRONG if is_stuck else WAITS, "It waits to leave.", why if is_stuck else "")
    elif message.state.did_not_arrive:
        yield Step(title, WRONG, f"It did not arrive: {message.error_text}", _advice(message))
    elif message.state is MessageState.UNKNOWN:
        yield Step(title, LOOK, "The carrier’s answer was lost; it is being asked.")
    else:
        yield Step(
            title,
            WELL,
            f"The carrier took it{' and it arrived' if message.state is MessageState.DELIVERED else ''}.",
        )
    if proof is not None and not _is_polled():
        yield _receipt(proof, message, now)


def _advice(message: Message) -> str:
    if message.error_code == 21610:
        return "That phone once answered STOP. Text START from it, or use another phone."
    return "Try another phone. If that fails too, show the carrier its code" + (
        f" {message.error_code}." if message.error_code else "."
    )


def _receipt(proof: LineTest, message: Message | None, now: datetime) -> Step:
    title, address = "The carrier reaches us", current_app.config["PUBLIC_URL"]
    if proofs.receipt_reached_us(proof):
        return Step(title, WELL, "Its receipt came.")
    if message is None or message.sent_at is None or message.state.did_not_arrive:
        return Step(title, LATER, "Nothing to report yet.")
    if now - message.sent_at < RECEIPT_WITHIN:
        return Step(title, WAITS, "Its receipt has not come yet.")
    advice = (
        f"From outside, {address} must lead here: set PUBLIC_URL to the address that does. Is there none, as behind "
        "a hall’s router? Set SMS_INBOUND=poll and start again."
    )
    return Step(title, WRONG, f"No receipt came to {address}.", advice)


def _way_in(proof: LineTest | None, now: datetime) -> Iterator[Step]:
    if not _is_polled():
        yield _signatures(now)
    title = "The answer comes back"
    if proof is None:
        yield Step(title, LATER, "Nothing has been asked for.")
    elif proof.answered_at:
        to = f" It came to {proof.answered_to}." if proof.answered_to else ""
        yield Step(title, WELL, f"“{proof.code}” came back.{to}")
    elif now < proof.begun_at + proofs.LASTS:
        how = "Replies are fetched every few seconds." if _is_polled() else ""
        yield Step(title, WAITS, f"Text {proof.code} from that phone. {how}".strip())
    else:
        yield Step(
            title, WRONG, "No answer came within 10 minutes.",
            "Did somebody text it back? If so, texts to us go elsewhere: see the steps above, then try again.",
        )  # fmt: skip


def _signatures(now: datetime) -> Step:
    title, number = "Its signature is right", proofs.refused_lately(now)
    if not number:
        return Step(title, WELL, "No request was refused in the last hour.")
    requests = "1 request came" if number == 1 else f"{number} requests came"
    advice = OF_A_PHONE if current_app.config["SMS_TRANSPORT"] == "android" else OF_THE_CARRIER
    return Step(title, WRONG, f"{requests} with a signature we could not verify in the last hour.", advice)


def _is_polled() -> bool:
    return bool(current_app.config["SMS_INBOUND"] == "poll")
