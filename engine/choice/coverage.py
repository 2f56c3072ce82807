"""Coverage: which shot sizes in which kinds of place a collection's series show, and what would fill the gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from engine.choice.cells import UNKNOWN, cell_of, cells_of
from engine.model import Coverage, Decision, Described, Filler, Gap, Held

_WHY_OUT: Final = {Decision.UNDECIDED: "undecided", Decision.LATER: "put off", Decision.REJECTED: "rejected"}
_NO_SERIES: Final = "no series found"
_ORDER: Final = ("undecided", "put off", _NO_SERIES, "rejected")
"""How easily a post is had, the most easily first."""


def coverage(posts: Iterable[Described]) -> Coverage:
    """The table of these posts, and its gaps.

    Approved series are held, and undecided ones are counted beside them. Posts that are rejected, put off or without a
    series are in no cell, but may fill one.
    """
    placed = [(_cell(post), post) for post in posts]
    held: dict[tuple[str, str], Held] = {}
    for cell, post in placed:
        approved, undecided = held.get(cell, Held())
        if post.decision == Decision.APPROVED:
            held[cell] = Held(approved + 1, undecided)
        elif post.decision == Decision.UNDECIDED and post.is_series:
            held[cell] = Held(approved, undecided + 1)
    occurring = {place for (_, place), _ in placed}
    places = tuple(place for place in cells_of("place") if place in occurring)
    return Coverage(
        framings=cells_of("framing"),
        places=places,
        held=held,
        gaps=_gaps(placed, held, [place for place in places if place != UNKNOWN]),
        never=tuple(place for place in cells_of("place") if place not in occurring and place != UNKNOWN),
    )


def accounts(posts: Iterable[Described]) -> list[tuple[str, int]]:
    """Accounts and how many posts each has, the one with the most first."""
    counts = Counter(post.account for post in posts)
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))


def _cell(post: Described) -> tuple[str, str]:
    return cell_of("framing", post.facts.framing), cell_of("place", post.facts.place)


def _gaps(
    placed: Sequence[tuple[tuple[str, str], Described]], held: dict[tuple[str, str], Held], places: Sequence[str]
) -> tuple[Gap, ...]:
    """Gaps with something to fill them first, each kind in the order of the table."""
    any_approved = any(one.approved for one in held.values())
    fillers: dict[tuple[str, str], list[Filler]] = {}
    for cell, post in placed:
        if post.decision != Decision.APPROVED:
            why = _WHY_OUT[post.decision] if post.is_series or post.decision != Decision.UNDECIDED else _NO_SERIES
            fillers.setdefault(cell, []).append(Filler(post.id, post.name, why, post.confidence))
    found = []
    for framing in cells_of("framing"):
        for place in places if framing != UNKNOWN else ():
            one = held.get((framing, place), Held())
            if not (one.approved if any_approved else one.approved + one.undecided):
                there = sorted(fillers.get((framing, place), ()), key=_ease)
                found.append(Gap(framing, place, tuple(there)))
    return tuple(sorted(found, key=lambda gap: not gap.fillers))


def _ease(filler: Filler) -> tuple[int, float]:
    return _ORDER.index(filler.why_out), -(filler.confidence or 0.0)
