"""What is said of photos that are alike or not at all, and of posts with the same photos: each a shape and a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.model import Frame, Jump, LookAlikes, PostCopy
from engine.model.text import counted
from tui.text import safe
from tui.text.marks import mark_words
from tui.widgets.thumb import JUMP, Marks

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


def jump_places(frames: Sequence[Frame], jump: Jump | None) -> tuple[int, int] | None:
    """The places of the two frames that a film jumps between; None where they are no neighbours any more."""
    places = {frame.path: frame.position for frame in frames if frame.position}
    before, after = (places.get(path, 0) for path in jump) if jump else (0, 0)
    return (before, after) if before and after == before + 1 else None


def jump_words(place: int | None, jump: tuple[int, int] | None) -> str:
    """The same in words, said of the frame in this place where it is one of the two."""
    if jump is None or place not in jump:
        return ""
    before, after = jump
    return f"{JUMP} unlike frame {before} before it" if place == after else f"{JUMP} unlike frame {after} after it"


def film_marks(frames: Sequence[Frame], near: Mapping[str, int], jump: tuple[int, int] | None) -> dict[str, Marks]:
    """What stands under the frames of a film, by path."""
    marks = {}
    for frame in frames:
        jumps = (f"{JUMP} jump",) if jump and frame.position == jump[1] else ()
        alike = (f"{NEAR}{near[frame.path]}",) if frame.path in near else ()
        if jumps or alike or frame.marks:
            marks[frame.path] = (*jumps, *alike, *mark_words(frame.marks))
    return marks


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
    return f"{safe(post.name)}{where} ({counted(post.photos, 'photo')}, {post.decision.value})"
