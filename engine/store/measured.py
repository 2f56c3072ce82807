"""What was measured and seen in photos, as rows hold it, and the marks that follow."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from engine.model import SEEN, Frame, Limits, Mark, Measures, PhotoState, Series, all_marks, marks_of
from engine.store.tables import PhotoRecord, SeriesRecord

MEASURED = tuple(Measures._fields)
"""Columns of `photos` that hold measures."""
BOX_LIKE = "_.____ _.____ _.____ _.____"
"""What the text of a box is like."""


def measures_of(photo: Any) -> Measures | None:
    """The measures in a record of `photos`; None if it was not measured."""
    return measures_from([getattr(photo, name) for name in MEASURED])


def measures_in(columns: Sequence[Any]) -> Measures | None:
    """The same from the columns MEASURED as SQLite holds them; odd values count as not measured."""
    fields = PhotoRecord._meta.fields
    return measures_from([fields[name].python_value(value) for name, value in zip(MEASURED, columns, strict=True)])


def measures_from(values: Sequence[Any]) -> Measures | None:
    """The same from the values of these columns as Peewee gives them."""
    found = Measures(*values)
    whole = found._replace(dark=found.dark or 0.0, light=found.light or 0.0, repeats=bool(found.repeats))
    return None if found.side is None else whole


def seen_words(marks: Iterable[Mark]) -> str:
    """Marks that a verifier saw, as the column `seen` holds them."""
    wanted = set(marks)
    return " ".join(word for word, mark in SEEN.items() if mark in wanted)


def seen_in(words: Any) -> tuple[Mark, ...]:
    """The marks in the column `seen`; odd values hold none."""
    said = words.split() if isinstance(words, str) else ()
    return tuple(mark for word, mark in SEEN.items() if word in said)


class Marking:
    """Marks series and frames by the limits in the settings."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def frames(self, frames: Iterable[Frame]) -> tuple[Frame, ...]:
        """The frames with the marks by their measures, too."""
        return tuple(self._frame(frame) for frame in frames)

    def series(self, series: Series) -> Series:
        """A series with its marks and those of its frames."""
        frames = self.frames(series.frames)
        used = (frame.marks for frame in frames if frame.kept and frame.state == PhotoState.OK)
        return replace(series, frames=frames, row=replace(series.row, marks=all_marks(used)))

    def of(self, ids: Sequence[int]) -> dict[int, tuple[Mark, ...]]:
        """The marks of these series, by id; those without any are left out. Call it while the database is read."""
        found: dict[int, list[tuple[Mark, ...]]] = {}
        for series_id, seen, *columns in SeriesRecord._meta.database.execute_sql(_USED, (json.dumps(list(ids)),)):
            if marks := marks_of(measures_in(columns), self._limits, seen_in(seen)):
                found.setdefault(series_id, []).append(marks)
        return {series_id: all_marks(marked) for series_id, marked in found.items()}

    def _frame(self, frame: Frame) -> Frame:
        marks = marks_of(frame.measures, self._limits, frame.marks)
        return replace(frame, marks=marks) if marks != frame.marks else frame


_USED = f"""
    SELECT series_id, seen, {", ".join(MEASURED)} FROM photos
    WHERE (side IS NOT NULL OR seen IS NOT NULL) AND kept AND state = 'ok'
    AND series_id IN (SELECT value FROM json_each(?))"""
