"""A person's own frames, set aside while the verifier's are looked at, and taken up again."""

from __future__ import annotations

from typing import Any

from engine.store.arrangement import Arrangement, film
from engine.store.changes import Changes
from engine.store.tables import SeriesRecord


def set_aside(record: SeriesRecord, own: Arrangement, judged: Arrangement) -> Changes:
    """Keep the person's arrangement and lay the verifier's; a caption of the person's speaks of the former."""
    foreign = record.caption_by_person and bool(record.series_caption) and set(film(own)) != set(film(judged))
    return {
        "arrangement": _json(judged),
        "frames_by_person": False,
        "caption_stale": foreign,
        "own_frames": {"arrangement": _json(own), "caption_stale": record.caption_stale},
    }


def taken_up(record: SeriesRecord, now: Arrangement) -> Changes:
    """Lay the arrangement that was set aside; photos that came since stand behind it, out of the film."""
    there = {path for path, _ in now}
    own = [(path, bool(kept)) for path, kept in record.own_frames["arrangement"] if path in there]
    new = [(path, False) for path, _ in now if path not in {path for path, _ in own}]
    return {
        "arrangement": _json((*own, *new)),
        "frames_by_person": True,
        "caption_stale": record.own_frames["caption_stale"],
    }


def own_film(record: SeriesRecord) -> tuple[str, ...] | None:
    """The person's film, if it is set aside."""
    if record.frames_by_person or not record.own_frames:
        return None
    return film(tuple((path, bool(kept)) for path, kept in record.own_frames["arrangement"]))


def _json(arrangement: Arrangement) -> list[list[Any]]:
    return [list(place) for place in arrangement]
