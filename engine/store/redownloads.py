"""Series whose posts hold the same pictures: one post that was downloaded again, re-encoded or not, under any name."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from engine.model import THIRDS
from engine.store.door import Door
from engine.store.roots import root_of
from engine.store.rows import AMONG
from engine.store.tables import LISTED, SeriesRecord

PhotoPair = tuple[str, str]
"""Paths of two photos."""

_LEAST_SHARED = 2
"""Photos that two posts must share: one alone proves nothing."""
_MOST_HOLDERS = 50
"""A picture in more posts than this is an advertisement or a placeholder, and links none of them."""
_NEAR = 4
"""Bits in which the hashes of one picture differ at most, once two posts share others: as measured on 120 photos that
were re-encoded at quality 60 and 85, as WebP, and at 640 and 320 pixels."""
_PHOTOS = f"""
    SELECT series_id, path, content_hash, perceptual_hash FROM photos
    WHERE state = 'ok' AND series_{AMONG} ORDER BY series_id, position"""
_BESIDE = f"""
    series.hidden = '{LISTED}' AND series.id <> ?
    AND series.collection_id = (SELECT collection_id FROM series WHERE id = ?)"""
_OF_EQUAL_CODE = f"""
    SELECT series.id FROM series WHERE {_BESIDE} AND shortcode IS NOT NULL
    AND shortcode = (SELECT shortcode FROM series WHERE id = ?)"""
_OF_THIRD = " OR ".join(
    f"perceptual_hash IS NOT NULL AND perceptual_hash >> {shift} & {mask} = ?" for shift, mask in THIRDS
)
_HOLDERS = f"""
    SELECT DISTINCT series_id FROM photos CROSS JOIN series ON series.id = series_id
    WHERE {_BESIDE} AND photos.state = 'ok' AND (content_hash = ? OR {_OF_THIRD}) LIMIT {_MOST_HOLDERS}"""
"""From the indexes on the photos, which the optimizer would leave for a look at all series but for CROSS JOIN."""
_CODES = f"SELECT id, shortcode, collection_id FROM series WHERE {AMONG}"


@dataclass(slots=True)
class _Post:
    code: str | None = None
    collection: int = 0
    photos: list[tuple[str, str | None, int | None]] = field(default_factory=list)
    """Path, hash of the bytes, hash of the picture."""


@dataclass(frozen=True, slots=True)
class Redownload:
    """Two posts that hold the same photos, if each of these pairs shows the same picture."""

    first: int
    second: int
    collection: int
    pairs: tuple[PhotoPair, ...]
    """Paths of photos whose bytes differ and whose pictures seem equal."""


class Redownloads:
    """Compares posts by the hashes that verification noted; linear in the number of photos."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def among(self, ids: Sequence[int]) -> list[Redownload]:
        """All pairs of these series, in order, whose posts hold the same photos by their hashes."""
        posts = self._posts(ids)
        shared: Counter[tuple[int, int]] = Counter()
        for holders in _holders(posts):
            if 1 < len(holders) <= _MOST_HOLDERS:
                shared.update(combinations(sorted(holders), 2))
        found = []
        for (first, second), count in sorted(shared.items()):
            if count >= _LEAST_SHARED and (pairs := _same(posts[first], posts[second])) is not None:
                found.append(Redownload(first, second, posts[first].collection, pairs))
        return found

    def like(self, series_id: int) -> list[int]:
        """Listed series of the same collection that may hold this one's photos.

        They have its shortcode, or one of three of its photos, of which the same post lacks at most one.
        """
        execute = SeriesRecord._meta.database.execute_sql
        with self._door.reading():
            found = {series for (series,) in execute(_OF_EQUAL_CODE, (series_id,) * 3)}
            photos = execute(_PHOTOS, (json.dumps([series_id]),)).fetchall()
            for place in sorted({0, len(photos) // 2, len(photos) - 1} if photos else ()):
                _, _, content, bits = photos[place]
                thirds = [None if bits is None else bits >> shift & mask for shift, mask in THIRDS]
                holders = {series for (series,) in execute(_HOLDERS, (series_id, series_id, content, *thirds))}
                if len(holders) < _MOST_HOLDERS:
                    found |= holders
        return sorted(found)

    def listed(self) -> list[int]:
        """Every listed series, of all collections."""
        with self._door.reading():
            query = SeriesRecord.select(SeriesRecord.id).where(SeriesRecord.hidden == LISTED)
            return [series for (series,) in query.order_by(SeriesRecord.id).tuples()]

    def root(self, found: Redownload) -> Path:
        """The folder that the paths of a pair are relative to."""
        with self._door.reading():
            return Path(root_of(found.collection))

    def _posts(self, ids: Sequence[int]) -> dict[int, _Post]:
        posts: dict[int, _Post] = {}
        listed = json.dumps(list(ids))
        execute = SeriesRecord._meta.database.execute_sql
        with self._door.reading():
            for series, code, collection in execute(_CODES, (listed,)):
                posts[series] = _Post(code, collection)
            for series, path, content, bits in execute(_PHOTOS, (listed,)):
                posts[series].photos.append((os.fsdecode(path), content, bits))
        return posts


def _holders(posts: dict[int, _Post]) -> Iterator[set[int]]:
    """For each picture, the posts that may hold it: by its bytes, and by each third of its perceptual hash."""
    holders: dict[tuple[int, object], set[int]] = defaultdict(set)
    for series, post in posts.items():
        for _, content, bits in post.photos:
            if content:
                holders[(-1, content)].add(series)
            if bits is not None:
                for shift, mask in THIRDS:
                    holders[(shift, bits >> shift & mask)].add(series)
    return iter(holders.values())


def _same(one: _Post, other: _Post) -> tuple[PhotoPair, ...] | None:
    """The pairs of pictures that make two posts the same, if they do; those with equal bytes need no look."""
    if one.collection != other.collection:
        return None
    waiting = list(other.photos)
    shared, pairs = 0, []
    for path, content, bits in one.photos:
        match = next((photo for photo in waiting if content and photo[1] == content), None)
        if match is None:
            near = [(_distance(bits, photo[2]), photo) for photo in waiting]
            distance, match = min(near, key=lambda pair: pair[0], default=(65, None))
            if match is None or distance > _NEAR:
                continue
            pairs.append((path, match[0]))
        waiting.remove(match)
        shared += 1
    counts = (len(one.photos), len(other.photos))
    if shared < _LEAST_SHARED:
        return None
    if one.code and one.code == other.code:
        enough = shared >= min(counts) - 1
    elif one.code and other.code:  # two posts by their codes: only a whole repost is the same
        enough = shared == counts[0] == counts[1]
    else:
        enough = shared >= max(counts) - 1
    return tuple(pairs) if enough else None


def _distance(one: int | None, other: int | None) -> int:
    return 65 if one is None or other is None else ((one ^ other) & (1 << 64) - 1).bit_count()


def grouped(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Series that are linked by pairs, each group sorted."""
    group_of: dict[int, set[int]] = {}
    for first, second in pairs:
        joined = group_of.get(first, {first}) | group_of.get(second, {second})
        for series in joined:
            group_of[series] = joined
    return [sorted(group) for group in {id(group): group for group in group_of.values()}.values()]
