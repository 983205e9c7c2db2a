"""What the person and the organisation read about a general hand-over. Ring: moves."""

import textwrap
from datetime import datetime, timedelta

from flask import current_app

from hub import clock
from hub.installation.queries import settings
from hub.messaging import questions
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane, QuestionKind
from hub.organisations.letters import Letter, write_to
from hub.organisations.links import Answerable
from hub.referrals.general.queries import HandedOn, question_of
from hub.referrals.telling import for_whom
from hub.referrals.wording import NAME, clock_words, date_words, short
from hub.volunteers import skills
from hub.volunteers.selves import skills_of
from hub.volunteers.telling.moves import can_be_texted

# The letter of the link that answers one general hand-over.
IN_GENERAL = "g"
# The link shows what was decided for a while after that.
LINK_LASTS = timedelta(days=14)
VALID_FOR = timedelta(days=2)
SKILLS = 60


def tell(h: HandedOn, kind: str, *, lane: Lane = Lane.ANSWER, **facts: object) -> bool:
    """One text to the person; False when none may go, so that somebody must tell them."""
    if not can_be_texted(h.volunteer):
        return False
    question = question_of(h.referral.uid)
    outbox.enqueue(
        kind, h.volunteer.phone or "", language=h.volunteer.language, lane=lane, valid_for=VALID_FOR,
        facts={"asker": short(settings().site_name, NAME), "organisation": short(h.organisation.name, NAME),
               "given_name": for_whom(h.volunteer), "code": question.code if question else "", **facts},
        context_uid=h.volunteer.uid, subject_uid=h.referral.uid,
    )  # fmt: skip
    return True


def ask(h: HandedOn, *, deadline: datetime, before: str = "", again: bool = False) -> None:
    """“May they have your name and number?” as a question with a deadline; `before`: who could not take them."""
    talk = outbox.conversation_for(h.volunteer.phone or "", h.volunteer.language)
    whose = f"{name}: " if (name := for_whom(h.volunteer)) else ""
    label = f"{whose}be handed on to {short(h.organisation.name, 80)}"
    questions.ask(talk, QuestionKind.TAKE_IN, h.referral.uid, label=label, deadline=deadline)
    tell(h, "general_ask", lane=Lane.ASK, before=short(before, NAME) if before else "", again=again)


def write_about(h: HandedOn, kind: str, *, had_contact: bool = False) -> None:
    """A letter to the organisation, with a link that answers for this one person."""
    name = short(h.volunteer.given_name, 30)
    due_at = settings().local(h.referral.due_at or clock.now())
    facts = {
        "organisation": short(h.organisation.name, NAME), "given_name": name, "can": can_words(h),
        "by_when": f"{clock_words(due_at)} {date_words(due_at)}", "had_contact": had_contact,
        "link": f"{current_app.config['PUBLIC_URL']}/portal/",
    }  # fmt: skip
    subject = (
        f"{name} will not come to you" if kind == "person_withdrawn" else f"{name} would like to help you"
    )
    asks = kind != "person_withdrawn"
    link = Answerable(IN_GENERAL, h.referral.id, clock.now() + LINK_LASTS) if asks else None
    letter = Letter(
        kind, subject, facts, valid_for=VALID_FOR, lane=Lane.ASK if asks else Lane.CHANGE, answers=link,
        context_uid=h.referral.uid,
    )  # fmt: skip
    write_to(h.organisation, letter)


def can_words(h: HandedOn) -> str:
    """What they can do, short: “First aid, driving a van”; empty when they named nothing."""
    labels = [skills.label(code) for code in skills_of([h.volunteer.id]).get(h.volunteer.id, ())]
    return textwrap.shorten(", ".join(labels), SKILLS, placeholder="...")
