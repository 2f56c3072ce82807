"""What is said of photos that look almost the same, and of posts with the same photos: a shape and a word for each."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model import Frame, LookAlikes, PostCopy
from tui.text import safe

NEAR = "≈"
"""Stands before the place of a frame that looks almost the same."""
SAME = "="
"""Stands before what is said of a post with the same photos."""


def near_frames(frames: Sequence[Frame], alike: LookAlikes) -> dict[str, int]:
    """For each photo that looks almost like another frame of the film: that frame's place, by the photo's path.

    Of several the first counts; a photo that is out is no one's like, for it repeats nothing in the film.
    """
    places = {frame.path: frame.position for frame in frames if frame.position}
    near = {
        frame.path: [places[other] for other in alike.near.get(frame.path, ()) if other in places] for frame in frames
    }
    return {path: min(others) for path, others in near.items() if others}


def near_words(place: int | None) -> str:
    """The same in words, as part of a sentence."""
    return f"{NEAR} looks almost like frame {place}" if place else ""


def copy_words(series_id: int, alike: LookAlikes) -> str:
    """Says in few words that a post was downloaded twice, and whether it is the one to keep; names are too long."""
    if not alike.copies:
        return ""
    return f"{SAME} downloaded again" if alike.copies[0].id == series_id else f"{SAME} re-download"


def copy_sentences(series_id: int, alike: LookAlikes) -> list[str]:
    """One sentence for each other post with the same photos."""
    return [
        f"The same photos stand in {named(post)}" + (", the one to keep." if post == alike.copies[0] else ".")
        for post in alike.copies
        if post.id != series_id
    ]


def named(post: PostCopy) -> str:
    """A post's name with what tells it from others of that name."""
    where = "" if post.directory == "." else f" in {safe(post.directory)}"
    return f"{safe(post.name)}{where} ({post.photos} photos, {post.decision.value})"
