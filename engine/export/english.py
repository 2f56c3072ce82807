"""English as far as captions need it: articles, several of a kind, and a sentence's beginning and end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

STAND_IN = "\u2060"
"""Stands before a trigger word in the place of a fact, so that it gets no article; no caption keeps it."""

# fmt: off
DETERMINERS = frozenset({
    "a", "an", "the", "this", "that", "these", "those", "one", "two", "three", "four", "five", "six", "seven",
    "eight", "nine", "ten", "several", "some", "many", "few", "both", "each", "every", "another", "no", "his", "her",
    "its", "their", "my", "our", "your",
})
_PLURAL_STARTS = frozenset({
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "several", "some", "many", "few", "both",
    "these", "those",
})
PREPOSITIONS = frozenset({
    "in", "on", "at", "along", "by", "under", "inside", "outside", "near", "beside", "between", "against", "before",
    "behind", "among", "amid", "around", "through", "over", "across", "beneath", "below", "above", "atop", "within",
    "throughout", "indoors", "outdoors", "underwater", "next", "from",
})
# fmt: on
_UNCOUNTABLE = re.compile(
    r"\b(?:hair|skin|fur|contrast|grain|saturation|bokeh|focus|depth|clothing|clothes|attire|swimwear|sportswear|denim"
    r"|jewellery|jewelry|makeup|light|lighting|sunlight|daylight|sun|shade|water|snow|sand|grass|detail|sharpness|film"
    r"|nature|glasses|jeans|trousers|shorts|pants|food|neon|dusk|dawn|twilight|haze|darkness|gear|leather|lace|silk)$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:with|in|on|at|of|by|from|near|and|who|that|wearing|under|behind|beside|holding|against|along)\b|,"
)


def without_opening(text: str, *openings: str) -> str:
    """`text` without the first of these words that it begins with: "wearing a coat" is "a coat"."""
    for opening in openings:
        if re.match(rf"{opening}\b\s", text, re.IGNORECASE):
            return text[len(opening) :].lstrip()
    return text


def with_article(text: str) -> str:
    """`text` with "a" or "an" if it names one countable thing without any determiner; English only."""
    first = text.split(" ", 1)[0].casefold()
    if not text or first in DETERMINERS or not text[:1].isascii() or not text[0].isalpha() or first[0].isdigit():
        return text
    noun = head(text)
    if is_plural(text) or _UNCOUNTABLE.search(noun) or noun.split(" ")[-1][:1].isupper():
        return text
    return f"{indefinite(first)} {text}"


def without_article(text: str) -> str:
    """`text` without a leading "a", "an" or "the"."""
    return re.sub(r"^(?:an?|the)\s+", "", text, flags=re.IGNORECASE)


def is_plural(text: str) -> bool:
    """True for several: "two dogs", "dogs", "a man and a woman"."""
    words = text.casefold().split()
    if words and words[0] in ("a", "an", "one", "each", "every", "this", "that"):
        return re.match(r"an?\b[^,]*\band (?:an?|his|her|the)\b", text, re.IGNORECASE) is not None
    noun = head(text).casefold()
    several = bool(words) and words[0] in _PLURAL_STARTS
    ends = noun.split(" ")[-1]
    return several or ends in ("people", "men", "women", "children") or (ends.endswith("s") and not ends.endswith("ss"))


def definite(text: str) -> str:
    """The subject named again: "a young woman with red hair" is "the young woman"; a name stays a name."""
    noun = head(text)
    if (first := noun.split(" ", 1)[0].casefold()) in ("a", "an", "one"):
        return f"the {noun.split(' ', 1)[1]}" if " " in noun else noun
    return noun if first in DETERMINERS - _PLURAL_STARTS or noun[:1].isupper() else f"the {noun}"


def listed(parts: Sequence[str]) -> str:
    """Phrases in a row: "a, b and c"; those that hold an "and" of their own are only set between commas."""
    told = [part for part in parts if part]
    if len(told) < 2 or any(" and " in part for part in told):
        return ", ".join(told)
    return f"{', '.join(told[:-1])} and {told[-1]}"


def pronoun(subject: str) -> str:
    """ "she", "he" or "they" where the subject leaves no doubt, else the subject named again."""
    noun = head(subject).casefold()
    if is_plural(subject):
        return "they"
    for word, found in (("she", _SHE), ("he", _HE)):
        if found.search(noun):
            return word
    return definite(subject)


_SHE = re.compile(r"\b(?:woman|girl|lady|bride|mother|grandmother|daughter|sister|actress|ballerina|queen|princess)$")
_HE = re.compile(r"\b(?:man|boy|guy|gentleman|groom|father|grandfather|son|brother|actor|king|prince)$")


def lowered(text: str) -> str:
    """`text` with a small first letter, unless its first word is a name or written in capitals."""
    first, _, rest = text.partition(" ")
    if len(first) > 1 and first[1:].islower() and first[0].isupper() and (first.casefold() in _COMMON or not rest):
        return text[0].lower() + text[1:]
    return text if len(first) > 1 and not first[1:].islower() else text[:1].lower() + text[1:]


_COMMON = DETERMINERS | PREPOSITIONS


def sentence(text: str) -> str:
    """`text` with a capital first letter and a full stop."""
    text = text.strip().rstrip(",;: ")
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…", "。", "！", "？")) else ".")


def head(text: str) -> str:
    """The words up to the one that a phrase is about: "a young woman" of "a young woman with red hair"."""
    return _TAIL.split(text, 1)[0].strip()


def indefinite(word: str) -> str:
    """ "an" before a vowel as it is spoken, else "a"."""
    first = word.casefold().lstrip(STAND_IN)
    vowel = re.match(r"[aeiou]", first) and not re.match(r"(?:uni(?!m|n)|use|usu|eu|one\b|once)", first)
    return "an" if vowel or re.match(r"(?:hour|honest|heir)", first) else "a"
