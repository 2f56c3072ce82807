"""Reads captions in XMP, in a file of its own or inside a picture."""

from __future__ import annotations

import re
from html import unescape

from engine.naming.sides.plain_text import Caption, decoded

_LIST = r"(?:<rdf:(?:Alt|Seq|Bag)[^>]*>\s*)?<rdf:li[^>]*>(.*?)</rdf:li>"
_DESCRIPTIONS = (
    re.compile(rf"<dc:description[^>]*>\s*{_LIST}", re.S),
    re.compile(rf"<exif:UserComment[^>]*>\s*{_LIST}", re.S),
    re.compile(rf"<dc:title[^>]*>\s*{_LIST}", re.S),
    re.compile(
        r"""(?:dc:description|photoshop:Headline|acdsee:notes|acdsee:caption|tiff:ImageDescription)=["']([^"'<]+)["']"""
    ),
    re.compile(r"<(?:dc:description|photoshop:Headline|acdsee:notes|tiff:ImageDescription)>([^<]+)</"),
)
_CREATOR = re.compile(rf"<dc:creator[^>]*>\s*{_LIST}", re.S)
_TAG = re.compile(r"<[^>]*>")


def read(content: bytes) -> Caption | None:
    """Description and creator; None if there is neither. Uses no XML parser, so nothing in the file can expand."""
    text = decoded(content)
    if text is None or "<" not in text:
        return None
    caption = next((told for regex in _DESCRIPTIONS if (told := _first(regex, text))), None)
    creator = _first(_CREATOR, text)
    return Caption(caption, creator) if caption or creator else None


def _first(regex: re.Pattern[str], text: str) -> str | None:
    found = regex.search(text)
    return unescape(_TAG.sub("", found[1])).strip() or None if found else None
