"""Builds the frozen values that lists and screens show from rows of the database."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Any, Final, NamedTuple

from engine.model import (
    Counts,
    Decision,
    Facts,
    Frame,
    Opinion,
    PhotoState,
    Proof,
    Series,
    SeriesRow,
    SeriesState,
    Usage,
)
from engine.store.fields import point_from
from engine.store.findings import facts_of, open_groups
from engine.store.measured import MEASURED, measures_in, measures_of, seen_in
from engine.store.set_aside import film_set_aside
from engine.store.tables import PART, REMOVED, PhotoRecord, SeriesRecord

LONGEST_LISTED_CAPTION = 200
LIST_COLUMNS = f"""
    id, base_name, directory, username, state, decision, is_series, kept, image_count, confidence, needs_review,
    substr(series_caption, 1, {LONGEST_LISTED_CAPTION}), post_caption, taken_at, flagged, hidden, post_key"""
"""The columns that `list_line` takes, in its order."""
_TO_THE_MINUTE = len("2025-08-28 15:16")


def list_line(
    series_id: int,
    name: str,
    directory: str,
    username: str | None,
    state: str,
    decision: str,
    is_series: bool,
    kept: int,
    total: int | None,
    confidence: float | None,
    needs_review: bool,
    caption: str | None,
    post_caption: str | None,
    taken_at: str | None,
    flagged: bool,
    hidden: str,
    key: str,
) -> SeriesRow:
    """A line of the list, from LIST_COLUMNS."""
    return SeriesRow(
        series_id,
        name,
        directory,
        username,
        SeriesState(state),
        Decision(decision),
        bool(is_series),
        kept,
        total or 0,
        confidence,
        bool(needs_review),
        caption or "",
        _title(username, post_caption, taken_at, key.partition(PART)[2]),
        bool(flagged),
        hidden == REMOVED,
    )


def as_text(value: Any) -> Any:
    """A name as text: those that are no UTF-8 are stored as bytes."""
    return os.fsdecode(value) if type(value) is bytes else value


def _title(username: str | None, post_caption: str | None, taken_at: str | None, part: str) -> str:
    if not username:
        return ""
    text = " ".join((post_caption or "").replace("_", " ").split())
    title = f"{username} · {text or (taken_at or '')[:_TO_THE_MINUTE]}".rstrip(" ·")
    return f"{title} ({part})" if part else title


def title_of(record: SeriesRecord) -> str:
    """The name of a series in lists; "" if only its file name is known."""
    taken_at = str(record.taken_at) if record.taken_at else None
    return _title(record.username, record.post_caption, taken_at, record.post_key.partition(PART)[2])


def shown_name_of(record: SeriesRecord) -> str:
    """What a person knows a series by: its title, else its file name."""
    return title_of(record) or record.base_name


class PhotoRow(NamedTuple):
    """What a frame is made of, from FRAME_COLUMNS."""

    path: str
    number: int | None
    kept: bool
    reason: str
    state: str
    size: int
    mtime_ns: int
    crop: str | None = None
    seen: str | None = None
    measured: tuple[Any, ...] = ()
    """The columns MEASURED, as SQLite holds them."""


FRAME_COLUMNS: Final = ", ".join(f"photos.{name}" for name in (*PhotoRow._fields[:-1], *MEASURED))
"""The columns of a PhotoRow, in its order."""


def photo_row(*columns: Any) -> PhotoRow:
    """A photo, from FRAME_COLUMNS."""
    return PhotoRow._make((*map(as_text, columns[: -len(MEASURED)]), columns[-len(MEASURED) :]))


def frames_of(record: SeriesRecord, root: Path, photos: Sequence[PhotoRecord]) -> tuple[Frame, ...]:
    """The photos of a post in a collection at `root`, numbered if they are kept."""
    return frames_in(photos, root, is_open=record.verified_at is None and not record.frames_by_person)


def frames_in(photos: Sequence[PhotoRecord] | Sequence[PhotoRow], root: Path, *, is_open: bool) -> tuple[Frame, ...]:
    """The same; `is_open` while nobody has said which of them belong."""
    frames = []
    position = 0
    for photo in photos:
        position += bool(photo.kept)
        frames.append(
            Frame(
                photo.path,
                root / photo.path,
                photo.number,
                bool(photo.kept),
                position if photo.kept else None,
                photo.reason,
                PhotoState(photo.state),
                photo.size,
                photo.mtime_ns,
                is_open and not photo.kept,
                measures_in(photo.measured) if isinstance(photo, PhotoRow) else measures_of(photo),
                seen_in(photo.seen),
                point_from(photo.crop) if isinstance(photo, PhotoRow) else photo.crop,
            )
        )
    return tuple(frames)


def series_of(record: SeriesRecord, frames: tuple[Frame, ...]) -> Series:
    """Everything about a series."""
    row = list_line(
        record.id,
        record.base_name,
        record.directory,
        record.username,
        record.state,
        record.decision,
        record.is_series,
        record.kept,
        record.image_count,
        record.confidence,
        record.needs_review,
        (record.series_caption or "")[:LONGEST_LISTED_CAPTION],
        record.post_caption,
        str(record.taken_at) if record.taken_at else None,
        record.flagged,
        record.hidden,
        record.post_key,
    )
    return Series(
        row=row,
        frames=frames,
        caption=record.series_caption or "",
        caption_is_draft=record.caption_is_draft,
        caption_stale=record.caption_stale,
        reason=record.reason,
        error=record.error,
        verifier=record.verifier,
        model_version=record.model_version,
        pattern=record.pattern,
        proof=Proof(record.proof),
        shortcode=record.shortcode,
        post_caption=record.post_caption,
        taken_at=record.taken_at.replace(tzinfo=UTC) if record.taken_at else None,
        expected=record.expected,
        evidence=tuple(record.evidence),
        conflicts=tuple(record.conflicts),
        verifier_frames=tuple(record.verifier_frames),
        verifier_caption=record.verifier_caption,
        frames_by_person=record.frames_by_person,
        film_set_aside=film_set_aside(record),
        caption_by_person=record.caption_by_person,
        facts=facts_of(record),
        verifier_facts=Facts.of(record.facts or {}),
        groups=open_groups(record, {frame.path for frame in frames if not frame.kept}),
        held=record.held,
        second=_opinion(record),
        usage=Usage(
            record.prompt_tokens, record.output_tokens, record.thinking_tokens or 0, record.requests, record.cost_usd
        ),
    )


def _opinion(record: SeriesRecord) -> Opinion | None:
    said = dict(record.second or {})
    if not said:
        return None
    return Opinion(frames=tuple(said.pop("frames")), agrees=bool(record.agrees), **said)


def counts_of(groups: Sequence[tuple[str, str, bool, int, int, int | None]]) -> Counts:
    """Counts from (state, decision, is_series, frames, posts, photos)."""
    states, decisions, sizes = Counter[str](), Counter[str](), Counter[int]()
    undecided = waiting = 0
    for state, decision, is_series, frames, count, _ in groups:
        states[state] += count
        decisions[decision] += count
        if is_series:
            sizes[frames] += count
        if decision == Decision.UNDECIDED and state == SeriesState.VERIFIED:
            undecided += count
            waiting += count if is_series else 0
    return Counts(
        series=states.total(),
        verified=states[SeriesState.VERIFIED],
        valid=sizes.total(),
        approved=decisions[Decision.APPROVED],
        rejected=decisions[Decision.REJECTED],
        undecided=undecided,
        waiting=waiting,
        later=decisions[Decision.LATER],
        failed=states[SeriesState.FAILED],
        unreadable=states[SeriesState.UNREADABLE],
        blocked=states[SeriesState.BLOCKED],
        skipped=states[SeriesState.SKIPPED],
        pending=states[SeriesState.GROUPED] + states[SeriesState.QUEUED],
        images=sum(images or 0 for *_, images in groups),
        sizes=tuple(sorted(sizes.items())),
    )
