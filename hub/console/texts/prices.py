"""What texts cost, as an admin writes it from the carrier's price list."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.console.texts.price_forms import PriceForm
from hub.errors import Invalid
from hub.installation.queries import settings
from hub.messaging.prices import price_rows
from hub.messaging.pricing import drop_price, set_price

bp = Blueprint("prices", __name__, url_prefix="/admin/prices")


@bp.route("/", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS)
def index() -> str | tuple[str, int] | Response:
    """Every line of the table, and a form for one more or a changed one."""
    form = PriceForm()
    if form.validate_on_submit():
        try:
            per_part = float(form.per_part.data) if form.per_part.data is not None else None
            set_price(form.beginning.data or "", per_part, form.currency.data or "", by=actor())
        except Invalid as error:
            for name, words in error.fields.items():
                form[name].errors = [words]
        else:
            flash("The price is kept. The next call-out is reckoned with it.")
            return redirect(url_for("prices.index"), 303)
    page = render_template("admin/prices.html", form=form, rows=price_rows(), preset=settings().preset)
    return page, 422 if form.errors else 200


@bp.post("/<uuid:uid>/drop")
@requires(Permission.ACCOUNTS)
def drop(uid: UUID) -> Response:
    """Takes a line out."""
    drop_price(uid, by=actor())
    flash("The price is taken out.")
    return redirect(url_for("prices.index"), 303)
