"""Reads what downloaders leave beside their pictures: captions, true order, how many slides there were."""

from __future__ import annotations

import json
import lzma
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from engine.naming.filename import cut_suffix
from engine.naming.reading import SideFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from engine.model import FoundFile
    from engine.naming.reading import Reading

_LARGEST = 4 << 20
_LARGEST_CAPTION = 64 << 10
_MOST_SLIDES = 999


class SideFiles:
    """The side files of one folder. Raises nothing: a side file that makes no sense says nothing."""

    def __init__(self, files: Iterable[FoundFile], read_side: Callable[[str], bytes | None]) -> None:
        self._files = {file.name: file for file in files}
        self._read_side = read_side

    def about(self, first: Reading, photos: Sequence[FoundFile]) -> SideFacts | None:
        """What lies beside a post's photos, of which `first` was read first; None if nothing does."""
        if not self._files:
            return None
        facts: SideFacts | None = None
        for name in _of_post(first, photos):
            if found := self._facts(name):
                facts = _joined(facts, found)
        return self._of_pictures(photos, facts)

    def _of_pictures(self, photos: Sequence[FoundFile], facts: SideFacts | None) -> SideFacts | None:
        """gallery-dl writes a file per picture, which alone tells the order of its pictures."""
        for picture in photos:
            for name in (f"{picture.name}.json", f"{picture.name.rpartition('.')[0]}.json"):
                data = self._json(name)
                if not data or not (found := _from_gallery_dl(data, name)):
                    continue
                facts = _joined(facts, found)
                if isinstance(number := data.get("num"), int) and 0 < number <= _MOST_SLIDES:
                    facts.numbers[picture.name] = number
                break
        return facts

    def _facts(self, name: str) -> SideFacts | None:
        if name.endswith(".txt"):
            caption = (self._bytes(name, _LARGEST_CAPTION) or b"").decode("utf-8", "replace").strip("\ufeff \r\n\t")
            return SideFacts(f"The caption file {name}", caption) if caption else None
        data = self._json(name)
        return (_from_instaloader(data, name) or _from_gallery_dl(data, name)) if data else None

    def _json(self, name: str) -> dict[str, Any] | None:
        content = self._bytes(name, _LARGEST)
        if content is None:
            return None
        try:
            data = json.loads(_unpacked(content) if name.endswith(".xz") else content)
        except (ValueError, lzma.LZMAError, RecursionError):
            return None
        return data if isinstance(data, dict) else None

    def _bytes(self, name: str, largest: int) -> bytes | None:
        file = self._files.get(name)
        return self._read_side(file.path) if file and file.size <= largest else None


def _of_post(first: Reading, photos: Sequence[FoundFile]) -> Iterator[str]:
    """Names that a post's own side files may have, the ones that tell most last."""
    files = [cut_suffix(file.name) for file in photos[:1]]
    stems = dict.fromkeys(
        filter(None, (first.base, first.name, f"{first.username} - {first.post}", first.post, *files))
    )
    for suffix in (".txt", ".json", ".json.xz"):
        for stem in stems:
            yield stem + suffix


def _unpacked(content: bytes) -> bytes:
    """Unpack, but never more than a side file may have."""
    unpacked = lzma.LZMADecompressor().decompress(content, _LARGEST * 4 + 1)
    if len(unpacked) > _LARGEST * 4:
        raise ValueError("larger than any post's side file")
    return unpacked


def _joined(facts: SideFacts | None, found: SideFacts) -> SideFacts:
    if facts is None:
        return found
    for name in ("caption", "shortcode", "username", "taken_at", "expected"):
        if getattr(facts, name) is None:
            setattr(facts, name, getattr(found, name))
    if found.shortcode:
        facts.source = found.source
    return facts


def _from_instaloader(data: Mapping[str, Any], name: str) -> SideFacts | None:
    node = data.get("node")
    if not isinstance(node, dict):
        return None
    slides = _at(node, "edge_sidecar_to_children", "edges") or _at(node, "iphone_struct", "carousel_media")
    texts = _at(node, "edge_media_to_caption", "edges")
    caption = _at(texts[0], "node", "text") if isinstance(texts, list) and texts else node.get("caption")
    return SideFacts(
        f"The side file {name}",
        caption=_text(caption),
        shortcode=_text(node.get("shortcode")),
        username=_text(_at(node, "owner", "username")),
        taken_at=_moment(node.get("taken_at_timestamp", node.get("date"))),
        expected=len(slides) if isinstance(slides, list) and slides else None,
    )


def _from_gallery_dl(data: Mapping[str, Any], name: str) -> SideFacts | None:
    if "post_shortcode" not in data and data.get("category") != "instagram":
        return None
    count = data.get("count")
    return SideFacts(
        f"The side file {name}",
        caption=_text(data.get("description")),
        shortcode=_text(data.get("post_shortcode")) or _text(data.get("shortcode")),
        username=_text(data.get("username")),
        taken_at=_moment(data.get("post_date") or data.get("date")),
        expected=count if isinstance(count, int) and 0 < count <= _MOST_SLIDES else None,
    )


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _moment(value: Any) -> datetime | None:
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return datetime.fromtimestamp(value, UTC) if isinstance(value, (int, float)) else None
    except (ValueError, OverflowError, OSError):
        return None
