"""What is said of a photo beside its picture: its place, its size, its name, and why it is out of the film."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from engine.model import Frame
from tui.text import ELLIPSIS, safe

Part = str | tuple[str, str]
"""Text, or text and its style; the line as a whole is muted by its widget."""
BOLD = "bold $foreground"
LEAST_NAME = 8
"""Cells that a file's name gets at least, however much else is told."""
OPEN = "not verified yet"
"""Said of photos that neither a verifier nor the person has looked at."""


def place_facts(frame: Frame, index: int, photos: int) -> list[Part]:
    """Which of the `photos` it is, counted from 0, and its place in the film."""
    parts: list[Part] = [(f"photo {index + 1} of {photos}", BOLD)]
    if frame.is_open:
        return [*parts, f" · {OPEN}"]
    if frame.kept:
        elsewhere = f", frame {frame.position}" if frame.position != index + 1 else ""
        return [*parts, f" · included{elsewhere}"]
    parts.append((" · excluded", "$text-error"))
    return [*parts, f": {safe(frame.reason)}"] if frame.reason else parts


def size_facts(size: tuple[int, int] | None) -> list[Part]:
    """Its pixels, where they are known."""
    return [f" · {size[0]} × {size[1]}"] if size else []


def weight_facts(frame: Frame) -> list[Part]:
    """Its file's size, if it is known."""
    return [f" · {frame.size / 1024:,.0f} KiB"] if frame.size else []


def name_facts(frame: Frame, cells: int = 0) -> list[Part]:
    """Its file's name; in `cells` cells, where they are given, its end, by which the photos of a post differ."""
    name = safe(frame.path.rsplit("/", 1)[-1])
    if cells <= 0 or cell_len(name) <= cells:
        return [name]
    while name and cell_len(name) > cells - 1:
        name = name[1:]
    return [ELLIPSIS + name]


def joined(*facts: list[Part]) -> Content:
    """One line of them."""
    return Content.assemble(*(part for parts in facts for part in parts))
