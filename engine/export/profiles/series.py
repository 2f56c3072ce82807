"""Series: a folder of ordered stills for each series, for people and their own scripts."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from engine.export.captions import one_line
from engine.export.items import TextFile
from engine.export.profiles.still_folders import StillFolders, still_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.export.items import Item
    from engine.export.options import ExportOptions
    from engine.model import Start

_UNSHOWN = re.compile(r"[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class SeriesFolders(StillFolders):
    """`series_0001/001.jpg` + `001.txt` …, caption.txt, metadata.json, and one dataset.json for all."""

    name = "series"
    title = "Series folders"
    description = "A folder per series: numbered stills, caption.txt and metadata.json, and a dataset.json over all."
    readers: tuple[str, ...] = ()

    def starts(self, items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
        """None: people and their own scripts read it."""
        return ()

    def texts(self, items: Sequence[Item], options: ExportOptions) -> Iterator[TextFile]:
        """Caption and metadata of each series, its caption for each still, too, and a list of all."""
        for item in items:
            yield TextFile(f"{item.stem}/caption.txt", item.caption)
            for number in range(1, len(item.photos) + 1):
                still = PurePosixPath(still_name(number, options))
                yield TextFile(f"{item.stem}/{still.with_suffix('.txt')}", item.caption)
            yield TextFile(f"{item.stem}/metadata.json", _json(_metadata(item, options)))
        yield TextFile("dataset.json", _json(_dataset(items)))


def _metadata(item: Item, options: ExportOptions) -> dict[str, Any]:
    return {
        "name": one_line(item.name),
        "caption": item.caption,
        "confidence": item.confidence,
        "approved": item.approved,
        "width": item.width,
        "height": item.height,
        "frames": [
            {
                "order": number,
                "file": still_name(number, options),
                "source": PurePosixPath(photo.path).name.encode("utf-8", "replace").decode(),
            }
            for number, photo in enumerate(item.photos, 1)
        ],
    }


def _dataset(items: Sequence[Item]) -> dict[str, Any]:
    return {
        "series": len(items),
        "frames": sum(len(item.photos) for item in items),
        "entries": [
            {
                "folder": item.stem,
                "name": one_line(item.name),
                "caption": item.caption,
                "frames": len(item.photos),
                "width": item.width,
                "height": item.height,
                "confidence": item.confidence,
            }
            for item in items
        ],
    }


def _json(value: dict[str, Any]) -> str:
    """JSON in which signs that no terminal may be shown are escaped: a photo's own name may hold any."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _UNSHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"
