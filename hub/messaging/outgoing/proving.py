"""Use case of the person who wants to know whether texts work here: one real text each way. Ring: services."""

import secrets
from datetime import timedelta

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, new_uid, transaction
from hub.messaging.models import LineTest
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane

KIND = "line_test"


def begin_proof(phone: str, *, by: Actor) -> LineTest:
    """Texts a code to this phone (E.164), to be texted back; answers the proof that watches for it."""
    with transaction():
        code = f"{secrets.randbelow(9000) + 1000}"
        proof = LineTest(uid=new_uid(), phone=phone, code=code, by=by.uid, begun_at=clock.now())
        message = outbox.enqueue(
            KIND, phone, lane=Lane.ANSWER, valid_for=timedelta(minutes=5), facts={"code": code}, by=by.uid,
            subject_uid=proof.uid,
        )  # fmt: skip
        proof.message_uid = message.uid
        db.session.add(proof)
        db.session.flush()
        record("line_test.begin", proof, by=by.uid)
        return proof
