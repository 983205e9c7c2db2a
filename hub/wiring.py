"""Who listens to whom. One screen: a low room wakes a high one only through what is named here."""

from collections.abc import Collection, Mapping, Sequence

from flask import Flask, url_for

from hub.alarms.watches import is_watch
from hub.attendance import held as attendance_held
from hub.attendance import merging, missing
from hub.attendance import services as attendance
from hub.attendance.occurrences import held as occurrences_held
from hub.attendance.rollcall import services as roll_calls
from hub.attendance.welfare import ends
from hub.attendance.welfare import services as welfare
from hub.callouts.waves import stop_for_gone_shifts
from hub.console.words import REFERRAL_TAGS, SHARE_WORDS, STANDING_TAGS
from hub.messaging import ports
from hub.messaging.events import PersonCard, TextAnswered
from hub.messaging.outgoing import duty, handing_over
from hub.messaging.states import QuestionKind
from hub.needs import held as needs_held
from hub.organisations import confirming
from hub.organisations.queries import is_organisation
from hub.portal import by_link, link_helper, link_offer, link_referral, link_waiting
from hub.referrals import ports as referral_ports
from hub.referrals import services as referrals
from hub.referrals.changes.standing_down import follow_change
from hub.referrals.general import held as general_held
from hub.referrals.general import services as general
from hub.referrals.general.telling import IN_GENERAL
from hub.referrals.offering import by_text as offers_by_text
from hub.referrals.offering import moves as offers
from hub.referrals.offering.telling import LINK as OFFERED_TASK
from hub.referrals.organisations.announcing import ONE_PERSON, WHO_WAIT
from hub.referrals.persons import held as referrals_held
from hub.referrals.persons.agreeing import take_agreement
from hub.referrals.persons.one_person import follow_merge, follow_retired, follow_signature
from hub.referrals.queries import of_volunteer
from hub.referrals.voice import telling
from hub.tasks import ports as task_ports
from hub.volunteers import access, skills
from hub.volunteers import ports as people_ports
from hub.volunteers.by_text import services as by_text
from hub.volunteers.by_text.moves import who_joins
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import Joining
from hub.volunteers.numbers.confirming import confirm_number
from hub.volunteers.own import data as own_data
from hub.volunteers.own import in_danger, on_duty
from hub.volunteers.own import ports as held_ports
from hub.volunteers.queries import by_phone
from hub.volunteers.selves import by_any_phone, skills_of
from hub.web.filters import distance, when


def init_app(app: Flask) -> None:
    """Plugs every listener in."""
    with app.app_context():
        ports.answer_handler(QuestionKind.CONFIRM_NUMBER, confirm_number)
        ports.answer_handler(QuestionKind.ASK, referrals.take_answer)
        ports.answer_handler(QuestionKind.SHARE, referrals.take_share_answer)
        ports.answer_handler(QuestionKind.STILL_THERE, take_still_there)
        ports.answer_handler(QuestionKind.OFFER, offers_by_text.take_answer)
        ports.answer_handler(QuestionKind.TAKE_IN, general.take_answer)
        ports.answer_handler(QuestionKind.WELFARE, welfare.take_answer)
        ports.answer_handler(QuestionKind.ROLL_CALL, roll_calls.take_answer)
        ports.answer_handler(QuestionKind.AGREE, take_agreement)
        ports.keyword_handler("arrived", attendance.sign_in_by_text)
        ports.keyword_handler("left", attendance.sign_out_by_text)
        ports.answer_handler(QuestionKind.JOIN, by_text.take_step)
        ports.keyword_handler("pause", by_text.pause)
        ports.keyword_handler("join", by_text.join)
        ports.keyword_handler("join_new", by_text.join_new)
        ports.keyword_handler("skills", by_text.add_skills)
        for follow in (telling.follow_undelivered, welfare.follow_undelivered, roll_calls.follow_undelivered):
            ports.undelivered_handler(follow)
        ports.opt_out_handler(telling.follow_opt_out)
        ports.alarm_handler(duty.text_duty_phone)
        ports.names_handler(names_behind)
        ports.cards_handler(cards_behind)
    follow_tasks(app)
    referral_ports.left_handler(app, general_held.follow_left)
    plug_in_the_register(app)
    by_link.purpose(app, ONE_PERSON, link_referral.PURPOSE)
    by_link.purpose(app, OFFERED_TASK, link_offer.PURPOSE)
    by_link.purpose(app, WHO_WAIT, link_waiting.PURPOSE)
    by_link.purpose(app, IN_GENERAL, link_helper.PURPOSE)
    plug_in_what_is_held(app)


def follow_tasks(app: Flask) -> None:
    """Who is told when a task changes, gets an owner or is called off, in this order."""
    task_ports.changed_handler(app, stop_for_gone_shifts)
    task_ports.changed_handler(app, follow_change)
    task_ports.changed_handler(app, offers.follow_change)
    task_ports.changed_handler(app, ends.follow_change)
    task_ports.given_handler(app, offers.follow_owner)
    task_ports.cancelled_handler(app, offers.follow_cancelled)


def plug_in_the_register(app: Flask) -> None:
    """Who is told when a person changes."""
    people_ports.merged_handler(app, follow_merge)
    people_ports.merged_handler(app, general_held.follow_merge)
    people_ports.merged_handler(app, merging.follow_merge)
    people_ports.retired_handler(app, follow_retired)
    people_ports.signed_handler(app, follow_signature)
    people_ports.papers_handler(app, missing.follow_papers)


def plug_in_what_is_held(app: Flask) -> None:
    """Every room that keeps something about a person: who gives it out, and takes it away."""
    for export in (own_data.export_ours, referrals_held.export, general_held.export, attendance_held.export):
        held_ports.export_handler(app, export)
    # The register's own rows go last: until then the others know the name they take away.
    for erase in (
        occurrences_held.erase, referrals_held.erase, general_held.erase, attendance_held.erase, own_data.erase_ours,
    ):  # fmt: skip
        held_ports.erase_handler(app, erase)
    held_ports.export_handler(app, needs_held.export)
    held_ports.export_handler(app, occurrences_held.export)
    held_ports.export_handler(app, on_duty.export)
    held_ports.erase_handler(app, needs_held.erase)
    held_ports.erase_handler(app, on_duty.erase)
    held_ports.hold_handler(app, attendance_held.why_held)
    held_ports.hold_handler(app, in_danger.why_held)
    held_ports.hold_handler(app, on_duty.why_held)


def take_still_there(event: TextAnswered) -> None:
    """“Is all still right?” is asked of organisations, and “do you have it?” of whoever gets the duty phone."""
    if is_organisation(event.subject_uid):
        confirming.take_answer(event)
    elif is_watch(event.subject_uid):
        handing_over.take_answer(event)


def names_behind(phones: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Names of the people who use these numbers."""
    return {
        phone: [person.name for person in users]
        for phone, users in by_any_phone(phones, even_gone=True).items()
    }


def cards_behind(phone: str) -> Sequence[PersonCard]:
    """What the conversation page shows about the people who use a number."""
    joining = who_joins(phone)
    return [*(_card(person) for person in by_phone(phone)), *([_joining_card(joining)] if joining else [])]


def _joining_card(joining: Joining) -> PersonCard:
    facts = (("Was asked for", joining.state.value), ("From", joining.place_name or joining.address))
    name = f"{joining.given_name} {joining.family_name}".strip() or "Somebody"
    known = tuple((word, value) for word, value in facts if value)
    return PersonCard(name=f"{name}, registering by text", facts=known)


def _card(person: Volunteer) -> PersonCard:
    facts = (
        ("Standing", STANDING_TAGS[person.state][0]),
        ("From", person.place_name or person.address or "not known"),
        ("Travels", f"up to {distance(person.travel_km)}"),
        ("Skills", ", ".join(skills.label(code) for code in skills_of([person.id]).get(person.id, ()))),
        ("Shares with", SHARE_WORDS[person.consent_share]),
        ("Needs", ", ".join(access.words(person.access_needs, person.access_note))),
        ("Note", person.notes),
    )
    tasks = tuple(
        (f"{h.task.number} {h.task.title}", f"{REFERRAL_TAGS[h.referral.state][0]}. Starts {when(h.shift.starts_at)}",
         url_for("tasks.show", uid=h.task.uid))
        for h in of_volunteer(person.id, limit=5)
    )  # fmt: skip
    known = tuple((word, value) for word, value in facts if value)
    return PersonCard(name=person.name, url=url_for("people.show", uid=person.uid), facts=known, tasks=tasks)
