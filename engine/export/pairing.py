"""Chooses the pairs of a series: one or several source photos, and a target that differs from each of them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from engine.export.alike import are_alike
from engine.model.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.export.items import Pair
    from engine.export.options import ExportOptions
    from engine.model import ExportFrame, PictureSource

ALL_ALIKE = "Its photos all look alike, so that none is a change of another (pairs)."
"""Why a series is left out of a dataset of pairs."""


def too_few_photos(photos: int, options: ExportOptions) -> str:
    """Why a series has too few photos for one pair; "" if they are enough."""
    needed = options.references + 1
    if photos >= needed:
        return ""
    return (
        f"It has {counted(photos, 'photo')}; a target with {options.references} references takes {needed} (references)."
    )


def why_no_pair(frames: Sequence[ExportFrame], options: ExportOptions, pictures: PictureSource) -> str:
    """Why a series of these photos makes no pair; "" if it makes one. Opens photos until it finds one."""
    if reason := too_few_photos(len(frames), options):
        return reason
    return "" if next(differing_pairs(frames, options, pictures), None) else ALL_ALIKE


def differing_pairs(frames: Sequence[ExportFrame], options: ExportOptions, pictures: PictureSource) -> Iterator[Pair]:
    """Yield the pairs of these photos whose target looks like none of its sources."""
    for pair in chosen_pairs(len(frames), options.pairs, options.most_pairs, options.references):
        *sources, target = (frames[number - 1].file for number in pair)
        if not any(are_alike(source, target, pictures) for source in sources):
            yield pair


def chosen_pairs(photos: int, choice: str, most: int, references: int = 1) -> list[Pair]:
    """Numbers, from 1, of one or several sources and a target.

    Each photo and what comes before it, the first ones and each other, or all: every photo as the target of every
    other one, which further references follow in film order. If there are more than `most`, those that stay are spread
    evenly over the series.
    """
    numbers = range(1, photos + 1)
    if photos <= references:
        pairs = []
    elif choice == "neighbours":
        pairs = [tuple(range(first, first + references + 1)) for first in numbers[: photos - references]]
    elif choice == "first":
        pairs = [(*numbers[:references], other) for other in numbers[references:]]
    else:
        found: dict[tuple[frozenset[int], int], Pair] = {}
        for source, target in itertools.permutations(numbers, 2):
            following = [number for number in (*numbers[source - 1 :], *numbers[: source - 1]) if number != target]
            pair = (*following[:references], target)
            found.setdefault((frozenset(pair[:-1]), target), pair)
        pairs = list(found.values())
    if len(pairs) <= most:
        return pairs
    return [pairs[index * len(pairs) // most] for index in range(most)]
