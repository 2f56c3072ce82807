"""Filters as SQL: the conditions and the order of a list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any, Final

from peewee import SQL, Case, fn

from engine.model import (
    FACTS,
    SEEN,
    Decision,
    FilterField,
    FilterState,
    FilterTerm,
    Limits,
    PhotoState,
    Relation,
    SeriesFilter,
    SeriesState,
    SortKey,
)
from engine.store.findings import FACTS_SQL, HAS_FACTS
from engine.store.measured import BOX_LIKE
from engine.store.tables import LISTED, REMOVED, PhotoRecord, SeriesRecord

Expression = Any
"""Part of a query; Peewee's own types say no more."""

_UNDECIDED: Final = (SeriesRecord.decision == Decision.UNDECIDED) & (SeriesRecord.state == SeriesState.VERIFIED)
_STATES: Final[Mapping[FilterState, Expression]] = {
    FilterState.UNDECIDED: _UNDECIDED & SeriesRecord.is_series,
    FilterState.NO_SERIES: _UNDECIDED & ~SeriesRecord.is_series,
    FilterState.FLAGGED: SeriesRecord.flagged,
    FilterState.UNSURE: SeriesRecord.needs_review,
    FilterState.DRAFT: SeriesRecord.caption_is_draft,
    FilterState.STALE: SeriesRecord.caption_stale,
    FilterState.HELD: SeriesRecord.id.in_(SQL("(SELECT id FROM series WHERE held = 1)")),
    FilterState.AGREE: SeriesRecord.id.in_(SQL("(SELECT id FROM series WHERE agrees IS NOT NULL AND agrees = 1)")),
    FilterState.DISAGREE: SeriesRecord.id.in_(SQL("(SELECT id FROM series WHERE agrees IS NOT NULL AND agrees = 0)")),
    **{FilterState(decision): SeriesRecord.decision == decision for decision in Decision if decision != "undecided"},
    **{FilterState(state): SeriesRecord.state == state for state in SeriesState},
}
# Names that are no UTF-8 are stored as bytes, and SQLite finds no text in bytes.
_NAME, _USERNAME, _FOLDER = (
    column.cast("TEXT") for column in (SeriesRecord.base_name, SeriesRecord.username, SeriesRecord.directory)
)
_OF_FRAMES: Final = (PhotoRecord.series == SeriesRecord.id) & PhotoRecord.kept & (PhotoRecord.state == PhotoState.OK)
_HAS_BOX: Final = fn.COALESCE(PhotoRecord.box.cast("TEXT") ** BOX_LIKE, 0)
_LOST: Final = fn.COALESCE(PhotoRecord.dark, 0) + fn.COALESCE(PhotoRecord.light, 0)
_SHARPNESS, _SIDE, _QUALITY, _CLIPPED, _BARS, _COPY, *_SEEN = (
    fn.COALESCE(PhotoRecord.select(measure).where(_OF_FRAMES), None)  # which can be compared, as a query cannot
    for measure in (
        fn.MIN(PhotoRecord.sharpness),
        fn.MIN(fn.MIN(PhotoRecord.side, fn.COALESCE(PhotoRecord.detail, PhotoRecord.side))),
        fn.MIN(PhotoRecord.quality),
        *(
            fn.MAX(Case(None, [(PhotoRecord.side.is_null(), None)], there))
            for there in (_LOST, _HAS_BOX, fn.COALESCE(PhotoRecord.repeats, 0))
        ),
        *(fn.MAX(fn.INSTR(PhotoRecord.seen, word) > 0) for word in SEEN),
    )
)
"""The worst of a series' frames; None while nothing was measured in them, or a verifier said nothing of marks."""
_YES_NO: Final = {FilterField.BARS: _BARS, FilterField.COPY: _COPY} | dict(
    zip((FilterField.OVERLAID, FilterField.WATERMARK, FilterField.TURNED), _SEEN, strict=True)
)
_COLUMNS: Final[Mapping[FilterField, tuple[Expression, ...]]] = {
    FilterField.TEXT: (_NAME, _USERNAME, SeriesRecord.series_caption, _FOLDER),
    FilterField.USER: (_USERNAME,),
    FilterField.CAPTION: (SeriesRecord.series_caption,),
    FilterField.FOLDER: (_FOLDER,),
    FilterField.PROOF: (SeriesRecord.proof,),
    FilterField.VERIFIER: (SeriesRecord.verifier,),
    FilterField.MODEL: (SeriesRecord.model_version,),
    FilterField.CONFIDENCE: (SeriesRecord.confidence,),
    FilterField.FRAMES: (SeriesRecord.kept,),
    FilterField.PHOTOS: (SeriesRecord.image_count,),
    FilterField.DATE: (SeriesRecord.taken_at,),
    FilterField.COST: (SeriesRecord.cost_usd,),
    FilterField.SHARPNESS: (_SHARPNESS,),
    FilterField.SIDE: (_SIDE,),
    FilterField.QUALITY: (_QUALITY,),
}
_FACT_FIELDS: Final = frozenset(FilterField(name) for name in FACTS)


def conditions(wanted: SeriesFilter, limits: Limits) -> Iterator[Expression]:
    """Conditions that a wanted series must all meet; from these `limits` on its photos are marked."""
    series = SeriesRecord
    yield series.hidden == (REMOVED if wanted.removed else LISTED)
    if wanted.states:
        yield series.state.in_(sorted(wanted.states))
    if wanted.decisions:
        yield series.decision.in_(sorted(wanted.decisions))
    if wanted.is_series is not None:
        yield series.is_series == wanted.is_series
    for word in wanted.text.split():
        yield _holds(FilterTerm(FilterField.TEXT, Relation.HOLDS, (word,)), limits)
    for term in wanted.terms:
        # An unknown value meets no condition, and therefore every negated one.
        yield fn.COALESCE(_holds(term, limits), 0) == 0 if term.negated else _holds(term, limits)


def order(wanted: SeriesFilter) -> Iterator[Expression]:
    """Sort columns of a list: series without the value come last either way, equal ones as they were found."""
    for expression, may_lack in _ORDERS[wanted.sort]:
        if may_lack:
            yield expression.is_null()
        yield expression.desc() if wanted.descending else expression.asc()
    if wanted.sort != SortKey.FOUND:
        yield _FOUND


def _holds(term: FilterTerm, limits: Limits) -> Expression:
    if term.field == FilterField.STATE:
        return reduce(or_, (_STATES[FilterState(str(value))] for value in term.values))
    if term.field == FilterField.CLIPPED:
        is_clipped = limits.clipped_above < _CLIPPED
        return reduce(or_, (is_clipped == (value == "yes") for value in term.values))
    if term.field in _YES_NO:
        return reduce(or_, (_YES_NO[term.field] == (value == "yes") for value in term.values))
    if term.field in _FACT_FIELDS:
        return _says(term.field, term)
    if term.field == FilterField.TEXT:
        return _in_columns(term) | _says("", term)
    return _in_columns(term)


def _says(fact: str, term: FilterTerm) -> Expression:
    """A fact, or any of them, fits the term; asked of the index of facts alone."""
    fits = " OR ".join(
        "fact.value = ?" if term.relation == Relation.IS else "fact.value LIKE ? ESCAPE '\\'" for _ in _sought(term)
    )
    named = "AND fact.key = ?" if fact else ""
    found = f"SELECT series.id FROM series, json_each({FACTS_SQL}) AS fact WHERE {HAS_FACTS} {named} AND ({fits})"
    return SeriesRecord.id.in_(SQL(f"({found})", [*([fact] if fact else ()), *_sought(term)]))


def _sought(term: FilterTerm) -> list[str]:
    if term.relation == Relation.IS:
        return [str(value) for value in term.values]
    escaped = (re.sub(r"([\\%_])", r"\\\1", text) for value in term.values for text in _spellings(value))
    return [f"%{text}%" for text in escaped]


def _in_columns(term: FilterTerm) -> Expression:
    columns = _COLUMNS[term.field]
    match term.relation:
        case Relation.WITHIN:
            first, end = term.values
            return (columns[0] >= first) & (columns[0] < end)
        case Relation.HOLDS:
            parts = (column.contains(text) for value in term.values for text in _spellings(value) for column in columns)
        case Relation.IS:
            parts = (column == value for value in term.values for column in columns)
        case Relation.LESS:
            parts = (column < value for value in term.values for column in columns)
        case Relation.AT_MOST:
            parts = (column <= value for value in term.values for column in columns)
        case Relation.AT_LEAST:
            parts = (column >= value for value in term.values for column in columns)
        case Relation.MORE:
            parts = (column > value for value in term.values for column in columns)
    return reduce(or_, parts)


def _spellings(value: object) -> list[str]:
    """All spellings to look for: SQLite ignores case in ASCII only, and macOS stores accents in file names as separate
    characters.
    """
    text = str(value)
    if text.isascii():
        return [text]
    cases = (text, text.lower(), text.upper(), text.title())
    return sorted({unicodedata.normalize(form, case) for case in cases for form in ("NFC", "NFD")})


# The list's words, those that most need a person's attention first.
_STANDING = Case(
    None,
    [
        (_STATES[FilterState.LATER], 2),
        (_STATES[FilterState.APPROVED], 3),
        (_STATES[FilterState.REJECTED], 4),
        (_STATES[FilterState.UNDECIDED] & SeriesRecord.needs_review, 1),
        (_STATES[FilterState.UNDECIDED], 0),
        (_STATES[FilterState.NO_SERIES], 5),
        (_STATES[FilterState.FAILED], 6),
        (_STATES[FilterState.UNREADABLE], 7),
        (_STATES[FilterState.BLOCKED], 8),
        (_STATES[FilterState.QUEUED], 9),
        (_STATES[FilterState.GROUPED], 10),
    ],
    11,
)
_FOUND = fn.COALESCE(SeriesRecord.place, SeriesRecord.id)
_USER = fn.LOWER(fn.NULLIF(SeriesRecord.username, ""))
# A line shows user and text if they are known, else the name.
_TITLE = fn.LOWER(fn.COALESCE(fn.NULLIF(SeriesRecord.username, ""), SeriesRecord.base_name))
_ORDERS: Final[Mapping[SortKey, tuple[tuple[Expression, bool], ...]]] = {
    SortKey.FOUND: ((_FOUND, False),),
    SortKey.NAME: ((_TITLE, False), (SeriesRecord.base_name, False)),
    SortKey.CONFIDENCE: ((SeriesRecord.confidence, True),),
    SortKey.FRAMES: ((SeriesRecord.kept, False),),
    SortKey.STATE: ((_STANDING, False),),
    SortKey.USER: ((_USER, True),),
    SortKey.DATE: ((SeriesRecord.taken_at, True),),
    SortKey.COST: ((SeriesRecord.cost_usd, False),),
    SortKey.SHARPNESS: ((_SHARPNESS, True),),
    SortKey.LIKELY: ((SeriesRecord.confidence, True),),  # `engine.session.taste` knows a better order
}
