"""Posts that lack slides, as addresses that a downloader takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.model import Post


def addresses(posts: Iterable[Post]) -> Iterator[str]:
    """Yield the address of each post with a shortcode of which slides are known to be missing, each once."""
    told: set[str] = set()
    for post in posts:
        if post.shortcode and post.missing and post.shortcode not in told:
            told.add(post.shortcode)
            yield f"https://www.instagram.com/p/{post.shortcode}/"
