"""Instagram's own export: names that say nothing, and a posts_1.json that says it all."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.model import Proof
from engine.naming.reading import Judgement, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.naming.filename import FileName

_MEDIA = re.compile(
    r"(?:(?P<root>.*?)/)??(?:your_instagram_activity/)?(?P<inside>media/(?:posts|archived_posts|other)(?:/.*)?)"
)
_PLACES = ("your_instagram_activity/media/", "your_instagram_activity/content/", "content/", "media/", "")
_SINGLE_LISTS = ("posts.json", "archived_posts.json")
_MOST_FILES = 50


class _Slide(NamedTuple):
    """A file's place in the export."""

    post: str
    number: int
    of: int
    caption: str | None
    stamp: datetime | None
    scattered: str | None
    """Set if the post's files lie in several folders, as those of two months do."""


class OwnExport:
    """`media/posts/YYYYMM/<hash>.jpg`, grouped by the export's own list of posts."""

    name = "instagram-export"
    title = "media/posts/YYYYMM/<hash> with posts_1.json beside"

    def __init__(self, read_side: Callable[[str], bytes | None] | None = None) -> None:
        self._read_side = read_side
        self._root: str | None = None
        self._slides: dict[str, _Slide] = {}

    def read(self, file: FileName) -> Reading | None:
        """Read a name that the export lists; None for any other."""
        if "media" not in file.directory or not (found := _MEDIA.fullmatch(file.directory)):
            return None
        root = f"{found['root']}/" if found["root"] else ""
        if root != self._root:
            self._root, self._slides = root, dict(self._listed(root))
        slide = self._slides.get(f"{found['inside']}/{file.name}")
        if slide is None:
            return None
        return Reading(
            post=slide.post,
            name=slide.post,
            number=slide.number if slide.of > 1 else None,
            stamp=slide.stamp,
            caption=slide.caption,
            expected=slide.of if slide.of > 1 else None,
            scattered=slide.scattered and root + slide.scattered,
            judgement=Judgement(Proof.PROVEN, ("Instagram's own export lists these files as one post.",)),
        )

    def _listed(self, root: str) -> Iterator[tuple[str, _Slide]]:
        for place in _PLACES:
            for name in _SINGLE_LISTS:
                yield from self._slides_in(root + place + name) or ()
            for number in range(1, _MOST_FILES):
                slides = self._slides_in(f"{root}{place}posts_{number}.json")
                if slides is None:
                    break
                yield from slides

    def _slides_in(self, path: str) -> Iterator[tuple[str, _Slide]] | None:
        content = self._read_side(path) if self._read_side else None
        return None if content is None else _slides_of(content)


def _slides_of(content: bytes) -> Iterator[tuple[str, _Slide]]:
    """(path inside the export, slide) for every file of a list of posts."""
    try:
        posts = json.loads(content)
    except (ValueError, RecursionError):
        return
    if isinstance(posts, dict):
        posts = next((value for value in posts.values() if isinstance(value, list)), [])
    for post in posts if isinstance(posts, list) else []:
        media = post.get("media") if isinstance(post, dict) else None
        media = [one for one in media if isinstance(one, dict)] if isinstance(media, list) else []
        uris = [uri for one in media if isinstance(uri := one.get("uri"), str)]
        if not uris:
            continue
        stamp = _moment(post.get("creation_timestamp") or media[0].get("creation_timestamp"))
        caption = _mended(post.get("title") or media[0].get("title"))
        stem = uris[0].rpartition("/")[2].rpartition(".")[0]
        scattered = uris[0] if len({uri.rpartition("/")[0] for uri in uris}) > 1 else None
        for number, uri in enumerate(uris, 1):
            yield uri[uri.find("media/") :], _Slide(stem, number, len(uris), caption, stamp, scattered)


def _mended(text: Any) -> str | None:
    """The export writes UTF-8 as if it were Latin-1."""
    if not isinstance(text, str) or not text.strip():
        return None
    try:
        return text.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return text.strip()


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(value, UTC) if isinstance(value, (int, float)) and value else None
    except (ValueError, OverflowError, OSError):
        return None
