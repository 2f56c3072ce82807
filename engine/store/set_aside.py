"""Sets a person's arrangement aside while the verifier's is shown, and restores it."""

from __future__ import annotations

from typing import Any

from engine.store.arrangement import Arrangement, film
from engine.store.changes import Changes
from engine.store.tables import SeriesRecord


def set_aside(record: SeriesRecord, own: Arrangement, answer: Arrangement) -> Changes:
    """Show the verifier's arrangement and keep the person's, which their caption describes."""
    foreign = record.caption_by_person and bool(record.series_caption) and set(film(own)) != set(film(answer))
    return {
        "arrangement": _json(answer),
        "frames_by_person": False,
        "caption_stale": foreign,
        "own_frames": {"arrangement": _json(own), "caption_stale": record.caption_stale},
    }


def taken_up(record: SeriesRecord, now: Arrangement) -> Changes:
    """Restore the arrangement that was set aside; photos added since come last, excluded."""
    there = {path for path, _ in now}
    own = [(path, bool(kept)) for path, kept in record.own_frames["arrangement"] if path in there]
    new = [(path, False) for path, _ in now if path not in {path for path, _ in own}]
    return {
        "arrangement": _json((*own, *new)),
        "frames_by_person": True,
        "caption_stale": record.own_frames["caption_stale"],
    }


def film_set_aside(record: SeriesRecord) -> tuple[str, ...] | None:
    """The person's frames in order, if they are set aside, else None."""
    if record.frames_by_person or not record.own_frames:
        return None
    return film(tuple((path, bool(kept)) for path, kept in record.own_frames["arrangement"]))


def _json(arrangement: Arrangement) -> list[list[Any]]:
    return [list(place) for place in arrangement]
