"""How one series reads as a line of the list: where it stands in a mark and a word, its name, frames and confidence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from engine.model import Decision, SeriesRow, SeriesState, SortKey
from tui.text import fit, safe
from tui.text.marks import mark_signs


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a series stands, for eyes that see shapes, words or colours."""

    mark: str
    """One cell wide in every terminal."""
    word: str
    meaning: str
    look: str
    """Name of the list's component class that colours the line."""


APPROVED = Standing("✓", "approved", "you approved it", "series-list--approved")
REJECTED = Standing("✕", "rejected", "you rejected it", "series-list--rejected")
LATER = Standing("~", "later", "you put it off", "series-list--later")
UNDECIDED = Standing("✦", "undecided", "a series that waits for your decision", "series-list--undecided")
UNSURE = Standing("?", "unsure", "waits for your decision; the verifier is not confident", "series-list--undecided")
NO_SERIES = Standing("o", "no match", "the verifier found no series in it", "series-list--quiet")
FAILED = Standing("!", "failed", "got no verdict; the next run tries again", "series-list--failed")
UNREADABLE = Standing(
    "%", "unreadable", "too few photos can be read; asked again once that changes", "series-list--failed"
)
BLOCKED = Standing("#", "blocked", "the service refuses to verify it", "series-list--failed")
QUEUED = Standing("»", "queued", "about to be verified", "series-list--pending")
GROUPED = Standing("∙", "grouped", "not verified yet", "series-list--pending")
REMOVED = Standing("∅", "removed", "you removed it from the project", "series-list--quiet")
SKIPPED = Standing("-", "skipped", "too few or too many photos", "series-list--quiet")

FLAG: Final = "►"
"""Stands behind the mark of a series that the person flagged."""

LEGEND: Final = (
    UNDECIDED, UNSURE, APPROVED, REJECTED, LATER, NO_SERIES, FAILED, UNREADABLE, BLOCKED, QUEUED,
    GROUPED, SKIPPED, REMOVED,
)  # fmt: skip
"""Every standing there is, as the help lists them."""

_BY_DECISION = {Decision.APPROVED: APPROVED, Decision.REJECTED: REJECTED, Decision.LATER: LATER}
_BY_STATE = {
    SeriesState.GROUPED: GROUPED,
    SeriesState.QUEUED: QUEUED,
    SeriesState.FAILED: FAILED,
    SeriesState.UNREADABLE: UNREADABLE,
    SeriesState.BLOCKED: BLOCKED,
    SeriesState.SKIPPED: SKIPPED,
}


def standing_of(row: SeriesRow) -> Standing:
    """What counts for a series: a person's decision, else how far the engine has come with it."""
    if row.removed:
        return REMOVED
    if decided := _BY_DECISION.get(row.decision):
        return decided
    if unverified := _BY_STATE.get(row.state):
        return unverified
    if not row.is_series:
        return NO_SERIES
    return UNSURE if row.needs_review else UNDECIDED


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in cells of a list line's columns; 0 leaves a column out. Together they fill the line."""

    word: int
    name: int
    user: int
    frames: int
    confidence: int

    @classmethod
    @lru_cache(maxsize=16)
    def within(cls, width: int) -> Columns:
        """Share `width` cells out: the name gets what the others leave, and they go one by one where it is narrow."""
        word = 10 if width >= 56 else 0
        user = min(20, width // 5) if width >= 110 else 0
        frames = 7 if width >= 24 else 0
        confidence = 6 if width >= 34 else 0
        return cls(word, max(0, width - _LEAD - word - user - frames - confidence), user, frames, confidence)

    @classmethod
    def of_name(cls, width: int) -> Columns:
        """Leave all of `width` cells to the name."""
        return cls(0, max(0, width - _LEAD), 0, 0, 0)


_LEAST_MARKED = 16
"""Cells of a name's column in which marks leave room for a name."""
_LEAD = 4  # the cursor's arrow, the bar of what is chosen, the mark and a space


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """The texts of a line, each as wide as its column; `quiet` parts are less loud than `name`."""

    lead: str
    name: str
    quiet: str


def line_of(row: SeriesRow, columns: Columns, at_cursor: bool, chosen: bool = False) -> SeriesLine:
    """Lay a series out in its columns."""
    standing, name = standing_of(row), _marked(safe(row.title or row.name), row, columns.name)
    mark = standing.mark + (FLAG if row.flagged else "")
    confidence = "" if row.confidence is None else f"{row.confidence:.2f}"
    lead = _lead(at_cursor, chosen)
    return _lay_out(columns, lead, mark, standing.word, name, safe(row.username or ""), count_of(row), confidence)


def _marked(name: str, row: SeriesRow, cells: int) -> str:
    """A name with the marks of its frames at the end of its column."""
    if not row.marks or cells < _LEAST_MARKED:
        return name
    signs = mark_signs(row.marks, cells)
    return f"{fit(name, cells - len(signs) - 2)} {signs} "


def is_verified(row: SeriesRow) -> bool:
    """True once a verifier or the person has said which of its photos belong."""
    return row.state is SeriesState.VERIFIED or row.kept > 0


def count_of(row: SeriesRow) -> str:
    """Its frames among its photos; its photos while nobody has said which of them are frames."""
    return f"{row.kept}/{row.total}" if is_verified(row) else str(row.total)


def placeholder(columns: Columns, at_cursor: bool, chosen: bool = False) -> SeriesLine:
    """A line whose series is still being read."""
    return _lay_out(columns, _lead(at_cursor, chosen), "", "", "…", "", "", "")


def header(columns: Columns, sort: SortKey = SortKey.FOUND, descending: bool = False, chosen: int = 0) -> SeriesLine:
    """The line above all others: an arrow by the column that the list is sorted by, and how many lines are chosen."""
    arrow = "▼" if descending else "▲"
    titles = {
        SortKey.STATE: "state" if columns.word else "",
        SortKey.NAME: "name",
        SortKey.USER: "user" if columns.user else "",
        SortKey.FRAMES: "frames" if columns.frames else "",
        SortKey.CONFIDENCE: "conf." if columns.confidence else "",
    }
    if titles.get(sort):
        titles[sort] = f"{arrow}{titles[sort]}"
    elif sort != SortKey.FOUND or descending:
        titles[SortKey.NAME] += f" {arrow}by {'find' if sort == SortKey.FOUND else sort.value}"
    told = f"{titles[SortKey.NAME]} · {chosen:,} selected"
    if chosen and len(told) <= columns.name:  # else the status line alone says it
        titles[SortKey.NAME] = told
    state, name, user, frames, confidence = titles.values()
    return _lay_out(columns, "", "", state, name, user, frames, confidence)


def order_line(sort: SortKey, descending: bool, chosen: int) -> str:
    """The line above a list without columns: how it is sorted, and how many series are chosen."""
    words = "in the order of the folder" if sort == SortKey.FOUND else f"by {sort.value}"
    return f"  {'▼' if descending else '▲'} {words}" + (f" · {chosen:,} selected" if chosen else "")


def column_at(columns: Columns, x: int) -> SortKey:
    """What the column in this cell of the header is sorted by."""
    ends = (
        (SortKey.STATE, _LEAD + columns.word),
        (SortKey.NAME, columns.name),
        (SortKey.USER, columns.user),
        (SortKey.FRAMES, columns.frames),
    )
    end = 0
    for key, width in ends:
        end += width
        if x < end:
            return key
    return SortKey.CONFIDENCE


def _lead(at_cursor: bool, chosen: bool) -> str:
    """Where the cursor is and what is chosen, each a shape in a cell of its own."""
    return ("❯" if at_cursor else " ") + ("▌" if chosen else " ")


def _lay_out(
    columns: Columns, lead: str, mark: str, word: str, name: str, user: str, frames: str, confidence: str
) -> SeriesLine:
    lead = fit(lead, 2) + fit(mark, 2) + fit(word, columns.word)
    quiet = _left(user, columns.user) + _right(frames, columns.frames) + _right(confidence, columns.confidence)
    return SeriesLine(lead, fit(name, columns.name), quiet)


def _left(text: str, width: int) -> str:
    return " " + fit(text, width - 1) if width else ""


def _right(text: str, width: int) -> str:
    return fit(text, width, right=True) if width else ""
