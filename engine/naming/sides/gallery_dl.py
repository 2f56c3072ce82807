"""Reads gallery-dl's files on pictures and posts of any site."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from engine.naming.sides.told import Told
from engine.naming.sides.values import at, code, code_of_id, first_text, identity, moment, slides, text, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

_ID_IS_THE_POSTS = frozenset(("tiktok", "pixiv", "xiaohongshu", "threads", "vsco", "lofter", "misskey", "mastodon"))
"""Sites whose plain "id" is the post's, not the picture's."""
_LINE_END = re.compile(r"</p>|<br ?/?>|</div>", re.I)
_TAG = re.compile(r"<[^<>]*>")
_NO_POSTS = frozenset(("story", "stories", "highlight", "highlights"))
"""Kinds of Instagram's pictures that stand alone, although gallery-dl counts them."""


def told(data: Mapping[str, Any], source: str) -> Told | None:
    """Read one record; None if gallery-dl did not write it."""
    is_instagram = data.get("category") == "instagram" or "post_shortcode" in data
    if not is_instagram and ("category" not in data or not {"num", "extension", "subcategory"} & data.keys()):
        return None
    is_story = is_instagram and not _NO_POSTS.isdisjoint((text(data.get("type")), text(data.get("subcategory"))))
    post, only_if_shared = _instagram_post(data) if is_instagram else _other_post(data)
    if is_story:  # what else it gives is the id of all the account's stories or of a highlight
        post, only_if_shared = code_of_id(data.get("media_id")), False
    author = data.get("author") if isinstance(data.get("author"), dict) else None
    user = data.get("user") if isinstance(data.get("user"), dict) else None
    return Told(
        source,
        "gallery-dl",
        post=post,
        shortcode=post if is_instagram else None,
        username=text(data.get("username")) or first_text(
            at(author, "name"), at(author, "handle"), at(author, "username"),
            at(user, "username"), at(user, "account"), at(user, "name"), at(user, "screen_name"),
            at(data, "account", "username"), at(data, "status", "user", "screen_name"), data.get("blog_name"),
            data.get("user"), data.get("author"), data.get("uploader"),
        ),
        caption=text(data.get("description")) or first_text(
            data.get("caption"), _without_tags(data.get("content")), data.get("desc"),
            at(data, "status", "text_raw"), data.get("text"), data.get("title"),
        ),
        taken_at=moment(data.get("post_date") or data.get("date") or data.get("createTime")),
        expected=None if is_story else slides(data.get("count") or data.get("page_count")),
        number=None if is_story else whole(data.get("num")),
        keys=_keys(data),
        is_picture="num" in data or "extension" in data,
        only_if_shared=only_if_shared,
    )  # fmt: skip


def _without_tags(content: Any) -> str | None:
    """Text of a page's part, as Mastodon and Kemono give it, with a line for each paragraph; other text as it is."""
    found = text(content)
    if found is None or not found.startswith("<") or not found.endswith(">"):
        return found
    return text(html.unescape(_TAG.sub("", _LINE_END.sub("\n", found))))


def _instagram_post(data: Mapping[str, Any]) -> tuple[str | None, bool]:
    for name in ("post_shortcode", "sidecar_shortcode"):
        if found := code(data.get(name)):
            return found, False
    for name in ("post_id", "sidecar_media_id"):
        if found := code_of_id(data.get(name)):
            return found, False
    return code(data.get("shortcode")), True


def _other_post(data: Mapping[str, Any]) -> tuple[str | None, bool]:
    for value in (
        data.get("tweet_id"), data.get("post_id"), at(data, "status", "id"), at(data, "post", "id"),
        data.get("gallery_id"), at(data, "album", "id"), data.get("set_id"),
    ):  # fmt: skip
        if found := identity(value):
            return found, False
    return identity(data.get("id")), text(data.get("category")) not in _ID_IS_THE_POSTS


def _keys(data: Mapping[str, Any]) -> tuple[str, ...]:
    named = (text(data.get("filename")), identity(data.get("media_id")), code(data.get("shortcode")))
    return tuple([key for key in named if key])
