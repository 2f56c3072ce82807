"""What a person's taste is learned from: decisions, and posts as the verifier left them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from peewee import chunked

from engine.model import Decision, PhotoState, SeriesState, TastePost
from engine.store.door import Door
from engine.store.roots import roots
from engine.store.tables import LISTED, PhotoRecord, SeriesRecord

_SERIES_A_CHUNK = 500
_APPROVED: Final = {Decision.APPROVED: True, Decision.REJECTED: False}


class Tastes:
    """Reads posts in which the verifier found a series."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def posts(self, collection: int | None, *, decided: bool) -> Iterator[list[TastePost]]:
        """The posts of one collection, or of all if its id is None, some hundred at a time, by id.

        With `decided` only those that the person saw and approved or rejected. What the person changed in their frames
        says already what they decided, so the verifier's frames are described.
        """
        series = SeriesRecord
        query = series.select(series.id).where(
            (series.hidden == LISTED)
            & (series.state == SeriesState.VERIFIED)
            & series.verifier_is_series
            & series.confidence.is_null(False)
        )
        if collection is not None:
            query = query.where(series.collection == collection)
        if decided:
            query = query.where(series.decision.in_(list(_APPROVED)) & ~series.unseen)
        with self._door.reading():
            ids = [series_id for (series_id,) in query.order_by(series.id).tuples()]
        for some in chunked(ids, _SERIES_A_CHUNK):
            with self._door.reading():
                yield _posts(some)


_SERIES = tuple(
    getattr(SeriesRecord, name)
    for name in (
        "id", "collection", "username", "directory", "confidence", "decision", "unseen", "image_count",
        "verifier_frames",
    )
)  # fmt: skip
_PHOTOS = tuple(getattr(PhotoRecord, name) for name in ("series", "path", "sharpness", "side", "detail", "quality"))


def _posts(ids: list[int]) -> list[TastePost]:
    photos: dict[int, list[tuple[Any, ...]]] = {}
    query = PhotoRecord.select(*_PHOTOS).where(PhotoRecord.series.in_(ids) & (PhotoRecord.state == PhotoState.OK))
    for series_id, *photo in query.tuples():
        photos.setdefault(series_id, []).append(tuple(photo))
    folders = {collection: Path(root) for collection, root in roots().items()}
    found = []
    for series_id, collection, user, directory, confidence, decision, unseen, count, frames in (
        SeriesRecord.select(*_SERIES).where(SeriesRecord.id.in_(ids)).order_by(SeriesRecord.id).tuples()
    ):
        chosen = frozenset(frames or ())
        film = [photo for photo in photos.get(series_id, ()) if photo[0] in chosen]
        root = folders.get(collection)
        found.append(
            TastePost(
                series_id,
                user.casefold() if user else f"{directory}/",
                confidence,
                None if unseen else _APPROVED.get(Decision(decision)),
                count or 0,
                min((sharpness for _, sharpness, *_ in film if sharpness is not None), default=None),
                min((min(side, detail or side) for _, _, side, detail, _ in film if side), default=None),
                min((quality for *_, quality in film if quality is not None), default=None),
                tuple(root / path for path, *_ in film) if root else (),
            )
        )
    return found
