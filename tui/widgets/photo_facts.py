"""What is said of a photo beside its picture: its place, its size, its name, and why it is out of the film."""

from __future__ import annotations

from textual.content import Content

from engine.model import Frame
from tui.text import safe
from tui.widgets.thumb import OUT

Part = str | tuple[str, str]
"""Text, or text and its style."""


def place_facts(frame: Frame, index: int, photos: int) -> list[Part]:
    """Which of the `photos` it is, counted from 0, and its place in the film."""
    parts: list[Part] = [(f"photo {index + 1} of {photos}", "bold")]
    if frame.kept:
        return [*parts, f" · frame {frame.position}"]
    parts.append((f" · {OUT}", "$text-error"))
    return [*parts, (f": {safe(frame.reason)}", "$text-muted")] if frame.reason else parts


def size_facts(size: tuple[int, int] | None) -> list[Part]:
    """Its pixels, where they are known."""
    return [f" · {size[0]} × {size[1]}"] if size else []


def name_facts(frame: Frame) -> list[Part]:
    """Its file's name."""
    return [(safe(frame.path.rsplit("/", 1)[-1]), "$text-muted")]


def joined(*facts: list[Part]) -> Content:
    """One line of them."""
    return Content.assemble(*(part for parts in facts for part in parts))
