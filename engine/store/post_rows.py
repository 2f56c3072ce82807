"""Rows of a scanned post: the columns that the scan decides, and those of a new post."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from engine.model import Decision, Photo, PhotoState, Post
from engine.store.tables import SeriesRecord


def photo_row(series_id: int, position: int, photo: Photo) -> dict[str, Any]:
    """A new row of `photos`, excluded until the verifier says otherwise."""
    return {
        "series": series_id,
        "path": photo.path,
        "number": photo.number,
        "size": photo.size,
        "mtime_ns": photo.mtime_ns,
        "position": position,
        "kept": False,
        "reason": "",
        "state": PhotoState.OK,
    }


def scanned_columns(post: Post) -> dict[str, Any]:
    """Columns that the scan alone decides."""
    taken = post.taken_at
    return {
        "base_name": post.name,
        "directory": post.directory or ".",
        "image_count": len(post.photos),
        "post_key": post.key,
        "pattern": post.pattern,
        "proof": post.proof.value,
        "username": post.username,
        "shortcode": post.shortcode,
        "post_caption": post.caption,
        "taken_at": taken.astimezone(UTC).replace(tzinfo=None) if taken and taken.tzinfo else taken,
        "expected": post.expected,
        "evidence": list(post.evidence),
        "conflicts": list(post.conflicts),
        "left_out": [[left.where, left.what] for left in post.left_out],
    }


def stored_columns(record: SeriesRecord) -> dict[str, Any]:
    """Present values of those columns, except the number of photos, which a split or a merge changes."""
    return {name: getattr(record, name) for name in _COMPARED}


def comparable(columns: dict[str, Any]) -> dict[str, Any]:
    """The scanned columns that can be compared with `stored_columns`."""
    return {name: columns[name] for name in _COMPARED}


_COMPARED = (
    "base_name",
    "directory",
    "post_key",
    "pattern",
    "proof",
    "username",
    "shortcode",
    "post_caption",
    "taken_at",
    "expected",
    "evidence",
    "conflicts",
    "left_out",
)


def no_verdict() -> dict[str, Any]:
    """Columns of a series that neither verifier nor person has touched."""
    return {
        "decision": Decision.UNDECIDED,
        "kept": 0,
        "frames_by_person": False,
        "caption_by_person": False,
        "caption_is_draft": False,
        "caption_stale": False,
        "verifier": "",
        "model_version": "",
        "prompt_version": "",
        "verifier_is_series": False,
        "verifier_caption": "",
        "needs_review": False,
        "reason": "",
        "prompt_tokens": 0,
        "output_tokens": 0,
        "requests": 0,
        "cost_usd": 0.0,
    }
