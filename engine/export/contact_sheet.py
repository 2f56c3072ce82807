"""The contact sheet of a dataset: one HTML page with every series as its frames, to be looked at offline.

It lies beside the dataset's folder and never in it, where a trainer would find it.
"""

from __future__ import annotations

import base64
import html
import io
import os
import secrets
from typing import TYPE_CHECKING

from PIL.Image import Resampling

from engine.errors import ExportError, RunStopped
from engine.model.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path
    from typing import TextIO

    from PIL.Image import Image

    from engine.export.items import Item
    from engine.export.shots import Shots
    from engine.model import ExportSeries, Stop

NAME = "contact-sheet.html"
_MARK = '<meta name="generator" content="Photo Series contact sheet">'
"""Tells our pages from those of others, which are not replaced."""
_HEIGHT, _WIDEST = 160, 400
"""Most pixels of a frame on the page."""
_STYLE = """
body { margin: 2em; font: 14px/1.4 system-ui, sans-serif; color: #222; background: #fafafa }
section { margin: 0 0 2em; border-top: 1px solid #ccc; padding-top: .6em }
h2 { margin: 0; font-size: 1em } p { margin: .2em 0 .5em; max-width: 60em } .facts { color: #666 }
img { height: 160px; margin: 0 4px 4px 0; vertical-align: top }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818 } .facts { color: #999 } }
"""


def sheet_beside(output: Path) -> Path:
    """Where the contact sheet of the dataset in `output` lies; raises ExportError if somebody else's file does."""
    file = output.absolute().parent / NAME
    try:
        with file.open(encoding="utf-8", errors="replace") as there:
            ours = _MARK in there.read(1000)
    except FileNotFoundError:
        return file
    except OSError as error:
        raise ExportError(f"{file} cannot be read: {error.strerror}.", "Export without a contact sheet.") from error
    if not ours:
        raise ExportError(
            f"{file} was not written by this program.", "Move it away, or export without a contact sheet."
        )
    return file


def write_sheet(
    output: Path,
    series: Iterable[ExportSeries],
    items: Mapping[int, Item],
    shots_of: Callable[[ExportSeries], Shots],
    stop: Stop,
) -> Path:
    """Write the page for those `series` that are `items` of the dataset in `output`, whole or not at all.

    Raises RunStopped once `stop()` is true, and ExportError if it cannot be written.
    """
    file = sheet_beside(output)
    waiting = file.with_name(f".{NAME}.{secrets.token_hex(4)}")
    try:
        with waiting.open("x", encoding="utf-8", errors="replace", newline="\n") as page:
            page.write(_head(output.absolute().name, items))
            for one in series:
                if stop():
                    raise RunStopped("The export was stopped.", "The dataset is written, its contact sheet is not.")
                if one.id in items:
                    _write_series(page, items[one.id], shots_of(one))
            page.write("</body>\n</html>\n")
        os.replace(waiting, file)
    except OSError as error:
        raise ExportError(
            f"{file} cannot be written: {error.strerror or error}.", "The dataset itself is written."
        ) from error
    finally:
        waiting.unlink(missing_ok=True)
    return file


def _head(name: str, items: Mapping[int, Item]) -> str:
    photos = sum(len(item.photos) for item in items.values())
    title = html.escape(name)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
{_MARK}
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{title}: contact sheet</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{title}</h1>
<p class="facts">{len(items):,} series, {counted(photos, "photo")}</p>
"""


def _write_series(page: TextIO, item: Item, shots: Shots) -> None:
    length = f"{item.clip_frames} frames" if item.clip_frames else "stills"
    marks = "" if item.approved else ", undecided"
    page.write(
        f"<section>\n<h2>{html.escape(item.stem)}</h2>\n"
        f'<p class="facts">{html.escape(item.name)}: {len(item.photos)} photos, {item.width}×{item.height}, '
        f"{length}{marks}</p>\n<p>{html.escape(item.caption)}</p>\n<div>"
    )
    for number, picture in enumerate(shots, 1):
        page.write(f'<img alt="photo {number}" loading="lazy" src="data:image/jpeg;base64,{_small(picture)}">')
    page.write("</div>\n</section>\n")


def _small(picture: Image) -> str:
    copy = picture.convert("RGB")
    copy.thumbnail((_WIDEST, _HEIGHT), Resampling.LANCZOS)
    written = io.BytesIO()
    copy.save(written, "JPEG", quality=82)
    return base64.b64encode(written.getvalue()).decode("ascii")
