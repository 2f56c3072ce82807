"""Drafts a caption for a series from facts and its post's text, or a general one."""

from __future__ import annotations

import re
import unicodedata

from engine.model.facts import Facts

NOTHING_SEEN = Facts()

MOST_WORDS = 16
"""Most words of the post's text in a draft, since later ones are seldom about the picture."""
TURNS = (
    "sequence of photos showing {scene} from shot to shot",
    "sequence of photos showing {subject} {place}",
    "series of photos of {scene} from the same moment",
    "sequence of photos of {subject} {place}",
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


def draft_caption(text: str | None, variety: int = 0, facts: Facts = NOTHING_SEEN) -> str:
    """One line in the style of video datasets; `variety`, any number, selects the phrasing.

    The post's `text` is untrusted: hash signs, markup, addresses, emoji, control characters and numbers are removed.
    """
    turn = variety % len(TURNS)
    said = TURNS[turn].format(
        subject=facts.subject or "one subject",
        place=facts.place or ("in the same setting" if turn < 2 else "in one place"),
        scene=f"{facts.subject or 'the same scene'} {facts.place}".rstrip(),
    )
    return ", ".join((said, *useful_phrases(text or "")))


def useful_phrases(text: str) -> list[str]:
    """Phrases of a post's text that may say what it shows, cleaned and without repetitions."""
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
    """Lower case letters, marks, digits and apostrophes, with everything else, also underscores, as spaces."""
    return "".join(char if char in "'’&" or unicodedata.category(char)[0] in "LMN" else " " for char in raw).lower()


def _says_something(words: list[str]) -> bool:
    return any(len(word) > 1 and word not in NOISE for word in words)
