"""The permission table: permission → predicates over (actor, scope). Any predicate that holds grants it.

Ring: rules.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

from hub.accounts.rules import ANYWHERE, Actor, Scope
from hub.accounts.states import Role
from hub.errors import NotAllowed


class Permission(StrEnum):
    """What a view may ask for; each with the sentence a coordinator would use."""

    CONSOLE_SEE = "console_see"  # look at the console
    REGISTER_SEE = "register_see"  # see people's names and skills
    REGISTER_EDIT = "register_edit"  # correct what the register says about people
    LISTS_BRING = "lists_bring"  # take lists of people in
    REGISTER_ERASE = "register_erase"  # give out or erase everything kept about a person
    PHONE_SEE = "phone_see"  # see a whole phone number
    ORGANISATION_EDIT = "organisation_edit"  # screen, activate, suspend organisations
    ORGANISATION_EMERGENCY = "organisation_emergency"  # activate one for 72 hours after a call back
    ORGANISATION_INVITE = "organisation_invite"  # invite people to sign in for an organisation
    ORGANISATION_OWN = "organisation_own"  # put one's own organisation's entry right
    MEMBERS_KEEP = "members_keep"  # confirm and end memberships of one's own organisation
    TASK_RAISE = "task_raise"  # ask for volunteers for an organisation
    TASK_RAISE_FOR = "task_raise_for"  # ask for volunteers for any organisation, a hub or an area
    TASK_OPEN = "task_open"  # open, change, close or cancel a task
    CALL_OUT = "call_out"  # text many people
    CALL_OUT_OWN = "call_out_own"  # text one's own organisation's people for its own task
    INBOX_ANSWER = "inbox_answer"  # read and answer texts
    ALARM_CLEAR = "alarm_clear"  # clear an alarm with a note
    ALARM_ANSWER = "alarm_answer"  # say that one's organisation has found whoever is missed
    DESK = "desk"  # sign people in and out
    BRIEF = "brief"  # write down that people on a task were briefed
    SEND_ON_ALL_THE_SAME = "send_on_all_the_same"  # send somebody on to a task although something is missing
    PORTAL_SEE = "portal_see"  # an organisation's own page
    REFERRAL_DECIDE = "referral_decide"  # accept or refuse a person
    VOUCH = "vouch"  # write down what somebody has shown, signed or asked about their standing
    SUSPEND = "suspend"  # take somebody off every list, and decide appeals
    OCCURRENCE_WRITE = "occurrence_write"  # write down that something happened to a person
    OCCURRENCE_SEE = "occurrence_see"  # read what happened, but not worries about people
    SAFEGUARDING_READ = "safeguarding_read"  # read worries about people, or know that there are any
    HOURS_KEEP = "hours_keep"  # confirm hours, put them right, say what they are worth
    EXPENSE_DECIDE = "expense_decide"  # approve or refuse what somebody wants paid back
    HUB_RUN = "hub_run"  # open and close a hub
    INCIDENT_CLOSE = "incident_close"  # close an incident, and open it again
    ACCOUNTS = "accounts"  # add and switch off sign-ins
    EXERCISE_PHONES = "exercise_phones"  # be any invented phone


Predicate = Callable[[Actor, Scope], bool]


def has_role(*roles: Role) -> Predicate:
    """Holds for these roles, wherever."""
    return lambda actor, scope: actor.role in roles


def of_the_organisation(*roles: Role) -> Predicate:
    """Holds for these roles on things of their own organisation."""
    return lambda actor, scope: (
        actor.role in roles
        and actor.organisation_id is not None
        and actor.organisation_id == scope.organisation_id
    )


def in_an_organisation(*roles: Role) -> Predicate:
    """Holds for these roles as long as they belong to some organisation; the view then shows only that one."""
    return lambda actor, scope: (
        actor.role in roles
        and actor.organisation_id is not None
        and scope.organisation_id in (None, actor.organisation_id)
    )


def as_its_caller(*roles: Role) -> Predicate:
    """Holds for these roles on things of their own organisation, if it has named them as one who calls out."""
    belongs = in_an_organisation(*roles)
    return lambda actor, scope: belongs(actor, scope) and (scope.organisation_id is None or scope.is_caller)


ADMIN, REGION, SUPERVISOR, COORDINATOR = Role.ADMIN, Role.REGION, Role.SUPERVISOR, Role.COORDINATOR
CHARITY, LEADER, AUDITOR = Role.CHARITY, Role.TEAM_LEADER, Role.AUDITOR
_RUNS_HUBS = has_role(ADMIN, SUPERVISOR, COORDINATOR)

TABLE: Mapping[Permission, tuple[Predicate, ...]] = {
    Permission.CONSOLE_SEE: (has_role(ADMIN, REGION, SUPERVISOR, COORDINATOR, AUDITOR),),
    Permission.REGISTER_SEE: (has_role(ADMIN, REGION, SUPERVISOR, COORDINATOR, AUDITOR),),
    Permission.REGISTER_EDIT: (_RUNS_HUBS,),
    Permission.LISTS_BRING: (_RUNS_HUBS,),
    Permission.REGISTER_ERASE: (has_role(ADMIN, SUPERVISOR),),
    Permission.PHONE_SEE: (_RUNS_HUBS,),
    Permission.ORGANISATION_EDIT: (has_role(ADMIN, REGION, SUPERVISOR),),
    Permission.ORGANISATION_EMERGENCY: (has_role(ADMIN, REGION, SUPERVISOR, COORDINATOR),),
    Permission.ORGANISATION_INVITE: (has_role(ADMIN, SUPERVISOR), in_an_organisation(CHARITY)),
    Permission.ORGANISATION_OWN: (in_an_organisation(CHARITY),),
    Permission.MEMBERS_KEEP: (_RUNS_HUBS, in_an_organisation(CHARITY, LEADER)),
    Permission.TASK_RAISE: (
        has_role(ADMIN, REGION, SUPERVISOR, COORDINATOR),
        in_an_organisation(CHARITY, LEADER),
    ),
    Permission.TASK_RAISE_FOR: (has_role(ADMIN, REGION, SUPERVISOR, COORDINATOR),),
    Permission.TASK_OPEN: (_RUNS_HUBS,),
    Permission.CALL_OUT: (_RUNS_HUBS,),
    Permission.CALL_OUT_OWN: (as_its_caller(CHARITY, LEADER),),
    Permission.INBOX_ANSWER: (_RUNS_HUBS,),
    Permission.ALARM_CLEAR: (_RUNS_HUBS,),
    Permission.ALARM_ANSWER: (in_an_organisation(CHARITY, LEADER),),
    Permission.DESK: (_RUNS_HUBS,),
    Permission.BRIEF: (_RUNS_HUBS, in_an_organisation(CHARITY, LEADER)),
    Permission.SEND_ON_ALL_THE_SAME: (has_role(ADMIN, SUPERVISOR),),
    Permission.PORTAL_SEE: (in_an_organisation(CHARITY, LEADER),),
    Permission.REFERRAL_DECIDE: (in_an_organisation(CHARITY, LEADER), _RUNS_HUBS),
    Permission.VOUCH: (_RUNS_HUBS,),
    Permission.SUSPEND: (has_role(ADMIN, SUPERVISOR),),
    Permission.OCCURRENCE_WRITE: (_RUNS_HUBS, in_an_organisation(CHARITY, LEADER)),
    Permission.OCCURRENCE_SEE: (_RUNS_HUBS,),
    Permission.SAFEGUARDING_READ: (has_role(ADMIN, SUPERVISOR),),
    Permission.HOURS_KEEP: (has_role(ADMIN, SUPERVISOR),),
    Permission.EXPENSE_DECIDE: (has_role(ADMIN, SUPERVISOR),),
    Permission.HUB_RUN: (has_role(ADMIN, SUPERVISOR),),
    Permission.INCIDENT_CLOSE: (has_role(ADMIN, REGION, SUPERVISOR),),
    Permission.ACCOUNTS: (has_role(ADMIN),),
    Permission.EXERCISE_PHONES: (has_role(ADMIN, REGION, SUPERVISOR, COORDINATOR, CHARITY, LEADER),),
}


def may(actor: Actor, permission: Permission, scope: Scope = ANYWHERE) -> bool:
    """Whether the table grants this."""
    return any(predicate(actor, scope) for predicate in TABLE[permission])


def authorise(actor: Actor, permission: Permission, scope: Scope = ANYWHERE) -> None:
    """Raises NotAllowed unless the table grants this."""
    if not may(actor, permission, scope):
        raise NotAllowed(permission=permission)
