"""What people wrote about what they can do and no skill fits: a person says what it means, once for everybody."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.errors import Invalid
from hub.installation.queries import settings
from hub.volunteers import queries, services, skills

bp = Blueprint("skill_words", __name__, url_prefix="/console/skill-words")
NO_SKILL = "none"
MOST = 25


@bp.get("/")
@requires(Permission.REGISTER_SEE)
def index() -> str:
    """The words, the most frequent first."""
    return _page()


@bp.post("/settle")
@requires(Permission.REGISTER_EDIT)
def settle() -> Response | tuple[str, int]:
    """Takes the words for a skill, or for none."""
    key, code = request.form.get("key", ""), request.form.get("skill", "")
    try:
        if not code:
            raise Invalid({"skill": "Choose what these words mean, or “No skill”."})
        people = services.settle_skill_words(key, "" if code == NO_SKILL else code, by=actor())
    except Invalid as error:
        return _page(failed=key, error=error.sentence), 422
    meaning = "no skill" if code == NO_SKILL else skills.label(code)
    flash(f"“{key}” now means {meaning}. {people} {'person has' if people == 1 else 'people have'} changed.")
    return redirect(url_for("skill_words.index"), 303)


def _page(*, failed: str = "", error: str = "") -> str:
    listed = skills.listed(settings().preset.skills)
    return render_template(
        "console/skill_words.html", rows=queries.open_skill_words(MOST), skills=listed, failed=failed, error=error,
        number=queries.open_skill_word_count(), none=NO_SKILL, typed=request.form.get("skill", ""),
    )  # fmt: skip
