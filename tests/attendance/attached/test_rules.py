"""What may be kept as a photo or a PDF: told by the content, upright, small, and silent about where it was taken."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from hub.attendance.attached.pdf import without_traces
from hub.attendance.attached.rules import JPEG, LONGEST_SIDE, MOST_BYTES, PDF, read_document
from hub.errors import Invalid

PDF_FILE = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def written(picture: Image.Image, kind: str, **how: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()


def red(width: int = 300, height: int = 200) -> Image.Image:
    return Image.new("RGB", (width, height), "red")


def kept(content: bytes, name: str = "sheet.jpg") -> Image.Image:
    return Image.open(io.BytesIO(read_document(name, content).content))


def refused(content: bytes, name: str = "sheet.jpg") -> str:
    with pytest.raises(Invalid) as error:
        read_document(name, content)
    return error.value.fields["file"]


def a_bomb() -> bytes:
    """A PNG of a few bytes that says it has 400 million pixels."""
    parts = b""
    for kind, body in ((b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)), (b"IDAT", b"")):
        parts += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return b"\x89PNG\r\n\x1a\n" + parts


def test_a_photo_is_turned_upright_and_shrunk_to_what_can_be_read():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    assert kept(written(red(4000, 3000), "JPEG", exif=exif)).size == (1800, LONGEST_SIDE)


def test_nothing_of_the_camera_or_the_place_goes_along():
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "Some phone", {1: "S", 2: (41.0, 13.0, 0.0)}
    photo = kept(written(red(), "JPEG", exif=exif, comment=b"at my house"))
    assert dict(photo.getexif()) == {} and not {"comment", "exif", "icc_profile"} & set(photo.info)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_the_type_is_told_by_the_content_and_not_by_the_name(kind):
    found = read_document("paper.pdf", written(red(), kind))
    assert (found.media_type, found.name) == (JPEG, "paper.jpg")


def test_a_photo_of_an_iphone_can_be_read():
    photo = kept((Path(__file__).parent / "phone.heic").read_bytes())
    assert photo.size == (64, 48) and dict(photo.getexif()) == {}


def test_what_is_see_through_becomes_white_paper():
    assert kept(written(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "PNG")).getpixel((4, 4)) == (255, 255, 255)


def test_a_scan_in_16_bits_keeps_its_grey():
    grey = kept(written(Image.new("I;16", (9, 9), 32_768), "PNG")).getpixel((4, 4))
    assert grey == (128, 128, 128)


def test_a_pdf_is_kept_as_it_is():
    found = read_document("receipt", PDF_FILE)
    assert (found.media_type, found.name, found.content) == (PDF, "receipt.pdf", PDF_FILE)


def test_folders_and_odd_signs_are_no_part_of_a_name():
    assert read_document("C:\\Users\\ana\\she\x00et\n.pdf", PDF_FILE).name == "sheet.pdf"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"x" * (MOST_BYTES + 1), "larger than 12 MB"),
        (b"<svg onload='alert(1)'></svg>", "neither a photo nor a PDF"),
        (b"MZ\x90\x00", "neither a photo nor a PDF"),
        (written(red(), "JPEG")[:400], "damaged or not complete"),
        (b"\xff\xd8\xff\xe0 no picture", "damaged or not complete"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "damaged or not complete"),
        (a_bomb(), "million pixels"),
        (PDF_FILE[:20], "not complete"),
        (PDF_FILE.replace(b"trailer <<>>", b"trailer <</Encrypt 2 0 R>>"), "locked with a password"),
    ],
)
def test_a_bad_file_says_what_is_wrong_with_it(content, words):
    assert words in refused(content)


def scanned(**about) -> bytes:
    """A PDF of one photo, as a phone makes it: with its camera, its place and who made it."""
    picture, exif = Image.new("RGB", (60, 40), "white"), Image.Exif()
    exif[0x010F] = "Fairphone"
    exif.get_ifd(0x8825)[2] = (41.0, 13.0, 30.0)
    photo, made = io.BytesIO(), io.BytesIO()
    picture.save(photo, "JPEG", exif=exif)
    picture.save(made, "PDF", **about)
    packet = b'<?xpacket begin="" id="x"?><x:xmpmeta>Petone 41.2</x:xmpmeta><?xpacket end="w"?>'
    beside = b"9 0 obj <<>> stream\n" + photo.getvalue() + packet + b"\nendstream endobj\n"
    return made.getvalue().replace(b"\nxref", b"\n" + beside + b"xref", 1)


def test_a_pdf_loses_who_made_it_and_where_its_photos_were_taken():
    before = scanned(author="Hana Kere", title="Loft (north)", producer="Scanner of Hana")
    assert b"Fairphone" in before and b"Petone 41.2" in before
    kept = read_document("receipt.pdf", before).content
    assert len(kept) == len(before)
    for trace in (b"Fairphone", b"Petone 41.2", b"Hana", b"Kere"):
        assert trace not in kept and trace.decode().encode("utf-16-be") not in kept
    assert b"/MediaBox" in kept and b"%%EOF" in kept[-20:]


def test_a_pdf_that_ends_inside_a_photo_is_left_in_one_piece():
    broken = b"%PDF-1.4\n\xff\xe1\xff\xffExif\x00\x00abc\n%%EOF"
    assert len(without_traces(broken)) == len(broken)
