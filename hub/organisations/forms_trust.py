"""The forms about trust: checklist, 72 hours, cover, contacts, invitations. Ring: forms."""

from collections.abc import Iterator

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, EmailField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from hub.installation.queries import settings
from hub.organisations.cover import Cover
from hub.organisations.forms import line, read_all
from hub.organisations.models import Organisation
from hub.organisations.rows import read_day, read_email, read_phone
from hub.organisations.rules import ContactFacts, OrganisationFacts
from hub.organisations.states import ScreeningItem
from hub.organisations.trust import ITEM_WORDS, CallBack, Looked
from hub.refusals import RefusableForm


class ContactForm(RefusableForm):
    """One more person who answers for the organisation."""

    name = StringField("Name", [InputRequired("Type a name."), Length(max=120)], id="contact-name")
    role = StringField("What they do there", [Length(max=80)], id="contact-role")
    phone = StringField("Phone", [Length(max=40)], id="contact-phone")
    email = StringField("E-mail address", [Length(max=254)], id="contact-email")
    wants_messages = BooleanField("They get our messages", default=True, id="contact-wants")

    def facts(self) -> ContactFacts:
        """The contact. Raises Invalid for a number or an address that cannot be."""
        read = read_all({
            "phone": lambda: read_phone(self.phone.data or "", settings().country),
            "email": lambda: read_email(self.email.data or ""),
        })  # fmt: skip
        return ContactFacts(
            line(self.name.data),
            line(self.role.data),
            str(read["phone"]),
            str(read["email"]),
            self.wants_messages.data,
        )


class EmergencyForm(RefusableForm):
    """What a coordinator must have before an organisation is active for 72 hours."""

    rang_back = BooleanField("I rang them back, on a number that I found myself")
    spoke_with = StringField("Whom did you speak with?", [Length(max=120)])
    cover_by = StringField("Who insures the volunteers?", [Length(max=120)])
    cover_until = DateField("Until when?", [Optional()])
    cover_for = StringField("For which work?", [Length(max=200)])
    supervisor = StringField("Who supervises the volunteers on the spot?", [Length(max=120)])
    why = StringField("Why can it not wait for a proper screening?", [Length(max=160)])

    def start_from(self, row: Organisation) -> "EmergencyForm":
        """Fills in the cover that is known; only when it is first shown."""
        if not self.is_submitted():
            self.cover_by.data = row.cover_by or row.insurance
            self.cover_until.data, self.cover_for.data = row.cover_until, row.cover_for
        return self

    def call(self) -> CallBack:
        """What was found out."""
        cover = Cover(
            by=line(self.cover_by.data), until=self.cover_until.data, for_what=line(self.cover_for.data)
        )
        return CallBack(
            line(self.spoke_with.data),
            bool(self.rang_back.data),
            cover,
            line(self.supervisor.data),
            line(self.why.data),
        )


MET_CHOICES = {"yes": "Met", "no": "Not met", "": "Not looked at yet"}


class ChecklistForm(RefusableForm):
    """Every point of the checklist: met or not, a note, a day. Fields are named by the point."""

    why = StringField("Anything to add about the decision?", [Length(max=200)])

    def points(self) -> Iterator[tuple[ScreeningItem, RadioField, StringField, DateField]]:
        """The fields of each point, in the order of the checklist."""
        for item in ScreeningItem:
            yield item, self[item.value], self[f"{item.value}_note"], self[f"{item.value}_day"]

    def looked(self) -> list[Looked]:
        """What was found at each point."""
        return [
            Looked(item, {"yes": True, "no": False}.get(met.data or ""), line(note.data), day.data)
            for item, met, note, day in self.points()
        ]

    def start_from(self, points: list[Looked]) -> "ChecklistForm":
        """Fills in what was found before; only when it is first shown."""
        for (_, met, note, day), known in zip(self.points(), points, strict=True):
            if not self.is_submitted():
                met.data = (
                    {True: "yes", False: "no"}.get(known.is_met, "") if known.is_met is not None else ""
                )
                note.data, day.data = known.note, known.dated_on
        return self


for _item in ScreeningItem:
    _title, _question = ITEM_WORDS[_item]
    setattr(
        ChecklistForm, _item.value, RadioField(_title, choices=MET_CHOICES, default="", description=_question)
    )
    setattr(ChecklistForm, f"{_item.value}_note", StringField(f"{_title}: note", [Length(max=300)]))
    setattr(ChecklistForm, f"{_item.value}_day", DateField("Signed on", [Optional()]))


class CoverForm(FlaskForm):
    """The insurance that covers an organisation's volunteers."""

    cover_by = StringField()
    cover_until = StringField()
    cover_for = StringField()

    def cover(self) -> OrganisationFacts:
        """What was typed. Raises Invalid for a day that cannot be."""
        return OrganisationFacts(
            name="", cover_by=line(self.cover_by.data)[:120], cover_for=line(self.cover_for.data)[:200],
            cover_until=read_day(self.cover_until.data or ""),
        )  # fmt: skip


class InviteForm(RefusableForm):
    """Whom to invite to sign in."""

    name = StringField("Name", [InputRequired("Type a name."), Length(max=120)])
    email = EmailField("E-mail address", [InputRequired("Type an e-mail address."), Length(max=254)])
    phone = StringField("Mobile phone, to send the link by text", [Length(max=40)])

    def typed(self) -> dict[str, str]:
        """What was typed, as the service takes it."""
        return {"name": line(self.name.data), "email": line(self.email.data), "phone": line(self.phone.data)}
