"""Drafts a caption for a series from the words its post came with, or an honest general one."""

from __future__ import annotations

import re
import unicodedata

MOST_WORDS = 16
"""Words of the post's text in a draft: what comes later is seldom about the picture."""
WITH_WORDS = (
    "sequence of photos showing the same scene, {words}",
    "sequence of photos showing one subject from shot to shot, {words}",
    "series of photos of the same moment, {words}",
    "sequence of photos of one subject in the same setting, {words}",
)
WITHOUT_WORDS = (
    "sequence of photos showing the same scene from shot to shot",
    "sequence of photos showing one subject in the same setting",
    "series of photos of the same moment",
    "sequence of photos of one subject in one place",
)
# fmt: off
NOISE = frozenset({
    "dump", "photodump", "foto", "fotos", "photo", "photos", "pic", "pics", "part", "pt", "vol", "new", "in",
    "to", "throwback", "tbt", "fbf", "ootd", "fyp", "foryou", "foryoupage", "explore", "explorepage", "viral",
    "instagood", "instadaily", "instagram", "insta", "reels", "like", "follow", "link", "bio", "linkinbio",
    "repost", "swipe", "comment", "tag", "ad", "ads", "werbung", "anzeige", "sponsored", "sale", "vs", "dm",
})
# fmt: on
"""Words that say nothing about what a picture shows, at least not alone."""

_NOT_WORDS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|(?<!\w)@[\w.]+|<[^>]*>")
_PHRASE_ENDS = re.compile(r"__+|[\n\r.,;:!?|()\[\]{}<>\"“”„«»•·…/\\~*#=+^`–—-]+|\s{2,}")
_DIGITS = re.compile(r"[\d_]+[a-z]{0,2}")


def draft_caption(text: str | None, variety: int = 0) -> str:
    """One line in the way that captions of video data sets are put; `variety` (any number) picks the turn of phrase.

    `text` is the post's own and untrusted: hash signs, markup, addresses, emoji, control characters and numbers go.
    """
    words = ", ".join(useful_phrases(text or ""))
    choices = WITH_WORDS if words else WITHOUT_WORDS
    return choices[variety % len(choices)].format(words=words)


def useful_phrases(text: str) -> list[str]:
    """The phrases of a post's text that may say what it shows, cleaned, none of them twice."""
    kept: list[str] = []
    room = MOST_WORDS
    for raw in _PHRASE_ENDS.split(_NOT_WORDS.sub(" ", unicodedata.normalize("NFC", text[:5000]))):
        words = [word for word in _letters_only(raw).split() if not _DIGITS.fullmatch(word)]
        phrase = " ".join(words[:room])
        if _says_something(words) and not any(f" {phrase} " in f" {other} " for other in kept):
            kept.append(phrase)
            room -= len(words)
        if room <= 0:
            break
    return kept


def _letters_only(raw: str) -> str:
    """Lower case letters, marks, digits and apostrophes; everything else, underscores included, is a space."""
    return "".join(char if char in "'’&" or unicodedata.category(char)[0] in "LMN" else " " for char in raw).lower()


def _says_something(words: list[str]) -> bool:
    return any(len(word) > 1 and word not in NOISE for word in words)
