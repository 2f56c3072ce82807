"""Post ids of other services, which look like Instagram's: a folder or a stamp tells whose they are."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.model import Proof
from engine.naming import shortcode
from engine.naming.reading import Assessment

if TYPE_CHECKING:
    from engine.naming.reading import Reading

X = "X"
_EPOCH_MS = 1_288_834_974_657
"""Start of the clock in X's ids, 4 November 2010, in Unix milliseconds."""
_NO_TIME_BITS = 22
_EARLIEST_MS = 1_451_606_400_000  # 2016, before which an id of X would be of Instagram's first years
_FOLDERS = {
    **dict.fromkeys(("twitter", "twitter.com", "x.com", "tweets", "twmediadownloader", "twitter media",
                      "twitter_media_harvest"), X),
    **dict.fromkeys(("小红书", "xhs"), "Xiaohongshu"),
    "微博": "Weibo",
    **{name.lower(): name for name in (
        "Pixiv", "Reddit", "Tumblr", "Flickr", "DeviantArt", "Civitai", "Kemono", "Coomer", "Patreon", "Fanbox",
        "Bluesky", "Mastodon", "Misskey", "Facebook", "Vsco", "Weibo", "ArtStation", "Pinterest", "Lofter",
        "Xiaohongshu", "Discord", "VK",
    )},
}  # fmt: skip
"""Services by the names that tools and people give to folders."""


@lru_cache(maxsize=4096)
def service_of(directory: str) -> str | None:
    """The service that a folder, or one of the folders above it, is named after; None for Instagram or none."""
    return next(filter(None, map(_FOLDERS.get, reversed(directory.lower().split("/")))), None)


def x_ms(post_id: int) -> int:
    """When the post with this id was made on X, in Unix milliseconds."""
    return (post_id >> _NO_TIME_BITS) + _EPOCH_MS


def is_of_x(first: Reading) -> bool:
    """True if a folder says that a post is from X, or if the stamp in its name fits X's clock and not Instagram's."""
    if first.service == X or first.stamp is None or first.post_id is None or first.service:
        return first.service == X
    stamp_ms = int(first.stamp.timestamp() * 1000)
    by_x, by_instagram = (
        shortcode.proof_of(stamp_ms - made) for made in (x_ms(first.post_id), shortcode.id_ms(first.post_id))
    )
    return by_x is not None and by_instagram is None


def if_of_x(post_id: int) -> str:
    """The end of a sentence about an id that may be Instagram's or X's: when X would have made it; "" if it cannot."""
    made = x_ms(post_id)
    if not _EARLIEST_MS <= made <= time.time() * 1000:
        return ""
    return f", or on {shortcode.at_ms(made):%Y-%m-%d} if it is X's"


def unknown_time(first: Reading) -> Assessment:
    """Proof of a post from a service whose ids do not tell the time."""
    return Assessment(Proof.WEAK, (f"The names have the id {first.post_id}, in a folder of {first.service}.",))
