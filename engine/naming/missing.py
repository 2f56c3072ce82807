"""Posts that lack slides, as addresses that a downloader takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.model import Post


def addresses(posts: Iterable[Post]) -> Iterator[str]:
    """Yield the address of each post of which slides are known to be missing, each once, if something gives it."""
    told: set[str] = set()
    for post in posts:
        if post.missing and (address := _address(post)) and address not in told:
            told.add(address)
            yield address


def without_address(posts: Iterable[Post]) -> list[Post]:
    """Posts that lack slides and whose address neither a name nor a side file gives."""
    return [post for post in posts if post.missing and not _address(post)]


def _address(post: Post) -> str | None:
    if post.shortcode:
        return f"https://www.instagram.com/p/{post.shortcode}/"
    if post.pattern == "tiktok":  # which finds the post under any account's name
        return f"https://www.tiktok.com/@{post.username or '_'}/photo/{post.name}"
    return None
