"""The field of a form that takes a photo or a PDF."""

from typing import Any

from flask_wtf.file import FileField

from hub.attendance.attached.rules import MOST_BYTES, WHAT_WE_TAKE, Document, read_document
from hub.errors import Invalid

ACCEPTED = "image/jpeg,image/png,image/webp,image/heic,image/heif,application/pdf,.heic,.heif"
HINT = (
    f"{WHAT_WE_TAKE[0].upper()}{WHAT_WE_TAKE[1:]}, up to {MOST_BYTES // 1024 // 1024} MB. "
    "Where it was taken is not kept."
)
# What a page that came back sends with it, when the file that is held is left out.
OFF = "-off"


class AttachmentField(FileField):
    """A photo or a PDF, or nothing. `document`: what was chosen, ready for `attached.moves.keep`.

    A file that cannot be kept says so beside the field. A browser does not send a file twice: where a form can come
    back for another reason, hub/web/chosen.py holds the file, and `held` is its name.
    """

    errors: Any

    def __init__(self, label: str, validators: Any = None, **kwargs: Any) -> None:
        self.document: Document | None = None
        self.held = ""
        kwargs.setdefault("description", HINT)
        kwargs["render_kw"] = {
            "accept": ACCEPTED,
            "data-most-bytes": str(MOST_BYTES),
            **kwargs.get("render_kw", {}),
        }
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Reads the file, at most one byte more than is allowed."""
        super().process_formdata(valuelist)
        if not self.data:
            return
        try:
            self.document = read_document(self.data.filename or "", self.data.stream.read(MOST_BYTES + 1))
        except Invalid as error:
            raise ValueError(error.sentence) from None
