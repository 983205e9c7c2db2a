"""The fields of an empty form, drawn once and kept: in a surge thousands of people fetch the very same ones.

Whatever the form offers is in the key, so another language, preset or list of hubs is another form. Ring: views.
"""

from collections.abc import Callable
from typing import Any

from flask import current_app, render_template
from flask_babel import get_locale
from markupsafe import Markup

from hub.installation.queries import settings
from hub.volunteers.registering.forms import RegisterForm, Step

MOST = 64
"""Forms that are kept; there are a few pages, a few languages, and what changes now and then."""


def fields(form: RegisterForm, page: Step, also: object, drawn_with: Callable[[], dict[str, Any]]) -> Markup:
    """The fields of this page as HTML, without anybody's words and without a token.

    `also`: what else they differ by. `drawn_with`: what the template needs, asked for only when it is drawn.
    """
    kept: dict[object, Markup] = current_app.extensions.setdefault("hub.blank_fields", {})
    key = (page.name, str(get_locale()), settings().preset.name, settings().country, also, form.offered())
    if current_app.debug or key not in kept:
        if len(kept) >= MOST:
            kept.clear()
        kept[key] = Markup(render_template("register/_fields.html", form=form, page=page, **drawn_with()))
    return kept[key]
