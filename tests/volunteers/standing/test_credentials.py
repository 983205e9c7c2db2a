"""The list of credentials, when each runs out, and who is old enough for what."""

from datetime import date

import pytest

from hub.errors import Invalid
from hub.installation import presets
from hub.installation.rules import AgreementText
from hub.messaging.texts.segments import count
from hub.volunteers.ages import is_old_enough
from hub.volunteers.rules import Ages
from hub.volunteers.standing import rules as credentials
from hub.volunteers.standing.rules import CredentialFacts, check_days, warning_due
from hub.volunteers.states import CheckLevel, CredentialKind

AGES = Ages(16, 18)
TODAY = date(2026, 11, 14)


@pytest.mark.parametrize(
    ("words", "code"),
    [("Forklift ticket", "forklift"), ("HGV", "licence_heavy"), ("first aid", "first_aid_certificate"),
     ("CERT Basic", "cert_basic"), ("gsar", "gsar_searcher"), ("juggling", None)],
)  # fmt: skip
def test_what_people_call_it_finds_its_code(words, code):
    assert credentials.code_for(words) == code


def test_every_code_that_one_stands_for_exists():
    stood_for = {code for known in credentials.all() for code in known.stands_for}
    assert stood_for <= {known.code for known in credentials.all()}


def test_a_heavier_licence_does_where_a_lighter_one_is_asked_for():
    assert {"licence_heavy", "licence_articulated"} <= set(credentials.satisfying("licence_car"))
    assert "licence_car" not in credentials.satisfying("licence_heavy")


def test_a_level_of_check_includes_those_before_it():
    assert credentials.levels_from("basic") == (CheckLevel.BASIC, CheckLevel.ENHANCED)


@pytest.mark.parametrize(
    ("day", "stage"),
    [("2026-07-01", None), ("2026-08-16", 90), ("2026-10-15", 30), ("2026-11-14", 0), ("2026-12-01", 0)],
)
def test_a_warning_belongs_to_ninety_thirty_and_no_days_before_the_end(day, stage):
    assert warning_due(TODAY, date.fromisoformat(day)) == stage


@pytest.mark.parametrize(
    ("over", "field"),
    [({"seen_on": date(2026, 11, 15)}, "seen_on"), ({"expires_on": date(2026, 1, 1)}, "expires_on"),
     ({"code": " "}, "code"), ({"seen_by": ""}, "seen_by")],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field(over, field):
    values = {"kind": CredentialKind.CREDENTIAL, "code": "forklift", "seen_on": TODAY, "seen_by": "Ana"}
    with pytest.raises(Invalid) as refused:
        check_days(CredentialFacts(**(values | over)), TODAY)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("born", "min_age", "fits"),
    [(date(2009, 1, 1), None, False), (date(2009, 1, 1), 16, True), (date(2009, 1, 1), 18, False),
     (None, None, True), (None, 16, False), (date(1990, 1, 1), None, True)],
)  # fmt: skip
def test_a_task_without_a_limit_is_for_adults(born, min_age, fits):
    assert is_old_enough(born, TODAY, min_age, AGES) is fits


def test_a_signature_is_asked_again_after_its_months(at):
    text = AgreementText("oath", "Oath", "1", "I promise.", reconfirm_months=12)
    signed_at = at()
    assert text.still_counts(signed_at, at.forward(days=364))
    assert not text.still_counts(signed_at, at.forward(days=2))


@pytest.mark.parametrize("preset", presets.names())
def test_what_a_preset_asks_to_sign_fits_into_two_parts_of_a_text(preset):
    for text in presets.load(preset).agreements:
        before = (
            "EXERCISE You have a place: Pack food parcels, tomorrow, Sat 14 Nov. Before we send the address: "
        )
        assert count(f"{before}{text.text} Text 1 I agree, 2 I do not. (K72)").segments <= 2
