"""Which two rows may be one person, and which are a family, a namesake or a chance."""

from datetime import date

import pytest

from hub.places.rules import Point
from hub.volunteers.twins.rules import Alike, TwinFacts, id_form, is_worth_a_look, name_alike, why_alike

PETONE, NAPIER = Point(-41.2270, 174.8850), Point(-39.49, 176.91)
MAY = date(1990, 5, 1)


def row(name: str, **over: object) -> TwinFacts:
    given, _, family = name.partition(" / ")
    return TwinFacts(over.pop("id", 1), given, family, **over)


ONE_PERSON = [
    ("Aroha / Ngata", "aroha / ngata", Alike.NAME),
    ("Tāne / Wharerau", "Tane / Wharerau", Alike.NAME),
    ("Taane / Wharerau", "Tāne / Wharerau", Alike.SPELLING),
    ("José / García", "Jose / Garcia", Alike.NAME),
    ("José / García López", "José / García", Alike.PART_OF_NAME),
    ("María José / Peña", "María / Peña", Alike.PART_OF_NAME),
    ("Pepe / Hernández", "José / Hernandez", Alike.SHORT_NAME),
    ("Lupe / Reyes", "Guadalupe / Reyes", Alike.SHORT_NAME),
    ("Fa'afetai / Leota", "Faafetai / Leota", Alike.NAME),
    ("Sione / Tuala", "Tuala / Sione", Alike.SWAPPED),
    ("Cathy / O'Brien", "Katherine / OBrien", Alike.SHORT_NAME),
    ("Wiremu / Parata", "Bill / Parata", Alike.SHORT_NAME),
    ("Phillip / Allan", "Philip / Alan", None),
    ("Phillip / Allan", "Philip / Allan", Alike.SPELLING),
    ("Steven / Brown", "Stephen / Brown", Alike.SHORT_NAME),
    ("Leilani / Tuala", "Leilanni / Tuala", Alike.SPELLING),
    ("Jhon / Smith", "John / Smith", Alike.SPELLING),
    ("Margaret / Macdonald", "Margaret / McDonald", Alike.SPELLING),
    ("J / Tamihere", "Jacinta / Tamihere", Alike.PART_OF_NAME),
    ("Anne-Marie / Le Roux", "Annemarie / Leroux", Alike.NAME),
    ("Aleksandra / Nowak", "Alexandra / Nowak", Alike.SPELLING),
]
TWO_PEOPLE = [
    ("Aroha / Ngata", "Hemi / Ngata"),
    ("Maria / Silva", "Mario / Silva"),
    ("Daniel / Soto", "Daniela / Soto"),
    ("Daniel / Brown", "Danielle / Brown"),
    ("Joan / Smith", "John / Smith"),
    ("Sione / Leota", "Sina / Leota"),
    ("Mere / Parata", "Meri / Parata"),
    ("Hine / Ruha", "Hana / Ruha"),
    ("Paul / Green", "Paula / Green"),
    ("Ana / Silva", "Eva / Silva"),
    ("Ana / Silva", "Ana / Souza"),
    ("Rangi / Te Aho", "Rangi / Te Awa"),
    ("Tui / Ihaka", "Tai / Ihaka"),
]


@pytest.mark.parametrize(("one", "other", "how"), ONE_PERSON)
def test_one_person_writes_their_name_in_several_ways(one, other, how):
    assert name_alike(row(one), row(other)) is how
    assert name_alike(row(other), row(one)) is how


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE)
def test_a_family_is_not_one_person(one, other):
    a, b = row(one, phones=frozenset({"+64211"})), row(other, phones=frozenset({"+64211"}))
    assert not is_worth_a_look(a, b, why_alike(a, b))


def worth(a: TwinFacts, b: TwinFacts, **over: bool) -> bool:
    return is_worth_a_look(a, b, why_alike(a, b), **over)


def test_the_same_phone_and_a_like_name_is_worth_a_look():
    phones = frozenset({"+64211"})
    a, b = row("Cathy / Brown", phones=phones), row("Katherine / Brown", phones=phones)
    assert why_alike(a, b) == (Alike.PHONE, Alike.SHORT_NAME)
    assert worth(a, b)


def test_a_like_name_and_the_same_birth_date_is_worth_a_look():
    assert worth(row("Jon / Webb", born_on=MAY), row("Jonathan / Webb", born_on=MAY))


def test_a_birth_date_alone_says_nothing():
    assert not worth(row("Jon / Webb", born_on=MAY), row("Aroha / Ngata", born_on=MAY))


def test_a_father_and_his_namesake_on_one_phone_are_two():
    phones = frozenset({"+56911"})
    father = row("Juan / Pérez Soto", phones=phones, born_on=date(1960, 2, 2))
    assert not worth(father, row("Juan / Pérez", phones=phones, born_on=date(1991, 8, 19)))


@pytest.mark.parametrize("slip", [date(1990, 1, 5), date(1990, 5, 7), date(1991, 5, 1)])
def test_a_slip_in_the_birth_date_keeps_the_two_together(slip):
    phones = frozenset({"+64211"})
    assert worth(
        row("Jon / Webb", phones=phones, born_on=MAY), row("Jonathan / Webb", phones=phones, born_on=slip)
    )


def test_the_same_name_close_by_is_worth_a_look_and_far_away_is_not():
    a = row("Aroha / Ngata", point=PETONE, phones=frozenset({"+64211"}))
    assert worth(a, row("Aroha / Ngata", point=PETONE, phones=frozenset({"+64212"})))
    assert not worth(a, row("Aroha / Ngata", point=NAPIER))


def test_a_name_that_many_have_says_nothing_with_an_area():
    assert not worth(row("John / Smith", point=PETONE), row("John / Smith", point=PETONE), is_common=True)


def test_a_slip_of_spelling_close_by_is_not_enough():
    assert not worth(row("Aroha / Ngata", point=PETONE), row("Aroha / Ngatai", point=PETONE))


def test_a_couple_with_one_e_mail_are_two():
    assert not worth(
        row("Ana / Silva", email="silvas@example.org"), row("Rui / Silva", email="silvas@example.org")
    )


def test_one_e_mail_in_two_spellings_with_a_like_name_is_worth_a_look():
    assert worth(row("Liz / Hall", email="Liz@example.org"), row("Elizabeth / Hall", email="liz@example.org"))


def test_a_member_number_is_compared_without_its_dress():
    assert id_form("SAR-0042") == id_form("sar 42") == "sar42"
    assert id_form("2040") != id_form("204")
    assert worth(row("Liz / Hall", external_id="A-007"), row("Elizabeth / Hall", external_id="a7"))
