"""Series that have a verdict but no facts, and the facts that complete them; nothing else of a verdict changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from peewee import SQL

from engine.model import Candidate, CandidatePhoto, Facts, PhotoState, SeriesState, Usage
from engine.store.door import Door
from engine.store.roots import root_of
from engine.store.rows import read_rows, rows_by_id, update_rows
from engine.store.tables import LISTED, PhotoRecord, SeriesRecord
from engine.store.values import shown_name_of
from engine.store.verdicts import OFFLINE, total_cost

_WITHOUT = "facts IS NULL"
_LACKING = f"""({_WITHOUT} OR (verifier = '{OFFLINE}'
    AND coalesce(json_extract(facts, '$.action'), json_extract(facts, '$.framing')) IS NULL))"""
"""The offline verifier names at most subject and place: what it told, a model may complete."""
_FRAMES = "series_id = ? AND kept AND state = ? ORDER BY position, id"


class Completion:
    """The queue for facts alone."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def queue(
        self,
        collection: int,
        verifier: str,
        *,
        ids: Sequence[int] = (),
        largest_first: bool = True,
        limit: int | None = None,
    ) -> list[int]:
        """Ids of the series whose facts this verifier can complete, in order; of `ids` alone if there are any."""
        series = SeriesRecord
        wanted = (
            (series.collection == collection)
            & (series.hidden == LISTED)
            & (series.state == SeriesState.VERIFIED)
            & series.is_series
            & (series.kept > 0)
            & SQL(_WITHOUT if verifier == OFFLINE else _LACKING)
        )
        if ids:
            wanted &= series.id.in_(list(ids))
        order = (series.image_count.desc(), series.id) if largest_first else (series.id,)
        with self._door.reading():
            return [one for (one,) in series.select(series.id).where(wanted).order_by(*order).limit(limit).tuples()]

    def sample(self, series_id: int, note: str = "") -> Candidate | None:
        """The first frame of a series and the one in its middle; None if it left the lists or has facts by now."""
        with self._door.reading():
            lacking = read_rows(SeriesRecord, f"id = ? AND hidden = ? AND {_LACKING}", series_id, LISTED)
            if not lacking:
                return None
            record = lacking[0]
            root = Path(root_of(record.collection_id))
            frames = read_rows(PhotoRecord, _FRAMES, series_id, PhotoState.OK)
        shown = [frames[place] for place in sorted({0, len(frames) // 2}) if frames]
        photos = tuple(CandidatePhoto(frame.path, root / frame.path, frame.number) for frame in shown)
        return Candidate(series_id, photos, note=note, only_facts=True, title=shown_name_of(record)) if photos else None

    def save(self, series_id: int, facts: Facts, usage: Usage) -> None:
        """Store facts and add what they cost."""
        with self._door.writing():
            for record in rows_by_id(SeriesRecord, [series_id]):
                update_rows(SeriesRecord, [series_id], total_cost(record, usage) | {"facts": facts.known() or None})
