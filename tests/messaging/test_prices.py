"""What texts cost: the longest beginning counts, more than one currency stays apart, and an admin keeps the table."""

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.callouts.preview import preview
from hub.callouts.rules import CallOutPlan
from hub.database import db
from hub.messaging.models import TextPrice
from hub.messaging.money import Money, Price, PriceTable, cost_words
from hub.messaging.prices import parts_left_today, price_table
from hub.messaging.pricing import set_price
from tests import factories
from tests.referrals.doing import ANA

TABLE = PriceTable(
    (Price("+64", 0.1, "NZD"), Price("+1", 0.01, "USD"), Price("+1868", 0.3, "USD")), Price("", 0.2, "NZD")
)


@pytest.mark.parametrize(
    ("phone", "beginning"),
    [("+64211234567", "+64"), ("+18681234567", "+1868"), ("+12025550123", "+1"), ("+5625550123", "")],
)
def test_the_longest_beginning_counts(phone, beginning):
    assert TABLE.price_of(phone).beginning == beginning


def test_each_currency_is_added_up_by_itself():
    costs = TABLE.cost([("+64211", 2), ("+64212", 3), ("+1868", 1)])
    assert cost_words(costs) == "about 0.50 NZD and 0.30 USD"
    assert cost_words(()) == "nothing" and Money(1, "NZD").words == "1.00 NZD"


@pytest.mark.usefixtures("app")
def test_without_a_line_the_preset_s_price_counts():
    assert price_table().price_of("+64211234567").currency == "NZD"


@pytest.mark.usefixtures("app")
def test_the_same_beginning_again_replaces_its_price():
    set_price("+64 ", 0.1, "nzd", by=ANA)
    set_price("+64", 0.2, "NZD", by=ANA)
    assert [(one.beginning, one.per_part) for one in db.session.scalars(sa.select(TextPrice))] == [
        ("+64", 0.2)
    ]


def test_today_s_limit_counts_what_waits(app):
    app.config["SMS_DAILY_LIMIT"] = "100"
    try:
        assert parts_left_today() == 100
    finally:
        app.config["SMS_DAILY_LIMIT"] = None
    assert parts_left_today() is None


def test_an_admin_writes_and_takes_out_a_price(sign_in):
    admin = sign_in(Role.ADMIN)
    page = admin.submit(
        admin.get("prices.index"), "Keep this price", beginning="+64", per_part="0.105", currency="NZD"
    )
    assert "0.105 NZD" in page.text
    assert "No price has been written yet." in admin.submit(page, "Take out").text


def test_a_price_that_cannot_be_is_refused_beside_its_field(sign_in):
    admin = sign_in(Role.ADMIN)
    page = admin.submit(
        admin.get("prices.index"), "Keep this price", beginning="64", per_part="-1", currency="dollars"
    )
    assert page.status == 422 and page.find(".error-summary")
    assert db.session.scalar(sa.select(sa.func.count(TextPrice.id))) == 0


def test_a_coordinator_does_not_keep_prices(sign_in):
    assert sign_in(Role.COORDINATOR).get("prices.index").status == 403


@pytest.mark.usefixtures("app")
def test_a_preview_reckons_each_number_by_its_beginning():
    set_price("+6421", 0.5, "NZD", by=ANA)
    task = factories.make_task()
    factories.make_volunteer()
    seen = preview(task.id, CallOutPlan(target=1))
    assert [one.words for one in seen.costs] == [f"{0.5 * seen.segments:.2f} NZD"]
