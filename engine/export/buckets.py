"""Few kinds of clips: merges sizes and lengths until trainers find clips of one kind for whole batches."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from engine.export.sizing import Size, bucket_for, scale_to_cover

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from engine.export.options import ExportOptions

_CUT = 3.0
"""Weight of what a merge cuts off its photos, beside frames that are held and pixels that are fewer or more."""

DETAIL = 0.005
"""Enlargement, or share of a photo cut off, that is too small to mention."""


class Kind(NamedTuple):
    """What the clips of a batch have in common."""

    size: Size
    frames: int
    """Length of the clip."""


class Clip(NamedTuple):
    """A clip as it would be without merging."""

    series_id: int
    kind: Kind
    photos: tuple[Size, ...]
    """Upright sizes of its photos."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge of two kinds of clips, and what it costs."""

    one: Kind
    other: Kind
    into: Kind
    clips: tuple[int, int]
    """Number of clips of each."""
    held: int
    """Frames by which last photos are held longer, in all these clips."""
    upscale: float
    """How far a photo that gets another frame is enlarged at most; 1 if none is enlarged."""
    cut: float
    """Most that a photo loses to the crop beyond what it lost before, as a share of it."""


@dataclass(slots=True)
class _Group:
    """The clips of one kind, with what they had before."""

    kind: Kind
    ids: list[int] = field(default_factory=list)
    photos: Counter[tuple[Size, Size]] = field(default_factory=Counter)
    """Number of photos by their size and the frame size that suits their series."""

    def joined(self, other: _Group, kind: Kind) -> _Group:
        return _Group(kind, self.ids + other.ids, self.photos + other.photos)


def merged(clips: Iterable[Clip], most: int, options: ExportOptions) -> tuple[dict[int, Kind], tuple[Merge, ...]]:
    """The kind of each series once at most `most` are left, and the merges that lead there, the cheapest first.

    Two kinds become one of the greater length, in which last photos are held longer. Its size is that of one of the
    two, or a smaller one that suits both, such that no photo is enlarged more than `max_upscale` or its own frame asks.
    """
    groups: dict[Kind, _Group] = {}
    for clip in clips:
        group = groups.setdefault(clip.kind, _Group(clip.kind))
        group.ids.append(clip.series_id)
        group.photos.update((photo, clip.kind.size) for photo in clip.photos)
    costs = {
        pair: _best(groups[pair[0]], groups[pair[1]], options) for pair in itertools.combinations(sorted(groups), 2)
    }
    merges = []
    while len(groups) > max(1, most):
        pair = min(costs, key=lambda pair: (costs[pair][0], pair))
        into = costs[pair][1]
        one, other = (groups.pop(kind) for kind in pair)
        merges.append(_merge(one, other, into))
        costs = {both: cost for both, cost in costs.items() if not {*both} & {*pair}}
        group = one.joined(other, into)
        if into in groups:  # a smaller size that suits both may be there already
            group = group.joined(groups.pop(into), into)
            costs = {both: cost for both, cost in costs.items() if into not in both}
        costs |= {(kind, into): _best(groups[kind], group, options) for kind in groups}
        groups[into] = group
    return {series_id: group.kind for group in groups.values() for series_id in group.ids}, tuple(merges)


def _best(one: _Group, other: _Group, options: ExportOptions) -> tuple[float, Kind]:
    """The cheapest kind that both can become, and what it costs."""
    frames = max(one.kind.frames, other.kind.frames)
    sizes = [size for size in dict.fromkeys((one.kind.size, other.kind.size)) if _takes(size, (one, other), options)]
    if not sizes:
        photos = [photo for group in (one, other) for photo, _ in group.photos]
        sizes = [bucket_for(photos, options.size, options.max_upscale)]
    return min(
        (_cost(one, Kind(size, frames)) + _cost(other, Kind(size, frames)), Kind(size, frames)) for size in sizes
    )


def _takes(size: Size, groups: Sequence[_Group], options: ExportOptions) -> bool:
    """True if photos fill frames of this size without being enlarged too much."""
    return all(
        scale_to_cover(photo, size) <= max(options.max_upscale, scale_to_cover(photo, own)) + 1e-9
        for group in groups
        if group.kind.size != size
        for photo, own in group.photos
    )


def _cost(group: _Group, into: Kind) -> float:
    """What the clips of a group lose by another kind: shares of photos, pixels and frames, summed over clips."""
    held = (into.frames - group.kind.frames) / into.frames if into.frames else 0.0
    if into.size == group.kind.size:
        return held * len(group.ids)
    photos = group.photos.total()
    cut = sum(_cut(photo, own, into.size) * count for (photo, own), count in group.photos.items())
    areas = math.prod(group.kind.size), math.prod(into.size)
    return (_CUT * cut / max(1, photos) + 1 - min(areas) / max(areas) + held) * len(group.ids)


def _cut(photo: Size, own: Size, frame: Size) -> float:
    """Share of a photo that is cut off in `frame` and is not in its `own` frame."""
    return max(0.0, _kept(photo, own) - _kept(photo, frame))


def _kept(photo: Size, frame: Size) -> float:
    return math.prod(frame) / scale_to_cover(photo, frame) ** 2 / math.prod(photo)


def _merge(one: _Group, other: _Group, into: Kind) -> Merge:
    moved = list(_moved((one, other), into))
    return Merge(
        one.kind,
        other.kind,
        into,
        (len(one.ids), len(other.ids)),
        held=sum((into.frames - group.kind.frames) * len(group.ids) for group in (one, other)),
        upscale=max((scale_to_cover(photo, into.size) for photo, _ in moved), default=1.0),
        cut=max((_cut(photo, own, into.size) for photo, own in moved), default=0.0),
    )


def _moved(groups: Iterable[_Group], into: Kind) -> Iterator[tuple[Size, Size]]:
    for group in groups:
        if group.kind.size != into.size:
            yield from group.photos
