"""The list of skills, and how free words find their way into it."""

import pytest

from hub.installation import presets
from hub.volunteers import skills


@pytest.mark.parametrize(
    "written,code",
    [
        ("first_aid", "first_aid"),
        ("First Aid", "first_aid"),
        ("first aiders", "first_aid"),
        ("4WD", "four_wheel_drive"),
        ("Four-wheel drive", "four_wheel_drive"),
        ("4x4", "four_wheel_drive"),
        ("Nurses", "nurse"),
        ("chain-saw", "chainsaw"),
        ("driver's licence", "driving_car"),
        ("I.T.", "it"),
        ("HAM radio", "radio_operator"),
    ],
)
def test_a_skill_is_known_by_code_name_or_synonym(written, code):
    assert skills.code_for(written) == code


def test_every_code_name_and_synonym_leads_to_its_own_skill():
    for skill in skills.all():
        for wording in (skill.code, skill.name, *skill.synonyms):
            own = f"own {wording}" if skill.is_asset and wording in skill.synonyms else wording
            assert skills.code_for(own) == skill.code, wording


@pytest.mark.parametrize(
    "written,code",
    [
        ("4x4", "four_wheel_drive"),
        ("own 4x4", "has_four_wheel_drive"),
        ("I have a boat", "has_boat"),
        ("boat", "boat"),
        ("my own chainsaw", "has_chainsaw"),
        ("generator owner", "has_generator"),
        ("I can bring a water pump", "has_pump"),
        ("Spanish", "speaks_es"),
        ("own search dog", "has_dog"),
        ("K9 handler", "search_dog"),
    ],
)
def test_a_thing_is_told_from_the_skill_of_using_it(written, code):
    assert skills.code_for(written) == code


def test_the_list_of_a_reception_center_has_59_codes():
    assert len(skills.lists()["cert"].codes) == 59


@pytest.mark.parametrize("preset", presets.names())
def test_every_preset_offers_lists_that_there_are(preset):
    names = presets.load(preset).skills
    assert set(names) <= set(skills.lists())
    assert 10 <= len(skills.offered(names)) <= 36
    assert {skill.code for skill in skills.listed(names)} == {skill.code for skill in skills.all()}


def test_every_code_on_a_list_is_defined_somewhere():
    assert [code for one in skills.lists().values() for code in one.codes if not skills.is_known(code)] == []


def test_words_that_name_nothing_come_back_as_they_were_written():
    assert skills.match_text("first aid; Juggling ,4wd; first_aid") == (
        ("first_aid", "four_wheel_drive"),
        ("Juggling",),
    )


def test_nothing_written_is_no_skill():
    assert skills.match_text(" ; ,") == ((), ())


def test_a_code_reads_as_a_name():
    assert skills.label("four_wheel_drive") == "Driving off road"
    assert skills.label("") == "Anyone"
    assert skills.label("odd_code") == "Odd code"


def test_the_register_offers_only_the_common_ones():
    assert 10 <= len(skills.offered()) <= 16 < len(skills.all())
