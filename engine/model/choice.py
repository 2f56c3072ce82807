"""Series as a choice among them sees them, and the table of what they cover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.model.facts import Facts
from engine.model.series import Decision


@dataclass(frozen=True, slots=True)
class Described:
    """A verified post in words and numbers, whether or not it holds a series."""

    id: int
    name: str
    """As lists show it."""
    account: str
    """The account that posted it, or its folder, with a slash, if names give no account."""
    decision: Decision
    is_series: bool
    confidence: float | None
    needs_review: bool
    kept: int
    """Number of its frames."""
    photos: int
    """Number of all photos of the post."""
    facts: Facts


class Held(NamedTuple):
    """Series in one cell of a table."""

    approved: int = 0
    undecided: int = 0


@dataclass(frozen=True, slots=True)
class Filler:
    """A post that would fill a gap if it were approved."""

    series_id: int
    name: str
    why_out: str
    """Why it is not in the table as held: "undecided", "put off", "rejected" or "no series found"."""
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell that holds nothing, and what would fill it, the likeliest first."""

    framing: str
    place: str
    fillers: tuple[Filler, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What series cover: a table of shot size by kind of place."""

    framings: tuple[str, ...]
    """Rows, "unknown" last."""
    places: tuple[str, ...]
    """Columns: the kinds of place that occur, "unknown" last."""
    held: Mapping[tuple[str, str], Held] = field(default_factory=dict)
    """By row and column; a cell without series is missing."""
    gaps: tuple[Gap, ...] = ()
    """Cells of known size and place without an approved series (without any series as long as none is approved)."""
    never: tuple[str, ...] = ()
    """Kinds of place that do not occur at all."""

    @property
    def approved(self) -> int:
        """Number of approved series."""
        return sum(one.approved for one in self.held.values())

    @property
    def undecided(self) -> int:
        """Number of undecided series."""
        return sum(one.undecided for one in self.held.values())

    @property
    def known(self) -> int:
        """Number of series of known size and place."""
        return sum(sum(one) for cell, one in self.held.items() if "unknown" not in cell)

    @property
    def is_blank(self) -> bool:
        """True if neither the size nor the place of any series is known, so that the table says nothing."""
        return set(self.held) <= {("unknown", "unknown")}
