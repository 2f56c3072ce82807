"""Posts that hold the same photos, byte for byte: one post downloaded twice under different names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, groupby
from operator import itemgetter

from peewee import chunked, fn

from engine.model import Decision, PhotoState, PostCopy
from engine.store.door import Door
from engine.store.tables import LISTED, PhotoRecord, SeriesRecord

LEAST_SHARED = 2
"""Photos that two posts must share: one alone proves nothing."""
MOST_HOLDERS = 50
"""A photo in more posts than this is an advertisement or a placeholder, and links none of them."""
_IDS_A_QUERY = 400


class Copies:
    """Finds posts whose photos, or all but one, are also in another post of the collection."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def of(self, series_id: int) -> tuple[PostCopy, ...]:
        """This post and all others with its photos, the one to keep first; empty if there is no other."""
        with self._door.reading():
            shared = _shared_with(series_id)
            posts = _posts([series_id, *shared]) if shared else {}
            mine = posts.get(series_id)
            if mine is None:
                return ()
            same = [post for other, post in posts.items() if other != series_id and _same(mine, post, shared[other])]
        return _ranked([mine, *same]) if same else ()

    def everywhere(self) -> list[tuple[PostCopy, PostCopy]]:
        """All pairs of posts with the same photos, in every collection: the one to keep, then the other."""
        with self._door.reading():
            shared = Counter(pair for holders in _holders() for pair in combinations(holders, 2))
            likely = {pair: count for pair, count in shared.items() if count >= LEAST_SHARED}
            posts: dict[int, PostCopy] = {}
            for some in chunked(sorted({series_id for pair in likely for series_id in pair}), _IDS_A_QUERY):
                posts |= _posts(some)
        pairs = []
        for (one, other), count in sorted(likely.items()):
            if one in posts and other in posts and _same(posts[one], posts[other], count):
                first, second = _ranked([posts[one], posts[other]])
                pairs.append((first, second))
        return pairs


def _shared_with(series_id: int) -> dict[int, int]:
    """Number of shared photos, by the other post of the collection that has them."""
    found = SeriesRecord._meta.database.execute_sql(_SHARED, (series_id, MOST_HOLDERS))
    return {other: count for other, count in found if count >= LEAST_SHARED}


_SHARED = """
    WITH mine AS (
        SELECT DISTINCT content_hash FROM photos WHERE series_id = ? AND state = 'ok' AND content_hash IS NOT NULL)
    SELECT other.series_id, count(DISTINCT other.content_hash) FROM mine
    JOIN photos AS other ON other.content_hash = mine.content_hash AND other.state = 'ok'
    WHERE (SELECT count(*) FROM photos WHERE photos.content_hash = mine.content_hash) <= ?
    GROUP BY other.series_id"""


def _holders() -> Iterator[list[int]]:
    """For each photo that occurs more than once, the posts it is in; read in the order of the index."""
    rows = SeriesRecord._meta.database.execute_sql(
        "SELECT DISTINCT content_hash, series_id FROM photos"
        " WHERE content_hash IS NOT NULL AND state = 'ok' ORDER BY content_hash, series_id"
    )
    for _, same in groupby(rows, itemgetter(0)):
        holders = [series_id for _, series_id in same]
        if 1 < len(holders) <= MOST_HOLDERS:
            yield holders


def _posts(ids: Sequence[int]) -> Mapping[int, PostCopy]:
    """The listed posts among these; repeated photos within a post count once."""
    query = (
        SeriesRecord.select(
            SeriesRecord.id,
            SeriesRecord.base_name,
            SeriesRecord.directory,
            SeriesRecord.decision,
            fn.COUNT(fn.DISTINCT(fn.COALESCE(PhotoRecord.content_hash, PhotoRecord.id))),
            SeriesRecord.collection,
        )
        .join(PhotoRecord)
        .where(SeriesRecord.id.in_(ids) & (SeriesRecord.hidden == LISTED) & (PhotoRecord.state == PhotoState.OK))
        .group_by(SeriesRecord.id)
    )
    return {
        series_id: PostCopy(series_id, name, directory, Decision(decision), count, collection)
        for series_id, name, directory, decision, count, collection in query.tuples()
    }


def _same(one: PostCopy, other: PostCopy, shared: int) -> bool:
    return one.collection == other.collection and shared >= max(LEAST_SHARED, min(one.photos, other.photos) - 1)


def _ranked(posts: Sequence[PostCopy]) -> tuple[PostCopy, ...]:
    """Sort by what to keep: approved, then not rejected, then more photos, then found first."""

    def rank(post: PostCopy) -> tuple[bool, bool, int, int]:
        decision = post.decision
        return decision != Decision.APPROVED, decision == Decision.REJECTED, -post.photos, post.id

    return tuple(sorted(posts, key=rank))
