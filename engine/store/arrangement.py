"""Arrangements: a post's photos in the person's order, each kept or excluded, and the ways to change one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

Arrangement = tuple[tuple[str, bool], ...]
"""(path, kept) for every photo of a post."""


def toggled(arrangement: Arrangement, paths: Sequence[str]) -> Arrangement:
    """Include the photos at `paths`, or exclude them if all are included."""
    chosen = set(paths)
    keep = not all(kept for path, kept in arrangement if path in chosen)
    return tuple((path, keep if path in chosen else kept) for path, kept in arrangement)


def brought_first(arrangement: Arrangement, paths: Sequence[str]) -> Arrangement:
    """Put photos first, as a block in their present order, and include them all."""
    chosen = set(paths)
    front = moved(arrangement, paths, -len(arrangement))
    return tuple((path, kept or path in chosen) for path, kept in front)


def moved(arrangement: Arrangement, paths: Sequence[str], by: int) -> Arrangement:
    """Move photos `by` places, as a block in their present order; they stop at either end."""
    chosen = set(paths)
    block = [place for place in arrangement if place[0] in chosen]
    rest = [place for place in arrangement if place[0] not in chosen]
    at = next((index for index, (path, _) in enumerate(arrangement) if path in chosen), 0)
    to = max(0, min(len(rest), at + by))
    return (*rest[:to], *block, *rest[to:])


def reordered(arrangement: Arrangement, paths: Sequence[str]) -> Arrangement:
    """Put the photos at `paths` in that order into the places they hold together; all others keep theirs."""
    kept = dict(arrangement)
    turn = [path for path in paths if path in kept]
    places = [place for place, (path, _) in enumerate(arrangement) if path in set(turn)]
    new = list(arrangement)
    for place, path in zip(places, turn, strict=True):
        new[place] = path, kept[path]
    return tuple(new)


def photos_moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The smallest set of photos that must move to turn one order into the other."""
    place = {path: index for index, path in enumerate(old)}
    ends: list[int] = []  # the lowest end among the rising runs of each length
    before: dict[int, int | None] = {}  # the place before this one in the longest run that ends here
    for path in new:
        at = bisect_left(ends, place[path])
        ends[at : at + 1] = [place[path]]
        before[place[path]] = ends[at - 1] if at else None
    moved, last = set(new), ends[-1] if ends else None
    while last is not None:
        moved.remove(old[last])
        last = before[last]
    return moved


def verifier_arrangement(arrangement: Arrangement, frames: Sequence[str]) -> Arrangement:
    """The verifier's arrangement: its frames first, then the others, excluded, in their present order."""
    known = {path for path, _ in arrangement}
    kept = [path for path in frames if path in known]
    rest = [path for path, _ in arrangement if path not in set(kept)]
    return (*((path, True) for path in kept), *((path, False) for path in rest))


def film(arrangement: Arrangement) -> tuple[str, ...]:
    """Paths of the kept photos, in order."""
    return tuple(path for path, kept in arrangement if kept)
