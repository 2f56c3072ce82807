"""Posts that were downloaded again, as far as names and sizes tell before a photo is opened."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.model import Post

_LEAST_PHOTOS = 2
"""Photos by whose sizes posts are known again: one size alone comes twice by chance."""


def downloaded_again(posts: Iterable[Post]) -> list[tuple[Post, Post]]:
    """Pairs of an earlier post and one with its shortcode, or with photos of exactly the same sizes."""
    first: dict[Hashable, Post] = {}
    again: list[tuple[Post, Post]] = []
    for post in posts:
        keys: list[Hashable] = [post.shortcode] if post.shortcode and post.photos else []
        sizes = tuple(sorted(photo.size for photo in post.photos))
        if len(sizes) >= _LEAST_PHOTOS and sizes[0]:
            keys.append(sizes)
        earlier = next((first[key] for key in keys if key in first), None)
        if earlier is not None:
            again.append((earlier, post))
        for key in keys:
            first.setdefault(key, post)
    return again
