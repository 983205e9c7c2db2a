"""Use case of a request whose signature nobody can verify: it is counted, so that we can say so. Ring: services."""

import sqlalchemy as sa

from hub import clock
from hub.database import db, insert_missing, transaction
from hub.messaging.models import RefusedRequest


def count_refused() -> None:
    """Adds one to this hour's count; nothing of the request itself is kept."""
    with transaction():
        now = clock.now()
        hour = now.replace(minute=0, second=0, microsecond=0)
        insert_missing(RefusedRequest, [{"hour": hour, "number": 0, "last_at": now}])
        one_more = sa.update(RefusedRequest).where(RefusedRequest.hour == hour)
        values = {"number": RefusedRequest.number + 1, "last_at": now}
        db.session.execute(one_more.values(values).execution_options(synchronize_session=False))
