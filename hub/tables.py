"""Every table of the house, so that one import completes the metadata for migrations and tests."""

from hub.accounts import models as accounts
from hub.alarms import models as alarms
from hub.attendance import models as attendance
from hub.audit import models as audit
from hub.callouts import models as callouts
from hub.incidents import models as incidents
from hub.installation import models as installation
from hub.messaging import models as messaging
from hub.organisations import models as organisations
from hub.places import models as places
from hub.referrals import models as referrals
from hub.referrals.general import models as general_referrals
from hub.referrals.offering import models as task_offers
from hub.tasks import models as tasks
from hub.volunteers import models as volunteers
from hub.volunteers import models_doors as volunteer_doors
from hub.volunteers import models_standing as volunteer_standing

__all__ = [
    "accounts", "alarms", "attendance", "audit", "callouts", "general_referrals", "incidents", "installation",
    "messaging", "organisations", "places", "referrals", "task_offers", "tasks", "volunteer_doors",
    "volunteer_standing", "volunteers",
]  # fmt: skip
