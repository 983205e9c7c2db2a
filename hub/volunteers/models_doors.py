"""What the doors to the register keep on the way: texts half answered, groups, paper, lists, codes, free words.

Ring: models.
"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.database import Record, UtcDateTime, db, enum_column
from hub.volunteers.states import JoiningStep, ListState


class Joining(Record, db.Model):
    """Somebody registering by text, step by step. What they said stays here until they are on the register."""

    __tablename__ = "joining"

    conversation_id: Mapped[int] = mapped_column(sa.ForeignKey("conversation.id"), index=True)
    state: Mapped[JoiningStep] = mapped_column(enum_column(JoiningStep, "state"))
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    given_name: Mapped[str] = mapped_column(sa.String(80), default="")
    family_name: Mapped[str] = mapped_column(sa.String(80), default="")
    address: Mapped[str] = mapped_column(sa.String(200), default="")
    place_name: Mapped[str] = mapped_column(sa.String(120), default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    date_of_birth: Mapped[date | None]
    birth_is_exact: Mapped[bool] = mapped_column(default=True)
    # They said that nobody else uses this phone any more.
    is_only_theirs: Mapped[bool] = mapped_column(default=False)
    # How often they were told that an answer to this step could not be used.
    tries: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    volunteer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("volunteer.id"))


class VolunteerGroup(Record, db.Model):
    """People who came together: one leader, named members, and the body they belong to (INJUV, Taupō)."""

    __tablename__ = "volunteer_group"

    name: Mapped[str] = mapped_column(sa.String(120))
    body: Mapped[str] = mapped_column(sa.String(160), default="")
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    # No foreign key both ways: the leader is one of the members.
    leader_uid: Mapped[UUID] = mapped_column(sa.Uuid)
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    registered_by: Mapped[str] = mapped_column(sa.String(64))


class KeyingBatch(Record, db.Model):
    """A pile of paper forms and the clerk who types them in.

    `known`: sheets of people who were on the register already; `set_aside`: sheets that could not be typed in,
    with the reason in `note`. When it is closed, all of them together are the pile.
    """

    __tablename__ = "keying_batch"

    clerk: Mapped[str] = mapped_column(sa.String(120))
    hub_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hub.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_by: Mapped[str] = mapped_column(sa.String(64))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The day on which the forms were filled in; each form has its own time.
    sheets_on: Mapped[date]
    known: Mapped[int] = mapped_column(default=0)
    set_aside: Mapped[int] = mapped_column(default=0)
    pile: Mapped[int | None]
    note: Mapped[str] = mapped_column(sa.String(300), default="")


class PeopleList(Record, db.Model):
    """A file of people on its way onto the register: matched, tried, taken in, with its progress and reasons.

    `columns` maps our column names to the place of the file's, counted from 0; `date_order` is how its days are
    written. `rows_done` counts while a worker reads; `lease_until` is how long it may be silent.
    """

    __tablename__ = "people_list"

    state: Mapped[ListState] = mapped_column(enum_column(ListState, "state"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    columns: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    date_order: Mapped[str] = mapped_column(sa.String(3), default="dmy")
    rows: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    tried: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    notes: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    problem: Mapped[str] = mapped_column(sa.String(500), default="")
    brought_by: Mapped[str] = mapped_column(sa.String(64))
    brought_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ListFile(db.Model):
    """The file itself, where every worker can read it, until the list has been taken for some days."""

    __tablename__ = "people_list_file"

    list_id: Mapped[int] = mapped_column(sa.ForeignKey("people_list.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)


class ListReject(db.Model):
    """A row of the file that could not be taken, by our column names, and why."""

    __tablename__ = "people_list_reject"

    list_id: Mapped[int] = mapped_column(sa.ForeignKey("people_list.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    reason: Mapped[str] = mapped_column(sa.String(500))


class OwnPageCode(Record, db.Model):
    """A code sent to a phone that opens the own page of whoever uses it. Kept as a hash; works once, for a while."""

    __tablename__ = "own_page_code"

    phone: Mapped[str] = mapped_column(sa.String(20), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(255))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SkillWord(Record, db.Model):
    """What somebody wrote about what they can do and no skill fits yet. `settled_as`: the skill a person chose."""

    __tablename__ = "skill_word"

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"), index=True)
    words: Mapped[str] = mapped_column(sa.String(80))
    words_key: Mapped[str] = mapped_column(sa.String(80), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_as: Mapped[str | None] = mapped_column(sa.String(40))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[str] = mapped_column(sa.String(64), default="")


class PossibleTwin(Record, db.Model):
    """Two rows that may be one person, and what somebody decided. `first_id` is the older one."""

    __tablename__ = "possible_twin"
    __table_args__ = (sa.UniqueConstraint("first_id", "second_id"),)

    first_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"))
    second_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"), index=True)
    reasons: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str] = mapped_column(sa.String(64), default="")
    is_same: Mapped[bool | None]


class TwinLook(db.Model):
    """People who came or changed and were not yet compared with the rest of the register. A worker empties it.

    With `through_id` it stands for everyone from one to the other, who came with one list.
    """

    __tablename__ = "twin_look"

    volunteer_id: Mapped[int] = mapped_column(
        sa.ForeignKey("volunteer.id"), primary_key=True, autoincrement=False
    )
    through_id: Mapped[int | None]
