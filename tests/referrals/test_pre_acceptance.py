"""Who decides on each person: the table of pre-acceptance, through the real services."""

import pytest

from hub.referrals.states import ReferralState
from hub.tasks.forms import TaskForm
from hub.tasks.rules import pre_accepts_by
from hub.tasks.states import Risk
from hub.volunteers.states import ConsentShare
from tests import factories
from tests.referrals.doing import answers, answers_about_sharing, asked, kinds_to

pytestmark = pytest.mark.usefixtures("app")
S, C = ReferralState, ConsentShare


def say_yes(risk, consent, *, member=False, pre_accepts=None):
    """Where a yes leads for a task of that risk whose raiser changed nothing, or chose."""
    charity = factories.make_organisation()
    by_risk = pre_accepts_by(risk) if pre_accepts is None else pre_accepts
    task = factories.make_task(organisation=charity, risk=risk, pre_accepts=by_risk)
    person = factories.make_volunteer(consent_share=consent, organisation=charity if member else None)
    (referral,) = asked(task, person)
    return answers(referral, "1"), referral, person


@pytest.mark.parametrize(
    ("risk", "consent", "member", "state"),
    [
        # Open: a second hand-shake only loses people.
        (Risk.OPEN, C.ANY, False, S.ACCEPTED),
        (Risk.OPEN, C.ASK, False, S.AGREED),
        (Risk.OPEN, C.NO, False, S.AGREED),
        # Supervised and trained work waits for the organisation.
        (Risk.SUPERVISED, C.ANY, False, S.OFFERED),
        (Risk.SUPERVISED, C.ASK, False, S.AGREED),
        (Risk.TRAINED, C.ANY, False, S.OFFERED),
        (Risk.TRAINED, C.NO, False, S.AGREED),
        # An organisation knows its own members; a never stays a never.
        (Risk.OPEN, C.ASK, True, S.ACCEPTED),
        (Risk.SUPERVISED, C.ANY, True, S.ACCEPTED),
        (Risk.SUPERVISED, C.ASK, True, S.ACCEPTED),
        (Risk.TRAINED, C.ASK, True, S.ACCEPTED),
        (Risk.TRAINED, C.NO, True, S.AGREED),
    ],
)
def test_a_yes_leads_to(risk, consent, member, state):
    assert say_yes(risk, consent, member=member)[0] == state


@pytest.mark.parametrize(("risk", "state"), [(Risk.OPEN, S.ACCEPTED), (Risk.SUPERVISED, S.OFFERED)])
def test_the_word_to_share_leads_on_by_the_same_rule(risk, state):
    _, referral, person = say_yes(risk, C.ASK)
    assert answers_about_sharing(referral, "1") == state
    assert kinds_to(person)[-1] == ("confirmed" if state is S.ACCEPTED else "waiting_for_organisation")


@pytest.mark.parametrize(
    ("risk", "chosen", "state"), [(Risk.TRAINED, True, S.ACCEPTED), (Risk.OPEN, False, S.OFFERED)]
)
def test_a_task_may_be_raised_with_the_other_choice(risk, chosen, state):
    assert say_yes(risk, C.ANY, pre_accepts=chosen)[0] == state


def test_the_form_proposes_what_is_usual_for_the_risk(app):
    with app.test_request_context():
        assert TaskForm().pre_accepts.data == "usual"


def test_only_open_work_is_accepted_at_once_by_itself():
    assert {risk: pre_accepts_by(risk) for risk in Risk} == {
        Risk.OPEN: True, Risk.SUPERVISED: False, Risk.TRAINED: False,
    }  # fmt: skip
