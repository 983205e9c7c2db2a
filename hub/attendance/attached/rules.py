"""What may be kept as a photo or a PDF, told by what is in the file and never by its name. Pure.

Photos are turned upright, shrunk to what can be read, and written anew, so that nothing of the camera, the place or
the hour goes along (EXIF, GPS, comments, hidden pictures). A PDF loses the same, and keeps its pages as they are.
"""

import hashlib
import io
import struct
import zlib
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import pi_heif
from PIL import Image, ImageOps

from hub.attendance.attached.pdf import without_traces
from hub.errors import Invalid

MOST_BYTES = 12 * 1024 * 1024
# A small file can unpack to a picture that fills the machine. Phones take up to 50 million.
MOST_PIXELS = 60_000_000
# Handwriting on a whole page can be read at this: 200 dots to the inch of A4.
LONGEST_SIDE, QUALITY = 2400, 82
LONGEST_NAME = 120
JPEG, PDF = "image/jpeg", "application/pdf"
WHAT_WE_TAKE = "a photo (JPEG, PNG, WebP or HEIC) or a PDF"
SIGNATURES = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
# What readers of pictures raise when a file is not what it says.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, IndexError, KeyError, TypeError,
          OverflowError, RuntimeError, Image.DecompressionBombError)  # fmt: skip
# A picture in full fills a good part of a small machine: one after the other.
_one_at_a_time = Lock()
pi_heif.register_heif_opener()


@dataclass(frozen=True)
class Document:
    """A photo or a PDF as it will be kept."""

    name: str
    media_type: str
    content: bytes

    @cached_property
    def sha256(self) -> str:
        """What nobody can change unseen."""
        return hashlib.sha256(self.content).hexdigest()


def read_document(name: str, content: bytes) -> Document:
    """The file as it may be kept. Raises Invalid for `file` with what is wrong with it and what to do.

    `content`: at most one byte more than MOST_BYTES need be read of the file.
    """
    shown = shown_name(name)
    if not content:
        raise _wrong(f"“{shown}” is empty. Take or scan it again.")
    if len(content) > MOST_BYTES:
        raise _wrong(f"“{shown}” is larger than {MOST_BYTES // 1024 // 1024} MB. Take or scan it smaller.")
    kind = kind_of(content)
    if kind == "PDF":
        return Document(_with_ending(shown, "pdf"), PDF, _whole_pdf(shown, content))
    if not kind:
        raise _wrong(f"“{shown}” is neither a photo nor a PDF that we know. Send {WHAT_WE_TAKE}.")
    return Document(_with_ending(shown, "jpg"), JPEG, _photo(shown, content, kind))


def kind_of(content: bytes) -> str:
    """JPEG, PNG, WEBP, HEIF or PDF, by how the file begins; empty for anything else."""
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return "HEIF"
    return "PDF" if content[:1024].lstrip(b"\xef\xbb\xbf\r\n\t \x00").startswith(b"%PDF-") else ""


def shown_name(name: str) -> str:
    """The file's name without folders and signs that do not print."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable()).strip()[-LONGEST_NAME:] or "the file"


def _with_ending(name: str, ending: str) -> str:
    stem = name.rpartition(".")[0] or name
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def _whole_pdf(name: str, content: bytes) -> bytes:
    if b"%%EOF" not in content[-2048:]:
        raise _wrong(f"“{name}” is not complete. Scan or save it again.")
    if b"/Encrypt" in content:
        raise _wrong(f"“{name}” is locked with a password. Save it without one.")
    return without_traces(content)


def _photo(name: str, content: bytes, kind: str) -> bytes:
    try:
        with _one_at_a_time, Image.open(io.BytesIO(content), formats=(kind,)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            return _written_anew(picture)
    except Image.DecompressionBombError:
        most = MOST_PIXELS // 1_000_000
        raise _wrong(f"“{name}” has more than {most} million pixels. Take or scan it smaller.") from None
    except BROKEN:
        raise _wrong(f"“{name}” is damaged or not complete. Take or scan it again.") from None


def _written_anew(picture: Image.Image) -> bytes:
    """Upright, small, on white, with nothing but the picture."""
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright: Image.Image = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
    if upright.mode.startswith("I"):
        # Scanners write grey in 16 bits.
        upright = upright.convert("I").point(lambda value: value / 256).convert("L")
    on_white = Image.new("RGB", upright.size, "white")
    seen = upright.convert("RGBA") if upright.has_transparency_data else upright.convert("RGB")
    on_white.paste(seen, mask=seen.getchannel("A") if seen.mode == "RGBA" else None)
    written = io.BytesIO()
    on_white.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return written.getvalue()


def _wrong(words: str) -> Invalid:
    return Invalid({"file": words})
