"""Sign-ins as an admin keeps them."""

import pytest
import sqlalchemy as sa

from hub.accounts.models import User
from hub.accounts.states import Role
from hub.audit.models import AuditEntry
from tests import factories


@pytest.fixture
def admin(sign_in):
    return sign_in(Role.ADMIN)


def add(admin, **fields):
    values = {"name": "Rosa Lima", "email": "rosa@example.org", "role": "coordinator"} | fields
    return admin.submit(admin.get("admin.new"), "Add this sign-in", **values)


def rosa(one):
    return one(sa.select(User).where(User.email == "rosa@example.org"))


def test_a_new_sign_in_shows_its_password_once_and_it_works(admin, page):
    made = add(admin)
    password = made.find_all("dd")[-1].text
    assert made.h1 == "The sign-in is ready"
    page.submit(page.get("accounts.sign_in"), "Sign in", email="rosa@example.org", password=password)
    assert page.get("console.home").status == 200
    assert password not in admin.get("admin.index").html


def test_the_list_shows_who_can_sign_in_and_since_when_not(admin):
    owner = factories.make_organisation(name="Harbour Food Rescue")
    factories.make_user(Role.CHARITY, name="Leilani Tuala", organisation=owner)
    page = admin.get("admin.index")
    assert "2 people can sign in." in page.text
    assert "Leilani Tuala" in page.text and "Harbour Food Rescue" in page.text and "never" in page.text


def test_a_sign_in_is_switched_off_and_on_but_never_deleted(admin, one):
    add(admin)
    page = admin.submit(admin.get("admin.index"), "Switch off the sign-in of Rosa Lima")
    assert "is switched off." in page.text and not rosa(one).is_active
    admin.submit(page, "Switch on the sign-in of Rosa Lima")
    assert rosa(one).is_active


def test_nobody_can_switch_off_their_own_sign_in(admin):
    page = admin.get("admin.index")
    assert "Switch off" not in page.text
    me = factories.db.session.scalars(sa.select(User)).one()
    answer = admin.post(
        "admin.switch", {"csrf_token": page.find("input[name=csrf_token]")["value"]}, uid=me.uid, way="off"
    )
    assert answer.status == 403 and "Ask another admin." in answer.text


def test_a_charity_sign_in_belongs_to_an_organisation(admin, one):
    owner = factories.make_organisation()
    answer = add(admin, role="charity")
    assert answer.status == 422 and "belongs to an organisation" in answer.text
    assert add(admin, role="charity", organisation=str(owner.id)).h1 == "The sign-in is ready"
    assert rosa(one).organisation_id == owner.id


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"email": "rosa"}, "This is not an e-mail address."),
        ({"email": ""}, "Type an e-mail address."),
        ({"name": ""}, "Type a name."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(admin, wrong, says):
    answer = add(admin, **wrong)
    assert answer.status == 422 and says in answer.find(".invalid-feedback").text
    assert "coordinator" in [
        option["value"] for option in answer.find_all("option") if "selected" in option.attributes
    ]


def test_an_address_that_has_a_sign_in_already_says_what_to_do(admin):
    add(admin)
    answer = add(admin, email="ROSA@example.org")
    assert answer.status == 422 and "Reset its password instead." in answer.text


def test_every_change_is_written_down(admin):
    add(admin)
    admin.submit(admin.get("admin.index"), "Switch off the sign-in of Rosa Lima")
    actions = set(factories.db.session.scalars(sa.select(AuditEntry.action)))
    assert {"user.created", "user.switched_off"} <= actions


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_admin_keeps_sign_ins(sign_in, role):
    owner = factories.make_organisation() if role.is_of_an_organisation else None
    assert sign_in(role, organisation=owner).get("admin.index").status == 403
