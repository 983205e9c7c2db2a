"""Shows and sends photos and PDFs that stand behind a record: only from the views of that record, after its guard."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import send_file
from werkzeug.wrappers import Response

from hub.attendance.attached.queries import of, one_of
from hub.attendance.attached.rules import PDF
from hub.attendance.models import Attachment

# A document of somebody else's making: it runs nothing, loads nothing and asks nothing here.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Shown:
    """One file as a page shows it (components/attached.html)."""

    key: str
    name: str
    url: str
    is_photo: bool
    size: str


def shown(subject: Any, url_of: Callable[[UUID], str]) -> list[Shown]:
    """Everything attached to a record; `url_of` answers the address in that record's own view."""
    return [_shown(one, url_of(one.uid)) for one in of(subject)]


def _shown(one: Attachment, url: str) -> Shown:
    thousands = max(1, round(one.size / 1000))
    size = f"{thousands / 1000:.1f} MB" if thousands >= 1000 else f"{thousands} kB"
    return Shown(str(one.uid), one.name, url, one.media_type != PDF, size)


def send(subject: Any, uid: UUID) -> Response:
    """The file, if it is attached to this very record. A photo shows; a PDF is kept on disk and opened there.

    Raises NotFound.
    """
    kept = one_of(subject, uid)
    answer = send_file(
        io.BytesIO(kept.content), mimetype=kept.media_type, download_name=kept.name,
        as_attachment=kept.media_type == PDF, etag=False, conditional=False,
    )  # fmt: skip
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
