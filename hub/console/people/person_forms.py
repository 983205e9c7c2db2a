"""The one page shape for writing something down about one person: a question, its fields, one button."""

from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub.errors import HubError
from hub.refusals import RefusableForm
from hub.volunteers.models import Volunteer

Answer = str | tuple[str, int] | Response


def one_thing(
    form: RefusableForm, person: Volunteer, do: Callable[[], str], *, title: str, answer: str, button: str,
    text: str = "", known: Sequence[str] = (),
) -> Answer:  # fmt: skip
    """Shows the form, or does it and says what came of it on the person's page. A refusal keeps what was typed."""
    name, back = person.name, url_for("people.show", uid=person.uid)
    if form.validate_on_submit():
        try:
            done = do()
        except HubError as error:
            form.refuse(error)
        else:
            flash(done)
            return redirect(back, 303)
    wrong = form.errors or getattr(form, "form_errors", ())
    page = render_template(
        "console/person_form.html", form=form, name=name, title=title, answer=answer, button=button, back=back,
        text=text, known=known,
    )  # fmt: skip
    return page, 422 if wrong else 200


def told(is_told: bool) -> str:
    """Whether a text tells the person, as the page says it."""
    return "They are told by text." if is_told else "We cannot text them: tell them yourself."
