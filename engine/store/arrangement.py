"""Arrangements: a post's photos in the user's order, each in the film or out of it, and the ways to change one."""

from __future__ import annotations

from collections.abc import Sequence

Arrangement = tuple[tuple[str, bool], ...]
"""(path, kept) for every photo of a post."""


def toggled(arrangement: Arrangement, paths: Sequence[str]) -> Arrangement:
    """Take the photos at `paths` into the film, or out of it where all of them are in."""
    chosen = set(paths)
    keep = not all(kept for path, kept in arrangement if path in chosen)
    return tuple((path, keep if path in chosen else kept) for path, kept in arrangement)


def moved(arrangement: Arrangement, path: str, by: int) -> Arrangement:
    """Move one photo `by` places; it stops at either end."""
    at = [other for other, _ in arrangement].index(path)
    to = max(0, min(len(arrangement) - 1, at + by))
    rest = [*arrangement[:at], *arrangement[at + 1 :]]
    return (*rest[:to], arrangement[at], *rest[to:])


def as_judged(arrangement: Arrangement, frames: Sequence[str]) -> Arrangement:
    """The verifier's own answer: its frames first and kept, the others behind in the order they had."""
    known = {path for path, _ in arrangement}
    kept = [path for path in frames if path in known]
    rest = [path for path, _ in arrangement if path not in set(kept)]
    return (*((path, True) for path in kept), *((path, False) for path in rest))


def film(arrangement: Arrangement) -> tuple[str, ...]:
    """The kept paths in order."""
    return tuple(path for path, kept in arrangement if kept)
