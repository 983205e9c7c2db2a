"""Steps on a text that may be the reply to a proof of the line. Ring: moves."""

from hub import clock
from hub.messaging.models import Inbound
from hub.messaging.outgoing.proofs import open_proofs

LONGEST = 20
OUTCOME = "The reply to a test of our texts"


def take_proof(inbound: Inbound) -> bool:
    """Whether this text is the reply to a proof; then it is noted there. Only its code and little else may be said."""
    said = inbound.body.strip()
    if len(said) > LONGEST:
        return False
    for proof in open_proofs(inbound.conversation.phone, clock.now()):
        if proof.code in said.split():
            proof.answered_at, proof.answered_to = inbound.received_at, inbound.to_phone
            return True
    return False
