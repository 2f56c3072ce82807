"""Reads TikTok's own export, user_data_tiktok.json: the posts of one account with their addresses, without files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from engine.naming.sides.told import Told
from engine.naming.sides.values import at, first_text, moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ID_IN_LINK = re.compile(r"/(?:photo|video|v|share/video)/(\d{15,20})")
_SECTIONS = (("Post", "Posts"), ("Video", "Videos"), ("Posts",), ("Post",))


def posts_in(data: Mapping[str, Any], source: str) -> Iterator[Told]:
    """Yield every post in the export's list of own posts."""
    user = first_text(
        at(data, "Profile And Settings", "Profile Info", "ProfileMap", "userName"),
        at(data, "Profile", "Profile Information", "ProfileMap", "userName"),
    )
    for section in _SECTIONS:
        listed = at(data, *section, "VideoList")
        for post in listed if isinstance(listed, list) else ():
            found = _ID_IN_LINK.search(first_text(at(post, "Link"), at(post, "link"), at(post, "WebLink")) or "")
            if found:
                yield Told(
                    source,
                    "tiktok-export",
                    post=found[1],
                    username=user,
                    caption=first_text(at(post, "Title"), at(post, "Description"), at(post, "Desc")),
                    taken_at=moment(at(post, "Date") or at(post, "date")),
                )
