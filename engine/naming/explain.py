"""Explains the grouping, file by file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.model import grouping_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.model import Post


def explain(post: Post) -> Iterator[tuple[str, str]]:
    """Yield (path, sentence) for each photo in order, then for each file left out."""
    name = post.shortcode or post.name
    why = " ".join((*post.evidence, *post.conflicts)) or "Its name is like no other in this folder."
    for place, photo in enumerate(post.photos, 1):
        if photo.number is not None:
            slide = f"slide {photo.number}"
        else:
            slide = f"photo {place} (a guess)" if len(post.photos) > 1 else "the only photo"
        yield photo.path, f"{slide} of {name}; {grouping_words(post.pattern, post.proof)}. {why}"
    for problem in post.left_out:
        yield problem.where, f"left out of {name}: {problem.what}."
