"""What a person has shown and signed: credentials, checks, a guardian's word, agreements."""

from uuid import UUID

from flask import Blueprint, render_template

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.console.people.papers_of import AHEAD, expiring_rows
from hub.console.people.person_forms import Answer, one_thing
from hub.database import db
from hub.referrals.persons import agreeing
from hub.tasks.queries import open_tasks
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import ages, by_uid
from hub.volunteers.selves import person_of
from hub.volunteers.standing import queries as vouched
from hub.volunteers.standing import rules as credentials
from hub.volunteers.standing import services as standing
from hub.volunteers.standing.agreements import agreement_text
from hub.volunteers.standing.forms import CheckForm, CredentialForm, GuardianForm, SignForm, WhyForm
from hub.volunteers.states import AgreementWay, Standing

bp = Blueprint("papers", __name__, url_prefix="/console/people")


@bp.route("/<uuid:uid>/credential", methods=["GET", "POST"])
@requires(Permission.VOUCH)
def credential(uid: UUID) -> Answer:
    """Writes down a licence, a certificate or a level of training that somebody has seen."""
    form, by = CredentialForm(seen_on=vouched.today(), seen_by=actor().name), actor()

    def do() -> str:
        facts = form.facts()
        standing.record_credential(uid, facts, by=by)
        return f"{credentials.label(facts.code)} is written down."

    return one_thing(
        form, by_uid(uid), do, title="What have they shown you?", button="Write it down",
        answer="That you have seen it, and until when it holds. Give it back; keep no copy.",
        known=[one.name for one in credentials.all()],
    )  # fmt: skip


@bp.route("/<uuid:uid>/check", methods=["GET", "POST"])
@requires(Permission.VOUCH)
def check(uid: UUID) -> Answer:
    """Writes down that a check of the person was seen."""
    form, by, tasks = CheckForm(seen_on=vouched.today(), seen_by=actor().name), actor(), open_tasks()
    form.task.choices = {"": "Any task", **{str(task.uid): f"{task.number} {task.title}" for task in tasks}}

    def do() -> str:
        facts = form.facts(UUID(form.task.data) if form.task.data else None)
        standing.record_credential(uid, facts, by=by)
        return f"{credentials.label(facts.code)} is written down."

    return one_thing(
        form, by_uid(uid), do, title="Which check have you seen?", button="Write it down",
        answer="The level and the days. Never what it says.",
    )  # fmt: skip


@bp.route("/credential/<uuid:credential_uid>/end", methods=["GET", "POST"])
@requires(Permission.VOUCH)
def end_credential(credential_uid: UUID) -> Answer:
    """It counts no longer, for a reason."""
    row, form, by = vouched.credential_by_uid(credential_uid), WhyForm(), actor()
    what = credentials.label(row.code)

    def do() -> str:
        standing.end_credential(credential_uid, why=form.why.data or "", by=by)
        return f"{what} counts no longer."

    return one_thing(
        form, _person(row.volunteer_id), do, title=f"Why does “{what}” count no longer?", button="End it",
        answer="It stays on their page, marked, with your reason.",
    )  # fmt: skip


@bp.route("/<uuid:uid>/guardian", methods=["GET", "POST"])
@requires(Permission.VOUCH)
def guardian(uid: UUID) -> Answer:
    """A parent or guardian agrees that somebody under age may help."""
    form, by, person = GuardianForm(agreed_on=vouched.today()), actor(), by_uid(uid)

    def do() -> str:
        after = standing.record_guardian(uid, form.facts(), by=by)
        now = "They can be called now." if after is Standing.ELIGIBLE else "Something else is still missing."
        return f"The consent is written down. {now}"

    return one_thing(
        form, person, do, title="Who agrees for them?", button="Write it down",
        answer=f"Under {ages().guardian} a parent or guardian must agree. Only tasks open to their age take them.",
    )  # fmt: skip


@bp.route("/guardian/<uuid:consent_uid>/end", methods=["GET", "POST"])
@requires(Permission.VOUCH)
def end_guardian(consent_uid: UUID) -> Answer:
    """The consent is taken back."""
    row, form, by = vouched.guardian_by_uid(consent_uid), WhyForm(), actor()

    def do() -> str:
        standing.end_guardian(consent_uid, why=form.why.data or "", by=by)
        return "The consent has ended. They are asked no more until somebody agrees again."

    return one_thing(
        form, _person(row.volunteer_id), do, title="Who took the consent back, and why?", button="End the consent",
        answer="From then on nobody asks them. Look at what they are promised to.",
    )  # fmt: skip


@bp.route("/<uuid:uid>/sign/<code>", methods=["GET", "POST"])
@requires(Permission.VOUCH)
def sign(uid: UUID, code: str) -> Answer:
    """They sign here, or what they signed on paper is written down."""
    form, by, text = SignForm(), actor(), agreement_text(code)

    def do() -> str:
        way = AgreementWay(form.way.data)
        on = form.on.data if way is AgreementWay.PAPER else None
        sent = agreeing.sign(uid, code, way=way, name=form.name.data or "", by=by, on=on)
        return f"{text.title} is signed." + (" The address went out by text." if sent else "")

    return one_thing(
        form, by_uid(uid), do, title=f"{text.title}: do they agree?", button="They agree", text=text.text,
        answer="Let them read it, or read it to them. No address goes out before it is signed.",
    )  # fmt: skip


@bp.get("/running-out")
@requires(Permission.REGISTER_SEE)
def running_out() -> str:
    """What runs out within 90 days, and what has."""
    rows = expiring_rows(vouched.today() + AHEAD)
    return render_template("console/running_out.html", rows=rows)


def _person(volunteer_id: int) -> Volunteer:
    return person_of(db.session.get_one(Volunteer, volunteer_id))
