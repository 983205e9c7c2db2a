"""The doors of organisations and their people: the public page, invitations, memberships."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from hub.accounts import services as accounts
from hub.accounts.models import User
from hub.accounts.rules import SYSTEM, Actor
from hub.accounts.states import Role
from hub.database import db
from hub.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.messaging.models import Message
from hub.organisations import inviting
from hub.organisations.models import Organisation
from hub.volunteers.membership import services as membership
from hub.volunteers.membership.queries import belongings_of, may_call_members_out, members_of
from hub.volunteers.models import Affiliation
from hub.volunteers.selves import members_of as members_among
from tests import factories

TYPED = {"name": "Sea Scouts", "kind": "group", "contact_name": "Ana", "phone": "021 555 0123",
         "areas": "Petone, 10 km", "opening_hours": "weekends 9-5pm"}  # fmt: skip


def apply(page, **over):
    return page.submit(page.get("applying.register"), "Send it to the hub", **(TYPED | over))


def texts():
    return [(one.kind, one.address) for one in db.session.scalars(sa.select(Message).order_by(Message.id))]


def test_an_organisation_applies_by_itself_and_its_contact_gets_a_text(page, one):
    last = apply(page)
    assert "Nobody is sent to Sea Scouts yet" in last.text and "0123" not in last.text
    row = one(sa.select(Organisation))
    assert (row.state.value, row.opening_hours, row.areas[0].radius_km) == ("applied", "sat-sun 9-17", 10.0)
    assert texts() == [("organisation_applied", "+64215550123")]


def test_a_taken_name_reads_the_same_and_stands_beside_the_other(page, app):
    factories.make_organisation(name="Sea Scouts", phone="+64215550999")
    assert "Nobody is sent to Sea Scouts yet" in apply(page).text
    assert [row.name for row in db.session.scalars(sa.select(Organisation).order_by(Organisation.id))] == [
        "Sea Scouts", "Sea Scouts (2)"
    ]  # fmt: skip
    assert texts() == [("organisation_applied", "+64215550123")]


def test_its_own_contact_is_told_by_text_alone_that_it_is_known(page, app):
    factories.make_organisation(name="Sea Scouts", phone="+64215550123")
    assert "Nobody is sent to Sea Scouts yet" in apply(page).text
    assert texts() == [("organisation_known", "+64215550123")]
    assert len(list(db.session.scalars(sa.select(Organisation)))) == 1


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(page, app):
    shown = apply(page, phone="", email="", opening_hours="mornings")
    assert shown.status == 422 and len(shown.find_all(".error-summary li")) == 2
    assert shown.find("textarea[name=areas]").raw_text.strip() == "Petone, 10 km"


def invite(row, **over):
    values = {"email": "grace@example.org", "name": "Grace", "by": SYSTEM} | over
    return inviting.invite(row.uid, **values).link.rsplit("/", 1)[1]


def test_whoever_is_invited_chooses_a_password_once_and_is_signed_in(page, app):
    row = factories.make_organisation()
    token = invite(row, phone="021 555 0177")
    assert texts() == [("invitation", "+64215550177")]
    shown = page.get("accounts.invitation", token=token)
    home = page.submit(
        shown, "Keep this password and sign in", password="correct-horse", again="correct-horse"
    )
    assert home.h1 == "Which referrals must I answer?"
    user = db.session.scalars(sa.select(User)).one()
    assert (user.role, user.organisation_id, user.email) == (Role.CHARITY, row.id, "grace@example.org")
    with pytest.raises(Invalid, match="has been used"):
        accounts.accept_invitation(token, "correct-horse", "correct-horse")


def test_an_invitation_ends_after_a_week_or_when_it_is_taken_back(app, at):
    row = factories.make_organisation()
    old, taken = invite(row), invite(row)
    at.forward(days=8)
    for token in (old, taken, "nonsense"):
        with pytest.raises(Invalid):
            accounts.accept_invitation(token, "correct-horse", "correct-horse")


def test_a_charity_invites_only_for_itself_and_nobody_with_a_sign_in(app):
    row, other = factories.make_organisation(), factories.make_organisation()
    user = factories.make_user(Role.CHARITY, organisation=row)
    with pytest.raises(NotAllowed):
        invite(other, by=Actor(str(user.uid), Role.CHARITY, row.id))
    with pytest.raises(Conflict, match="sign-in for this address"):
        invite(row, email=user.email)


def test_the_last_sign_in_and_ones_own_are_never_switched_off(app):
    row = factories.make_organisation()
    ana, ben = (factories.make_user(Role.CHARITY, organisation=row) for _ in range(2))
    me = Actor(str(ana.uid), Role.CHARITY, row.id)
    with pytest.raises(NotAllowed):
        accounts.switch_off_of_organisation(ana.uid, of=row.id, by=me)
    accounts.switch_off_of_organisation(ben.uid, of=row.id, by=me)
    with pytest.raises(Conflict, match="last sign-in"):
        accounts.switch_off_of_organisation(ana.uid, of=row.id, by=SYSTEM)
    with pytest.raises(NotFound):
        accounts.switch_off_of_organisation(ben.uid, of=factories.make_organisation().id, by=me)


@pytest.fixture
def member(app):
    row = factories.make_organisation()
    person = factories.make_volunteer(organisation=row)
    return row, person, db.session.scalars(sa.select(Affiliation.uid)).one()


def test_a_member_is_confirmed_and_may_then_call_the_others_out(member):
    row, person, uid = member
    with pytest.raises(Conflict, match="Confirm first"):
        membership.let_call_out(uid, may=True, by=SYSTEM)
    membership.verify(uid, by=SYSTEM)
    membership.let_call_out(uid, may=True, by=SYSTEM)
    assert may_call_members_out(person.id, row.id) and members_of(row.id).unverified == 0


def test_who_has_left_is_kept_is_no_member_and_can_come_back(member):
    row, person, uid = member
    membership.end(uid, date(2026, 11, 1), by=SYSTEM)
    assert belongings_of(person.id)[0].affiliation.ended_on == date(2026, 11, 1)
    assert members_of(row.id).everyone == 0 and members_among(row.id, [person.id]) == set()
    membership.join(person.uid, row.uid, membership.MemberFacts("S-7", "Skipper"), by=SYSTEM)
    assert members_of(row.id, words="s-7").members[0].affiliation.role == "Skipper"


def test_a_membership_ends_not_in_the_future_and_never_by_another_organisation(member):
    _, _, uid = member
    with pytest.raises(Invalid, match="not come yet"):
        membership.end(uid, date(2026, 11, 14) + timedelta(days=2), by=SYSTEM)
    with pytest.raises(NotAllowed):
        membership.verify(uid, by=Actor("x", Role.CHARITY, factories.make_organisation().id))


def test_their_own_change_of_cover_is_kept_in_the_story_and_shown(app, sign_in):
    row = factories.make_organisation(cover_by="Old Mutual", areas=[])
    charity = sign_in(Role.CHARITY, organisation=row)
    page = charity.submit(charity.get("portal_us.change"), "Keep these changes", cover_by="New Mutual")
    assert "New Mutual" in page.text
    shown = sign_in(Role.SUPERVISOR).get("charities.show", uid=row.uid)
    assert "Look at what they changed: insurance" in shown.text and "Before: Old Mutual" in shown.text


def test_a_charity_sees_confirms_and_describes_its_own_people(member, sign_in):
    row, person, uid = member
    charity = sign_in(Role.CHARITY, organisation=row)
    page = charity.submit(charity.get("portal_people.index"), "Confirm")
    assert "You know all of them" in page.text
    page = charity.get("portal_people.member", uid=uid)
    page = charity.submit(page, "Keep it", member_number="S-9", role="Driver")
    assert "S-9" in page.text and "Driver" in page.text
    page = charity.submit(charity.get("portal_people.member", uid=uid), "They have left")
    assert "Nobody on the register belongs to you yet" in page.text
