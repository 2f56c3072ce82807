"""The filter language: parses typed text into a SeriesFilter and completes what is half typed.

    state:undecided conf>0.8 frames>=4 user:jenny caption:"at the beach" place:street -dog date>=2025-08 sort:conf-

Spaces separate terms, all of which must hold. A word, or a phrase in quotes, is looked for in name, user, caption,
facts and folder; `key:a,b` accepts any of several values; `-` before a term negates it; `sort:key-` sorts in descending
order. `disagree` alone means `state:disagree`. `text:yes` asks for writing over a photo, `text:"yes"` for the word.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from engine.errors import FilterError
from engine.model import FilterField, FilterState, FilterTerm, Proof, Relation, SeriesFilter, SortKey

_MOST_TERMS = 40
"""More than anybody types: a pasted page of text would only keep the database busy."""

SORTS: Final[Mapping[str, SortKey]] = {"conf": SortKey.CONFIDENCE, "sharp": SortKey.SHARPNESS} | {
    key.value: key for key in SortKey
}
"""Sort keys by the names that `sort:` accepts."""

_WORDS: Final[Mapping[FilterField, tuple[str, ...]]] = {
    FilterField.STATE: tuple(FilterState),
    FilterField.PROOF: tuple(Proof),
    FilterField.BARS: ("yes", "no"),
    FilterField.CLIPPED: ("yes", "no"),
    FilterField.COPY: ("yes", "no"),
    FilterField.OVERLAID: ("yes", "no"),
    FilterField.WATERMARK: ("yes", "no"),
    FilterField.TURNED: ("yes", "no"),
}
_OFFERED: Final[Mapping[FilterField, tuple[str, ...]]] = {
    **_WORDS,
    FilterField.TEXT: _WORDS[FilterField.OVERLAID],
}
_NUMBERS: Final = frozenset(
    {
        FilterField.CONFIDENCE, FilterField.FRAMES, FilterField.PHOTOS, FilterField.COST,
        FilterField.SHARPNESS, FilterField.SIDE, FilterField.QUALITY,
    }
)  # fmt: skip
_FIELDS: Final[Mapping[str, FilterField]] = {
    field.value: field for field in FilterField if field != FilterField.OVERLAID
} | {
    "confidence": FilterField.CONFIDENCE,
    "sure": FilterField.CONFIDENCE,
    "sharpness": FilterField.SHARPNESS,
}
_EXAMPLES: Final[Mapping[str, str]] = {
    FilterField.STATE: "state:undecided",
    FilterField.USER: "user:jenny",
    FilterField.CAPTION: "caption:beach",
    FilterField.FOLDER: "folder:2025",
    FilterField.PROOF: "proof:weak",
    FilterField.VERIFIER: "verifier:offline",
    FilterField.MODEL: "model:flash",
    FilterField.CONFIDENCE: "conf>0.8",
    FilterField.FRAMES: "frames>=4",
    FilterField.PHOTOS: "photos>=10",
    FilterField.DATE: "date>=2025-08",
    FilterField.COST: "cost>0.01",
    FilterField.SHARPNESS: "sharp<150",
    FilterField.SIDE: "side<768",
    FilterField.QUALITY: "quality<60",
    FilterField.BARS: "bars:yes",
    FilterField.CLIPPED: "clipped:yes",
    FilterField.COPY: "copy:yes",
    FilterField.TEXT: "text:yes",
    FilterField.WATERMARK: "watermark:yes",
    FilterField.TURNED: "turned:yes",
    FilterField.SUBJECT: "subject:woman",
    FilterField.IDENTITY: "identity:freckles",
    FilterField.CLOTHING: "clothing:coat",
    FilterField.ACTION: "action:walking",
    FilterField.EXPRESSION: "expression:smile",
    FilterField.PLACE: "place:beach",
    FilterField.LIGHT: "light:evening",
    FilterField.FRAMING: "framing:close",
    FilterField.LOOK: "look:grain",
    "sort": "sort:conf-",
}
"""An example for each key, in the order in which they are offered."""

_RELATION = r">=|<=|>|<|="
_TERM = re.compile(
    rf"""(?P<minus>-)?
    (?:(?P<key>[A-Za-z]+)(?::?(?P<relation>{_RELATION})|:))?
    (?:"(?P<phrase>[^"]*+)"?+(?=\s|$)|(?P<word>\S*))
    \s*""",
    re.VERBOSE,
)
_LAST_TERM = re.compile(rf"(?:^|\s)-?(?:(?P<key>[A-Za-z]+)(?P<relation>:?(?:{_RELATION})|:))?(?P<begun>[^\s\"]*)$")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


class TermBegun(FilterError):
    """A term still lacks its value, as it does while it is being typed."""


def parse_filter(text: str, base: SeriesFilter | None = None) -> SeriesFilter:
    """Parse a filter and add it to `base`; raises FilterError for a term that makes no sense."""
    base = base or SeriesFilter()
    terms: list[FilterTerm] = []
    sort, descending = base.sort, base.descending
    for match in _TERM.finditer(_storable(text).strip()):
        key = (match["key"] or "").lower()
        value = match["word"] if match["phrase"] is None else match["phrase"]
        if key == "sort":
            sort, descending = _sort(value)
        elif key:
            terms.append(_term(key, match["relation"], value, match["phrase"] is not None, bool(match["minus"])))
        elif match["phrase"] is None and value.lower() == FilterState.DISAGREE:
            terms.append(FilterTerm(FilterField.STATE, Relation.IS, (FilterState.DISAGREE,), bool(match["minus"])))
        elif value:
            terms.append(FilterTerm(FilterField.TEXT, Relation.HOLDS, (value,), bool(match["minus"])))
    if len(terms) > _MOST_TERMS:
        raise FilterError(f"A filter takes {_MOST_TERMS} terms at most, this one has {len(terms)}.")
    return replace(base, sort=sort, descending=descending, terms=(*base.terms, *terms))


def parse_typed(text: str, base: SeriesFilter | None = None) -> tuple[SeriesFilter, str]:
    """Parse a filter as it is typed; ignore an unfinished last term and return a hint about it. Raises FilterError."""
    try:
        return parse_filter(text, base), ""
    except TermBegun as begun:
        return parse_filter(text.rstrip().rpartition(" ")[0], base), str(begun)


def complete_filter(text: str, known: Mapping[str, Sequence[str]]) -> str | None:
    """The text with its last term completed, or None if nothing fits.

    `known` holds values by key, e.g. the collection's users.
    """
    match = _LAST_TERM.search(text)
    if match is None:
        return None
    begun = match["begun"]
    if match["key"] is not None:
        begun, options = begun.rpartition(",")[2], _offered(match["key"].lower(), known)
    elif begun:
        options = map(_opening, _EXAMPLES.values())
    else:
        return None
    rest = _rest(begun, options)
    return text + rest if rest else None


def _offered(key: str, known: Mapping[str, Sequence[str]]) -> Iterable[str]:
    if key == "sort":
        return (f"{name}-" if name in _FROM_THE_TOP else name for name in SORTS)
    words = _OFFERED.get(_FIELDS[key]) if key in _FIELDS else None
    return (_plain(word) for word in words) if words else known.get(key, ())


_FROM_THE_TOP = frozenset({"conf", "confidence", "frames", "date", "cost", "sharp", "sharpness", "likely"})


def _opening(example: str) -> str:
    """The key and relation of an example: "conf>" of "conf>0.8"."""
    match = re.match(rf"[a-z]+(?:{_RELATION}|:)", example)
    assert match is not None
    return match[0]


def _rest(begun: str, options: Iterable[str]) -> str:
    """The rest of the first option that starts with `begun`."""
    for option in options:
        if len(option) > len(begun) and option.lower().startswith(begun.lower()) and not re.search(r'[\s",]', option):
            return option[len(begun) :]
    return ""


# --- One term -------------------------------------------------------------------------------------------------------


def _term(key: str, relation: str | None, value: str, quoted: bool, negated: bool) -> FilterTerm:
    field = _FIELDS.get(key)
    if field is None:
        near = difflib.get_close_matches(key, _EXAMPLES, 1)
        hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(_EXAMPLES)}."
        raise FilterError(f'There is no key "{key}".', f"{hint} Put text that holds a colon in quotes.")
    if not value:
        raise TermBegun(f"{key} needs a value,", f"e.g. {_EXAMPLES[field]}")
    if field == FilterField.DATE:
        return _dated(relation, value, negated)
    if field in _NUMBERS:
        return FilterTerm(field, Relation(relation or Relation.IS), (_number(field, value),), negated)
    if relation not in (None, Relation.IS):
        raise FilterError(f"{key} is no number and cannot be compared by {relation}.", f"Try {_EXAMPLES[field]}")
    parts = (value,) if quoted else tuple(part for part in value.split(",") if part)
    if not parts:
        raise TermBegun(f"{key} needs a value,", f"e.g. {_EXAMPLES[field]}")
    if field == FilterField.TEXT and not quoted and all(part.lower() in _OFFERED[field] for part in parts):
        field = FilterField.OVERLAID
    if words := _WORDS.get(field):
        return FilterTerm(field, Relation.IS, tuple(_word(key, part, words) for part in parts), negated)
    return FilterTerm(field, Relation(relation or Relation.HOLDS), parts, negated)


def _word(key: str, value: str, words: Sequence[str]) -> str:
    """The one word that starts with `value`."""
    wanted = _plain(value)
    fitting = [word for word in words if _plain(word).startswith(wanted)]
    if exact := [word for word in fitting if _plain(word) == wanted]:
        fitting = exact
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise FilterError(f"{key}:{value} may be {' or '.join(_plain(word) for word in fitting)}.")
    plain = [_plain(word) for word in words]
    near = difflib.get_close_matches(wanted, plain, 1)
    hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(plain)}."
    raise FilterError(f'{key} cannot be "{value}".', hint)


def _plain(word: str) -> str:
    return re.sub(r"[\s_-]", "", word).lower()


def _number(field: FilterField, value: str) -> float:
    share = value.endswith("%") and field == FilterField.CONFIDENCE
    try:
        number = float(value.rstrip("%") if share else value.lstrip("$"))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise FilterError(f'{field} takes a number, not "{value}",', f"e.g. {_EXAMPLES[field]}")
    return number / 100 if share else number


def _dated(relation: str | None, value: str, negated: bool) -> FilterTerm:
    """A term for a year, month or day, taken as a span: "after" means after its end, "until" includes it."""
    first, end = _span(value)
    match relation:
        case Relation.LESS:
            return FilterTerm(FilterField.DATE, Relation.LESS, (first,), negated)
        case Relation.AT_MOST:
            return FilterTerm(FilterField.DATE, Relation.LESS, (end,), negated)
        case Relation.MORE:
            return FilterTerm(FilterField.DATE, Relation.AT_LEAST, (end,), negated)
        case Relation.AT_LEAST:
            return FilterTerm(FilterField.DATE, Relation.AT_LEAST, (first,), negated)
        case _:
            return FilterTerm(FilterField.DATE, Relation.WITHIN, (first, end), negated)


def _span(value: str) -> tuple[datetime, datetime]:
    match = _DATE.fullmatch(value)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        first = datetime(year, month or 1, day or 1)
        if day:
            return first, datetime.fromordinal(first.toordinal() + 1)
        if month and month < 12:
            return first, datetime(year, month + 1, 1)
        return first, datetime(year + 1, 1, 1)
    except (ValueError, OverflowError):
        hint = f"e.g. {_EXAMPLES[FilterField.DATE]} or date:2025-08-28"
        raise FilterError(f'date takes a year, month or day, not "{value}",', hint) from None


def _sort(value: str) -> tuple[SortKey, bool]:
    name = value.rstrip("+-").lower()
    if not name:
        raise TermBegun(f"sort needs a column: {', '.join(SORTS)};", "a - behind it reverses it.")
    if name not in SORTS:
        near = [key for key in SORTS if key.startswith(name)] or difflib.get_close_matches(name, SORTS, 1)
        hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(SORTS)}; a - behind it reverses it."
        raise FilterError(f'The list cannot be sorted by "{name}".', hint)
    return SORTS[name], value.endswith("-")


def _storable(text: str) -> str:
    """The text without lone surrogates, which a paste may bring and no database accepts."""
    return text.encode("utf-8", "ignore").decode()
