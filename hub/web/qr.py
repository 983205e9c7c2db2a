"""A QR code as a drawing inside a page; its colours come from the style sheet."""

import segno
from markupsafe import Markup


def qr(text: str, *, error: str = "q") -> Markup:
    """The drawing of a text. Whoever shows it writes the text below it in words."""
    code = segno.make(text, error=error, micro=False)
    drawing = code.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass="qr__line")
    return Markup(drawing.replace("<svg ", '<svg aria-hidden="true" ', 1))
