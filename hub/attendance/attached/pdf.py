"""A PDF without what it says of itself: who made it and when, and where its pictures were taken. Ring: rules.

What is taken out is overwritten where it stands, so that every offset in the file stays true and no whole file breaks.
A title or a date in a compressed part of the file is not found; pictures and XMP packets, where a place would stand,
are seldom packed that way.
"""

import re

WORDS = rb"Author|Creator|Producer|Title|Subject|Keywords|CreationDate|ModDate|Company|Manager"
IN_BRACKETS = re.compile(rb"/(?:" + WORDS + rb")\s*\(((?:\\.|[^\\()])*)\)", re.DOTALL)
IN_FIGURES = re.compile(rb"/(?:" + WORDS + rb")\s*<([0-9A-Fa-f\s]*)>")
PACKET = re.compile(rb"<\?xpacket begin.*?<\?xpacket end[^>]{0,20}\?>|<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)
# How a JPEG begins the part in which a phone writes place, hour and camera; its length counts from the two bytes of it.
EXIF = re.compile(rb"\xff\xe1(..)Exif\x00\x00", re.DOTALL)
BEFORE_ITS_WORDS = 8


def without_traces(content: bytes) -> bytes:
    """The same file, as long as before, that shows the same pages."""
    found = bytearray(content)
    for pattern, blank, group in ((IN_BRACKETS, b" ", 1), (IN_FIGURES, b"0", 1), (PACKET, b" ", 0)):
        for match in pattern.finditer(content):
            found[match.start(group) : match.end(group)] = blank * (match.end(group) - match.start(group))
    for match in EXIF.finditer(content):
        length = max(0, int.from_bytes(match[1], "big") - BEFORE_ITS_WORDS)
        end = min(match.end() + length, len(found))
        found[match.end() : end] = bytes(end - match.end())
    return bytes(found)
