"""What a person's taste is learned from: decisions, and posts as the verifier left them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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

    def decided(self, collection: int | None) -> list[TastePost]:
        """Those that the person saw and approved or rejected, of one collection, or of all if its id is None, by id."""
        query = SeriesRecord.select(SeriesRecord.id).where(
            _HOLDS_ONE & SeriesRecord.decision.in_(list(_APPROVED)) & ~SeriesRecord.unseen
        )
        if collection is not None:
            query = query.where(SeriesRecord.collection == collection)
        with self._door.reading():
            ids = [series_id for (series_id,) in query.order_by(SeriesRecord.id).tuples()]
        return [post for some in self.among(ids) for post in some]

    def among(self, ids: Iterable[int]) -> Iterator[list[TastePost]]:
        """Those among these series, some hundred at a time.

        What a person changed in the frames says already what they decided, so the verifier's frames are described.
        """
        for some in chunked(ids, _SERIES_A_CHUNK):
            with self._door.reading():
                yield _posts(some)


_HOLDS_ONE: Final = (
    (SeriesRecord.hidden == LISTED)
    & (SeriesRecord.state == SeriesState.VERIFIED)
    & SeriesRecord.verifier_is_series
    & SeriesRecord.confidence.is_null(False)
)
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
        SeriesRecord.select(*_SERIES).where(SeriesRecord.id.in_(ids) & _HOLDS_ONE).order_by(SeriesRecord.id).tuples()
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
