"""What the own page says: standing, what is missing, what came of asks, and why somebody was not asked."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from hub.matching.for_one import Called
from hub.matching.rules import WhyNot
from hub.referrals.states import ReferralState
from hub.volunteers.states import ConsentShare, ConsentSms, Missing, Standing

_S = ReferralState

# Where on this page a missing thing can be put right.
PUT_RIGHT: dict[Missing, str] = {Missing.PLACE: "area", Missing.CONSENT: "consent"}

STANDING: dict[Standing, LazyString] = {
    Standing.ELIGIBLE: _("You can be called."),
    Standing.REGISTERED: _("You are on the register, but something is missing before we can ask you."),
    Standing.SUSPENDED: _(
        "You are off our list for now. We do not ask you and send you nowhere until it is settled."
    ),
    Standing.WITHDRAWN: _("You left the register. We ask you nothing."),
}

OUTCOMES: dict[ReferralState, tuple[LazyString, str]] = {
    _S.PROPOSED: (_("You are named for it"), "info"),
    _S.ASKED: (_("We wait for your answer"), "take-up"),
    _S.NO_ANSWER: (_("You did not answer"), ""),
    _S.AGREED: (_("You said yes. We settle the rest"), "info"),
    _S.OFFERED: (_("You said yes. The charity must answer"), "info"),
    _S.LAPSED: (_("You said yes. The charity was silent"), "info"),
    _S.ACCEPTED: (_("You are confirmed"), "confirmed"),
    _S.ON_TASK: (_("You are there"), "confirmed"),
    _S.COMPLETED: (_("You came. Thank you"), "confirmed"),
    _S.DECLINED: (_("You said no"), ""),
    _S.WAITLISTED: (_("You are on the waiting list"), "info"),
    _S.REFUSED: (_("The charity did not take you for it"), ""),
    _S.WITHDRAWN: (_("You are not on it any more"), ""),
    _S.NO_SHOW: (_("You were expected and did not come"), ""),
    _S.STOOD_DOWN: (_("It ended, or was called off"), ""),
}

WHY_NOT: dict[WhyNot, LazyString] = {
    WhyNot.NOT_ELIGIBLE: _("You are on a break, or something is missing before we can ask you."),
    WhyNot.NO_CONSENT: _("You did not agree to be texted."),
    WhyNot.NOT_SHARED: _("You do not want your details given to a charity, and this charity has to know who comes."),
    WhyNot.NO_TEXTS: _("No text can reach you at your number."),
    WhyNot.TOO_FAR: _("It is further away than you said you travel."),
    WhyNot.AGE: _("It is only for people above an age, and we do not know that you are."),
    WhyNot.LANGUAGE: _("It needs people who speak another language."),
    WhyNot.NOT_FREE: _("You said that you are not free then."),
    WhyNot.BUSY: _("You are promised to another task at that time."),
    WhyNot.RESTING: _("You were asked a short while ago. We let people rest in between."),
    WhyNot.ASKED_ENOUGH: _("You were asked often enough this week."),
    WhyNot.ASKED_ALREADY: _("You were asked for it."),
}  # fmt: skip
LACKS_SKILL = _("It needs a skill that you did not name.")
NOBODY_YET = _("You fit. Nobody has been asked for it yet.")
OTHERS_FIRST = _("You fit. Others came first: they are nearer, or were asked less often than you.")

# What came of handing the person on to an organisation in general.
HANDED_ON: dict[ReferralState, LazyString] = {
    _S.PROPOSED: _("Begun"),
    _S.ASKED: _("We wait for your answer"),
    _S.NO_ANSWER: _("You did not answer"),
    _S.AGREED: _("You said yes"),
    _S.OFFERED: _("They look at whether they can take you on"),
    _S.LAPSED: _("They did not answer"),
    _S.ACCEPTED: _("They take you on"),
    _S.DECLINED: _("You said no"),
    _S.REFUSED: _("They could not take you on"),
    _S.WITHDRAWN: _("It was taken back"),
}

SMS: dict[ConsentSms, LazyString] = {
    ConsentSms.YES: _("Yes, text me"),
    ConsentSms.NO: _("No texts"),
    ConsentSms.ORGANISATION: _("Only your own organisation texts you"),
}
SHARE: dict[ConsentShare, LazyString] = {
    ConsentShare.ANY: _("Your details may go to any charity that we have checked"),
    ConsentShare.ASK: _("We ask you each time before a charity gets your details"),
    ConsentShare.NO: _("No charity gets your details"),
}


def why_not(called: Called) -> LazyString:
    """In words to the person why this task did not come to them."""
    if called.lacks_skill:
        return LACKS_SKILL
    if called.why is not None:
        return WHY_NOT[called.why]
    return OTHERS_FIRST if called.asked else NOBODY_YET
