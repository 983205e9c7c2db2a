"""Every route is guarded or on the list of public ones; nothing is changed by a GET."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from hub.accounts.permissions import Permission, may
from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.audit.models import AuditEntry
from hub.database import db
from tests import factories
from tests.house.rooms import ROOT

NOBODY = UUID(int=0)
PUBLIC = {
    "arriving.show", "arriving.register", "arriving.walk_up", "arriving.number", "arriving.do", "arriving.slip",
    "static", "assets.styles",
    "health.alive", "health.ready", "public.home", "accounts.sign_in", "accounts.sign_out",
    "accounts.forgotten", "accounts.choose_password", "sms.inbound", "sms.status", "sms.android", "register.index",
    "register.thanks", "register.privacy",
    "applying.register", "applying.thanks", "applying.still_right", "applying.answer", "accounts.invitation",
    "register_group.index", "register_group.thanks", "kiosk.welcome", "kiosk.form", "kiosk.thanks", "kiosk.end",
    "calendar.shifts", "by_link.show", "by_link.answer", "board.index", "board.of_hub",
    "save_number.show", "save_number.poster", "save_number.card", "save_number.code", "verify.index", "verify.show",
    "safe.show", "safe.answer",
}  # fmt: skip

# Guarded by the code to the phone, not by a sign-in.
OWN_PAGE = {
    "me.index", "me.code", "me.who", "me.close", "me.asks", "me.hours", "me.details", "me.change", "me.new_number",
    "me.new_number_code", "me.free", "me.week", "me.free_now", "me.not_free_now", "me.day_off", "me.remove_day_off",
    "me.pause", "me.take_up_again", "me.shared", "me.everything", "me.everything_file", "me.leave_register",
    "me.come_back", "me.erase", "me.hand_on", "me.take_back", "me.papers", "me.sign", "me.appeal", "me.sent_away",
    "me.calendar", "me.change_calendar", "me.letters", "me.letter", "me.take_back_letter",
}  # fmt: skip
PUBLIC |= OWN_PAGE


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def view(app, rule):
    return app.view_functions[rule.endpoint]


def test_every_route_is_guarded_or_known_to_be_public(app):
    unguarded = {r.endpoint for r in rules(app) if not hasattr(view(app, r), "required_permission")}
    assert unguarded == PUBLIC - {"static"}
    assert all(getattr(view(app, r), "is_public", False) for r in rules(app) if r.endpoint in PUBLIC)


def filled(app, rule):
    """The path of a rule with values that name nothing."""
    values = {}
    for name, converter in rule._converters.items():
        kind = type(converter).__name__
        values[name] = {"UUIDConverter": NOBODY, "IntegerConverter": 0}.get(kind, "x")
        if kind == "AnyConverter":
            values[name] = sorted(converter.items)[0]
    with app.test_request_context():
        return rule.build(values, append_unknown=False)[1]


@pytest.fixture
def without_csrf(app):
    """The guard alone: a missing token would be refused before it is asked."""
    app.config["WTF_CSRF_ENABLED"] = False
    yield
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.mark.usefixtures("without_csrf")
@pytest.mark.parametrize("role", Role)
def test_each_role_reaches_just_what_the_table_grants(app, sign_in, role):
    organisation = factories.make_organisation() if role.is_of_an_organisation else None
    browser = sign_in(role, organisation=organisation)
    actor = Actor(uid="x", role=role, organisation_id=organisation.id if organisation else None)
    with browser.client.session_transaction() as session:
        signed_in = dict(session)
    for rule in rules(app):
        permission = getattr(view(app, rule), "required_permission", None)
        if permission is None:
            continue
        # Some steps end the session, such as handing the screen to volunteers.
        with browser.client.session_transaction() as session:
            session.clear()
            session.update(signed_in)
        method = "get" if "GET" in rule.methods else "post"
        with app.app_context():
            status = getattr(browser.client, method)(filled(app, rule)).status_code
        assert (status == 403) == (not may(actor, permission)), f"{role} {rule.endpoint} {status}"
        assert status < 500, f"{rule.endpoint} answers {status}"


def test_a_stranger_is_sent_to_the_sign_in_page(app, page):
    for rule in rules(app):
        if rule.endpoint not in PUBLIC and "GET" in rule.methods:
            with app.app_context():
                answer = page.client.get(filled(app, rule))
            assert answer.status_code == 303 and "/login" in answer.location, rule.endpoint


def test_no_get_writes_but_the_audit_of_a_view(app, sign_in):
    factories.make_hub(opened_for=factories.make_incident())
    task, person = factories.make_task(), factories.make_volunteer()
    browser = sign_in(Role.ADMIN)
    writes = []
    sa.event.listen(db.engine, "before_cursor_execute", spy := _spy(writes))
    try:
        for rule in rules(app):
            if "GET" in rule.methods:
                for uid in (task.uid, person.uid, NOBODY):
                    with app.app_context():
                        browser.client.get(filled(app, rule).replace(str(NOBODY), str(uid)))
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", spy)
    assert [w for w in writes if AuditEntry.__tablename__ not in w] == []


def _spy(writes):
    def note(_connection, _cursor, statement, *_rest):
        if statement.lstrip().split(" ")[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            writes.append(statement)

    return note


def test_the_list_of_urls_changes_on_purpose(app):
    kept = (ROOT / "tests/house/urls.txt").read_text(encoding="utf-8").split("\n")
    now = sorted({f"{'/'.join(sorted(r.methods - {'HEAD', 'OPTIONS'}))} {r.rule}" for r in rules(app)})
    assert now == [line for line in kept if line]


def test_permissions_are_all_used(app):
    used = {getattr(view(app, rule), "required_permission", None) for rule in rules(app)}
    files = [*(ROOT / "hub").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    in_code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert [p for p in Permission if p not in used and in_code.count(f"Permission.{p.name}") < 2] == []
