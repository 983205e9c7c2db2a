"""How many more, or nobody: the two short forms of an organisation's word about today. Ring: forms."""

from wtforms import StringField
from wtforms.validators import Length

from hub.errors import Invalid
from hub.refusals import RefusableForm

NOT_A_NUMBER = "Type a number from 0 to 999, or leave it empty to take the word back."


class RoomForm(RefusableForm):
    """So many more today; empty takes the word back."""

    more = StringField("We can take", id="more")

    def number(self) -> int | None:
        """What was typed. Raises Invalid for what is no number."""
        typed = (self.more.data or "").strip()
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) <= 6):
            raise Invalid({"more": NOT_A_NUMBER})
        return int(typed) if typed else None


class StopForm(RefusableForm):
    """Send nobody, and perhaps why."""

    why = StringField(
        "Why?", [Length(max=200, message="Say it in 200 letters or fewer.")], id="stop-why",
        description="Only the hub reads this.",
    )  # fmt: skip
