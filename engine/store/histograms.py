"""Histograms of what was measured in photos, counted by SQLite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.model import Histogram
from engine.store.door import Door
from engine.store.tables import SeriesRecord

_EDGES: Final[Mapping[str, tuple[float, ...]]] = {
    "sharpness": (30, 100, 150, 300, 600, 1200, 2400),
    "side": (256, 480, 720, 1080, 1440),
    "quality": (50, 60, 70, 80, 90, 95),
}
"""Edges of the bins, among them the usual limits of marks and exports."""
_VALUES: Final = {"sharpness": "sharpness", "side": "MIN(side, COALESCE(detail, side))", "quality": "quality"}


class Histograms:
    """Counts the measured photos of listed posts; half a second for a million."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def all(self, collection: int | None = None) -> tuple[Histogram, ...]:
        """Histograms of sharpness, side and JPEG quality, of one collection or of all; none if nothing was measured."""
        with self._door.reading():
            found = tuple(_histogram(measure, collection) for measure in _EDGES)
        return found if any(one.unknown or any(one.counts) for one in found) else ()


def _histogram(measure: str, collection: int | None) -> Histogram:
    edges, value = _EDGES[measure], _VALUES[measure]
    # The number of the bin is that of the edges that a value reaches; it is NULL for what is no number.
    number = f"CASE WHEN typeof({value}) IN ('integer', 'real') THEN {' + '.join(f'({value} >= ?)' for _ in edges)} END"
    counts = dict(
        SeriesRecord._meta.database.execute_sql(
            f"SELECT {number} AS bin, COUNT(*) {_MEASURED_PHOTOS} GROUP BY bin", (*edges, collection)
        ).fetchall()
    )
    return Histogram(measure, edges, tuple(counts.get(at, 0) for at in range(len(edges) + 1)), counts.get(None, 0))


_MEASURED_PHOTOS: Final = """
    FROM photos JOIN series ON series.id = series_id
    WHERE side IS NOT NULL AND photos.state = 'ok' AND hidden = '' AND collection_id = COALESCE(?, collection_id)"""
