"""Reads posts in the form of Instagram's own interfaces, which most scrapers save unchanged.

These scrapers are instaloader, the older instagram-scraper, instagrapi, Apify and browser extensions, which write one
post per file, or lists of many, nested at any depth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.naming.sides.told import Told
from engine.naming.sides.values import at, code, code_of_id, first_text, identity, moment, server_name, text

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST = 9
_PICTURED = frozenset((
    "display_url", "display_src", "urls", "edge_sidecar_to_children", "carousel_media", "image_versions2", "resources",
    "displayUrl", "images", "childPosts", "thumbnail_url", "thumbnail_src", "is_video", "media_url", "taken_at",
    "taken_at_timestamp", "edge_media_to_caption", "owner", "user", "caption",
))  # fmt: skip
_ADDRESSES = ("display_url", "display_src", "displayUrl", "thumbnail_url", "display_uri", "media_url")
_FOLDERS_OF_MORE = ("comments", "edge_media_to_comment", "edge_media_to_parent_comment", "edge_media_preview_comment")


def posts_in(data: Any, source: str, program: str) -> Iterator[Told]:
    """Yield every post anywhere in a file's JSON; instagram-scraper's file is named after its account."""
    owner = source.partition(".json")[0] if program == "instagram-scraper" else None
    yield from _posts_in(data, source, program, _DEEPEST, owner)


def profile_in(data: Any) -> str | None:
    """The account described by a file without posts."""
    inner = at(data, "node")
    node = inner if isinstance(inner, dict) else data
    is_profile = text(at(data, "instaloader", "node_type")) == "Profile"
    is_profile = is_profile or (isinstance(node, dict) and "biography" in node)
    return first_text(at(node, "username")) if is_profile else None


def _posts_in(data: Any, source: str, program: str, depth: int, owner: str | None) -> Iterator[Told]:
    if isinstance(data, list):
        for one in data if depth else ():
            yield from _posts_in(one, source, program, depth - 1, owner)
    elif isinstance(data, dict) and depth:
        if found := _told(data, source, program, owner):
            yield found
            return
        owner = first_text(at(data, "GraphProfileInfo", "username"), _username(data)) or owner
        for name, value in data.items():
            if isinstance(value, (list, dict)) and name not in _FOLDERS_OF_MORE:
                yield from _posts_in(value, source, program, depth - 1, owner)


def _told(node: dict[str, Any], source: str, program: str, owner: str | None) -> Told | None:
    own = code(node.get("shortcode") or node.get("code") or node.get("shortCode"))
    if own is None and isinstance(node.get("instaloader"), dict):
        return None
    if own is None and node.get("__typename") in ("GraphStoryImage", "GraphStoryVideo"):
        own = code_of_id(node.get("id"))
    if own is None or _PICTURED.isdisjoint(node):
        return None
    children = tuple(_slides(node))
    return Told(
        source,
        program,
        post=own,
        shortcode=own,
        username=_username(node) or owner,
        caption=_caption(node),
        taken_at=moment(
            node.get("taken_at_timestamp") or node.get("taken_at") or node.get("date") or node.get("timestamp")
        ),
        expected=len(children) if len(children) > 1 else None,
        slides=children,
    )


def _username(node: dict[str, Any]) -> str | None:
    owner = text(node.get("owner"))
    return first_text(
        at(node, "owner", "username"), at(node, "user", "username"), node.get("ownerUsername"), node.get("username"),
        node.get("owner_username"), at(node, "author", "username"), node.get("author_name"),
        None if owner and owner.isdecimal() else owner,
    )  # fmt: skip


def _caption(node: dict[str, Any]) -> str | None:
    edges = at(node, "edge_media_to_caption", "edges")
    told = at(edges[0], "node", "text") if isinstance(edges, list) and edges else None
    caption = node.get("caption")
    return first_text(
        told, at(caption, "text"), caption, node.get("caption_text"), at(node, "iphone_struct", "caption", "text")
    )


def _slides(node: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield for each picture, in order, what its file may be named after."""
    children = _children(node)
    phones = at(node, "iphone_struct", "carousel_media")
    phones = phones if isinstance(phones, list) and len(phones) == len(children) else [None] * len(children)
    for child, phone in zip(children, phones, strict=True):
        yield tuple(dict.fromkeys(_keys(child) + (_keys(phone) if isinstance(phone, dict) else [])))
    if children:
        return
    urls = node.get("urls") or node.get("images")
    listed = [url for url in urls if isinstance(url, str)] if isinstance(urls, list) else []
    for url in listed:
        yield tuple([name for name in (server_name(url),) if name])
    if not listed:
        yield tuple(dict.fromkeys(key for key in _keys(node) if key != node.get("shortcode")))


def _children(node: dict[str, Any]) -> list[dict[str, Any]]:
    edges = at(node, "edge_sidecar_to_children", "edges")
    if isinstance(edges, list) and edges:
        return [child if isinstance(child := at(edge, "node"), dict) else {} for edge in edges]
    for listed in (
        node.get("carousel_media"), at(node, "iphone_struct", "carousel_media"), node.get("resources"),
        node.get("childPosts"), node.get("sidecar_media"),
    ):  # fmt: skip
        if isinstance(listed, list) and listed:
            return [child if isinstance(child, dict) else {} for child in listed]
    return []


def _keys(child: dict[str, Any]) -> list[str]:
    keys = [name for kind in _ADDRESSES if (url := child.get(kind)) and (name := server_name(url))]
    for listed, key in (at(child, "image_versions2", "candidates"), "url"), (child.get("display_resources"), "src"):
        if isinstance(listed, list) and listed and (name := server_name(at(listed[0], key))):
            keys.append(name)  # its other sizes have the same name
    number = identity(child.get("pk") or child.get("id"))
    if number and number.isdecimal() and len(number) >= 16:
        keys.append(number)
    if own := code(child.get("shortcode") or child.get("code")):
        keys.append(own)
    return keys
