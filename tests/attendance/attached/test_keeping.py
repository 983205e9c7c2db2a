"""Photos behind a record: kept once, found only through their record, taken off with a reason."""

import io

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image
from werkzeug.datastructures import FileStorage, MultiDict

from hub.attendance.attached import moves, queries
from hub.attendance.attached.forms import AttachmentField
from hub.attendance.attached.rules import MOST_BYTES, Document, read_document
from hub.attendance.models import Attachment
from hub.audit.models import AuditEntry
from hub.database import db, transaction
from hub.errors import Invalid, NotFound
from hub.refusals import RefusableForm
from hub.web.attached import send, shown
from tests import factories

PDF_FILE = b"%PDF-1.4\ntrailer <<>>\n%%EOF\n"


def photo(colour: str = "red") -> Document:
    file = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(file, "PNG")
    return read_document("sheet.png", file.getvalue())


def keep(subject: object, file: Document | None) -> Attachment | None:
    with transaction():
        return moves.keep(subject, file, by="ana")


def test_the_same_photo_twice_is_one_photo(app):
    task = factories.make_task()
    assert keep(task, photo()).uid == keep(task, photo()).uid
    assert [one.name for one in queries.of(task)] == ["sheet.jpg"]


def test_no_file_is_no_attachment(app):
    task = factories.make_task()
    assert keep(task, None) is None and queries.of(task) == []


def test_a_photo_is_found_only_through_its_own_record(app):
    task, other = factories.make_task(), factories.make_task()
    kept = keep(task, photo())
    assert queries.one_of(task, kept.uid).sha256 == photo().sha256
    with pytest.raises(NotFound):
        queries.one_of(other, kept.uid)


def test_a_record_has_so_many_photos_and_no_more(app):
    task = factories.make_task()
    for number in range(moves.MOST):
        keep(task, Document(f"{number}.jpg", "image/jpeg", str(number).encode()))
    with pytest.raises(Invalid, match="Take one off first"):
        keep(task, photo())
    assert queries.how_many("task", [task.uid]) == {task.uid: moves.MOST}


def test_a_photo_of_the_wrong_thing_is_taken_off_and_written_down(app):
    task = factories.make_task()
    kept = keep(task, photo())
    with transaction():
        moves.take_off(queries.one_of(task, kept.uid), why="Not our sheet", by="ana")
    assert queries.of(task) == []
    entry = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.action == "attachment.take_off"))
    assert (entry.why, entry.details["sha256"]) == ("Not our sheet", photo().sha256)


def test_what_is_sent_runs_nothing_and_stays_in_no_cache(app):
    task = factories.make_task()
    kept, paper = keep(task, photo()), keep(task, read_document("Quittung für Öl.pdf", PDF_FILE))
    with app.test_request_context():
        answer, download = send(task, kept.uid), send(task, paper.uid).headers["Content-Disposition"]
    assert answer.mimetype == "image/jpeg"
    assert (
        "sandbox" in answer.headers["Content-Security-Policy"]
        and "no-store" in answer.headers["Cache-Control"]
    )
    assert answer.headers["Content-Disposition"] == "inline; filename=sheet.jpg"
    assert download.startswith("attachment; ") and "filename*=UTF-8''Quittung" in download
    assert [one.size for one in shown(task, str)] == ["1 kB", "1 kB"]


class _Form(RefusableForm):
    photo = AttachmentField("Photo")


def chosen(app: Flask, content: bytes) -> _Form:
    file = FileStorage(io.BytesIO(content), "sheet.jpg")
    with app.test_request_context(method="POST"):
        form = _Form(formdata=MultiDict({"photo": file}), meta={"csrf": False})
        form.validate()
        return form


def test_a_bad_file_is_said_beside_its_field(app):
    assert chosen(app, b"hello").photo.errors == ["“sheet.jpg” is neither a photo nor a PDF that we know. Send a photo "
                                                  "(JPEG, PNG, WebP or HEIC) or a PDF."]  # fmt: skip
    assert "larger than 12 MB" in chosen(app, b"x" * (MOST_BYTES + 9)).photo.errors[0]
