"""The lists a user can turn to, each a filter with a name and a count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.model import Counts, Decision, SeriesFilter, SeriesRow, SeriesState


@dataclass(frozen=True, slots=True)
class SeriesView:
    """One list: what it shows, and what it says when it is empty."""

    name: str
    title: str
    short: str
    filter: SeriesFilter
    count: Callable[[Counts], int]
    empty: str
    """Names commands in braces; the app knows their keys."""


_UNDECIDED = frozenset({Decision.UNDECIDED})

VIEWS: tuple[SeriesView, ...] = (
    SeriesView(
        "all", "All", "All", SeriesFilter(), lambda c: c.series, "No posts here. Press {scan} to scan the folder."
    ),
    SeriesView(
        "waiting",
        "Undecided",
        "Undec",
        SeriesFilter(decisions=_UNDECIDED, is_series=True),
        lambda c: c.waiting,
        "Nothing is undecided.",
    ),
    SeriesView(
        "approved",
        "Approved",
        "Appr",
        SeriesFilter(decisions=frozenset({Decision.APPROVED})),
        lambda c: c.approved,
        "Nothing is approved yet. Press {approve} on a series you like.",
    ),
    SeriesView(
        "rejected",
        "Rejected",
        "Rej",
        SeriesFilter(decisions=frozenset({Decision.REJECTED})),
        lambda c: c.rejected,
        "Nothing is rejected.",
    ),
    SeriesView(
        "later",
        "Later",
        "Later",
        SeriesFilter(decisions=frozenset({Decision.LATER})),
        lambda c: c.later,
        "Nothing is put off.",
    ),
    SeriesView(
        "no_series",
        "No match",
        "No match",
        SeriesFilter(states=frozenset({SeriesState.VERIFIED}), decisions=_UNDECIDED, is_series=False),
        lambda c: c.undecided - c.waiting,
        "Every verified post contains a series.",
    ),
    SeriesView(
        "failed",
        "Failed",
        "Fail",
        SeriesFilter(states=frozenset({SeriesState.FAILED, SeriesState.UNREADABLE, SeriesState.BLOCKED})),
        lambda c: c.failed + c.unreadable + c.blocked,
        "Nothing failed.",
    ),
    SeriesView(
        "skipped",
        "Skipped",
        "Skip",
        SeriesFilter(states=frozenset({SeriesState.SKIPPED})),
        lambda c: c.skipped,
        "Nothing was skipped.",
    ),
    SeriesView(
        "removed",
        "Removed",
        "Rem",
        SeriesFilter(removed=True),
        lambda c: c.removed,
        "Nothing was removed from the project.",
    ),
)


_NO_PHOTOS = "No photos in this folder. {open_folder} opens another one, {job_log} shows what was found."
_NOTHING_FITS = "Nothing here fits this filter. Esc clears it."


def words_if_empty(view: SeriesView, *, filtered: bool, bare: bool) -> str:
    """What an empty list says: with a filter, or in a folder that is `bare` of photos, that comes first.

    Names commands in braces.
    """
    return _NOTHING_FITS if filtered else _NO_PHOTOS if bare else view.empty


def waits(row: SeriesRow) -> bool:
    """True for a series that waits for a person's word."""
    return row.state == SeriesState.VERIFIED and row.decision == Decision.UNDECIDED and row.is_series
