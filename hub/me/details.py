"""See and correct what is kept: one question on each page, read by the readers of the register."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hub.accounts.rules import volunteer_actor
from hub.errors import Invalid
from hub.extensions import limiter
from hub.incidents.queries import all_hubs
from hub.installation.queries import settings
from hub.me import words
from hub.me.visit import NEW_NUMBER, bp, own
from hub.messaging.masking import masked
from hub.tasks.tongues import language_name
from hub.volunteers import access, phones, queries, skills
from hub.volunteers.models import Volunteer
from hub.volunteers.own import services as own_correcting
from hub.volunteers.own.forms import PARTS, CodeForm, DetailForm, NumberForm, kept_now
from hub.volunteers.own.queries import open_words, other_phones
from hub.volunteers.phones import ParsedPhone
from hub.volunteers.registering.choices import ACCESS
from hub.volunteers.whereabouts import pin_map
from hub.web.filters import phone, reach

NAMES = ",".join(PARTS)


@bp.get("/details")
@own
def details(person: Volunteer) -> str:
    """Everything that is kept and can be changed here, each with its own page."""
    return render_template(
        "me/details.html", person=person, rows=_rows(person), others=other_phones(person.id)
    )


def _rows(person: Volunteer) -> list[tuple[object, str, str]]:
    """A word, what is kept, and where it is changed."""
    said = {
        "name": person.name, "area": _area(person), "skills": _skills(person), "birth": _born(person),
        "emergency": _emergency(person), "access": _needs(person),
        "language": language_name(person.language), "email": person.email, "notes": person.notes,
        "consent": f"{words.SMS[person.consent_sms]}. {words.SHARE[person.consent_share]}.",
    }  # fmt: skip
    rows = [(part.word, said[name], url_for("me.change", part=name)) for name, part in PARTS.items()]
    number = phone(person.phone) if person.phone else ""
    return [rows[0], (_("Mobile number"), number, url_for("me.new_number")), *rows[1:]]


def _area(person: Volunteer) -> str:
    near = person.place_name if person.place_name.casefold() not in person.address.casefold() else ""
    where = ", ".join(one for one in (person.address, near, person.postcode) if one)
    far = _("up to %(far)s from there", far=reach(person.travel_km))
    return f"{where}; {far}" if where else str(_("We do not know where you are"))


def _skills(person: Volunteer) -> str:
    words_left = [f"“{one}”" for one in open_words(person.id)]
    return ", ".join([*(skills.own_words(entry.skill) for entry in person.skills), *words_left])


def _needs(person: Volunteer) -> str:
    said = dict(ACCESS)
    known = [str(said[code]) for code in access.known(person.access_needs)]
    return ", ".join([*known, *([person.access_note] if person.access_note else [])])


def _born(person: Volunteer) -> str:
    if person.date_of_birth is None:
        return ""
    if not person.birth_is_exact:
        return str(_("in %(year)s or before", year=person.date_of_birth.year))
    return f"{person.date_of_birth.day} {person.date_of_birth:%B %Y}"


def _emergency(person: Volunteer) -> str:
    return ", ".join(one for one in (person.emergency_name, phone(person.emergency_phone)) if one)


@bp.route(f"/details/<any({NAMES}):part>", methods=["GET", "POST"])
@own
def change(person: Volunteer, part: str) -> str | Response | tuple[str, int]:
    """One question about what is kept."""
    preset, asked = settings().preset, PARTS[part]
    given = request.form if request.method == "POST" else kept_now(person)
    form = DetailForm(given, languages=preset.languages, unit=preset.distance_unit)
    values = form.values(asked, queries.registration_context()) if request.method == "POST" else None
    if values is not None:
        try:
            changed = own_correcting.correct(person.uid, values, by=volunteer_actor(person.uid))
            flash(_("Changed. Thank you.") if changed else _("Nothing was changed."), "success")
            return redirect(url_for("me.details"), 303)
        except Invalid as error:
            form.refuse(error.fields)
    hubs = all_hubs() if part == "area" else []
    form.offer_hubs([(str(hub.uid), hub.name) for hub in hubs])
    around = pin_map.around_the_hubs() if hubs else None
    page = render_template(
        "me/change.html", form=form, part=asked, back=url_for("me.details"), pin_map=around
    )
    return page, 422 if request.method == "POST" else 200


@bp.route("/details/phone", methods=["GET", "POST"])
@limiter.limit("10 per hour", methods=["POST"])
@own
def new_number(person: Volunteer) -> str | Response | tuple[str, int]:
    """A new number: a code goes there first."""
    form = NumberForm()
    if form.is_submitted():
        try:
            number = phones.parse(form.phone.data or "", settings().country)
            own_correcting.send_code_to_new_number(person.uid, number)
        except Invalid as error:
            form.phone.errors = [error.fields["phone"]]
        else:
            session[NEW_NUMBER] = number.number
            return redirect(url_for("me.new_number_code"), 303)
    example = phones.example(settings().country)
    return render_template(
        "me/new_number.html", form=form, person=person, example=example
    ), 422 if form.errors else 200


@bp.route("/details/phone/code", methods=["GET", "POST"])
@limiter.limit("20 per minute; 120 per hour", methods=["POST"])
@own
def new_number_code(person: Volunteer) -> str | Response | tuple[str, int]:
    """The code that came to the new number."""
    number, form = session.get(NEW_NUMBER), CodeForm()
    if not number:
        return redirect(url_for("me.new_number"), 303)
    if form.is_submitted():
        try:
            own_correcting.take_new_number(
                person.uid, _parsed(number), form.code.data or "", by=volunteer_actor(person.uid)
            )
        except Invalid as error:
            form.code.errors = [error.fields["code"]]
        else:
            session.pop(NEW_NUMBER)
            flash(_("From now on we text your new number."), "success")
            return redirect(url_for("me.details"), 303)
    return render_template(
        "me/new_number_code.html", form=form, number=masked(number, settings().country)
    ), 422 if form.errors else 200


def _parsed(number: str) -> ParsedPhone:
    return phones.parse(number, settings().country)
