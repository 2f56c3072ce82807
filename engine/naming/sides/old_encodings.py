"""Decodes text from before Unicode, whose encoding only its letters tell."""

from __future__ import annotations

import re

_PAIRS = re.compile(rb"[\xa1-\xfe]{2}")
_FEWEST_PAIRS = 3
_POLISH = re.compile(r"(?<=[^\W\d_])[¹³¿](?=[^\W\d_])")
"""Signs inside words, as Western programs show the letters ą, ł and ż."""


def decode(content: bytes) -> str:
    """Text in an encoding of East Asia, Eastern Europe or, as most is, of the West."""
    western = content.decode("cp1252", "replace")
    if asian := _east_asian(content):
        return asian
    if _is_cyrillic(western):
        return content.decode("cp1251", "replace")
    return content.decode("cp1250", "replace") if _POLISH.search(western) else western


def _east_asian(content: bytes) -> str | None:
    """Japanese has kana; Chinese and Korean are pairs of bytes, the first of which is low in texts of today."""
    try:
        japanese = content.decode("shift_jis")
    except UnicodeDecodeError:
        japanese = ""
    if sum("\u3041" <= char <= "\u30fe" for char in japanese) * 4 > sum(not char.isascii() for char in japanese):
        return japanese
    pairs = _PAIRS.findall(content)
    if len(pairs) < _FEWEST_PAIRS or not _PAIRS.sub(b"", content).isascii():
        return None
    words = [pair for pair in pairs if pair[0] >= 0xB0]
    if all(pair[0] <= 0xC8 for pair in words):
        return content.decode("euc_kr", "replace")
    if sum(pair[0] <= 0xD7 for pair in words) * 5 >= len(words) * 4:
        return content.decode("gb18030", "replace")
    return None


def _is_cyrillic(western: str) -> bool:
    """True if most letters are ones that are rare in Western languages: Cyrillic ones, read as Western."""
    letters = [char for char in western if char.isalpha()]
    return sum("\u00c0" <= char <= "\u00ff" for char in letters) * 2 > len(letters)
