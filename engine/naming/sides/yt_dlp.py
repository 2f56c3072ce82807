"""Reads the .info.json files of yt-dlp."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.naming.sides.told import Told
from engine.naming.sides.values import code, code_in_link, first_text, identity, moment, slides

if TYPE_CHECKING:
    from collections.abc import Mapping


def told(data: Mapping[str, Any], source: str) -> Told | None:
    """Read one record; None if yt-dlp did not write it."""
    if "extractor" not in data and "extractor_key" not in data:
        return None
    is_instagram = str(data.get("extractor_key") or data.get("extractor")).casefold().startswith("instagram")
    own = code_in_link(data.get("webpage_url")) or (code(data.get("id")) if is_instagram else None)
    parent = (code if is_instagram else identity)(data.get("playlist_id"))
    return Told(
        source,
        "yt-dlp",
        post=parent or own or identity(data.get("id")),
        shortcode=(parent or own) if is_instagram else None,
        username=first_text(data.get("channel"), data.get("uploader_id"), data.get("uploader")),
        caption=first_text(data.get("description"), data.get("fulltitle"), data.get("title")),
        taken_at=moment(data.get("timestamp")),
        expected=slides(data.get("n_entries") or data.get("playlist_count")) if parent else None,
        number=slides(data.get("playlist_index")),
        is_picture=True,
    )
