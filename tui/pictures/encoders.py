"""Which way of drawing a terminal gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.pictures import half
from tui.pictures.kitty import KittyEncoder
from tui.pictures.library import LibraryChanged, placeholder_marks, to_sixels
from tui.pictures.picture import Picture, PictureKey
from tui.pictures.sixel import SixelEncoder

if TYPE_CHECKING:
    from PIL.Image import Image

    from tui.terminal.probe import Protocol, TerminalPictures


@dataclass(frozen=True, slots=True)
class Encoder:
    """A way of drawing."""

    protocol: Protocol
    encode: Callable[[Image, PictureKey, tuple[int, int]], Picture]
    """Makes a picture of an RGB image for cells of a size in pixels."""
    free: Callable[[int], str]
    """What makes the terminal let go of an image it was sent."""
    dots: tuple[int, int] | None = None
    """Pixels that a cell can show, across and down; None for the terminal's own."""


def encoder_for(terminal: TerminalPictures, rest: Callable[[], object] = lambda: None) -> Encoder:
    """The way `terminal` asks for, or half blocks where textual-image cannot do that any more.

    `rest` is called within a picture that takes long to be encoded.
    """
    try:
        if terminal.protocol == "kitty":
            placeholder_marks()
            kitty = KittyEncoder(tmux=terminal.tmux)
            return Encoder("kitty", kitty.encode, kitty.free)
        if terminal.protocol == "sixel":
            _try_sixels()
            return Encoder("sixel", SixelEncoder(rest).encode, _nothing)
    except LibraryChanged:
        return Encoder("half", half.encode, _nothing, half.DOTS)
    return Encoder("none" if terminal.protocol == "none" else "half", half.encode, _nothing, half.DOTS)


def _try_sixels() -> None:
    from PIL import Image

    to_sixels(Image.new("RGB", (6, 6)))


def _nothing(image_id: int) -> str:
    return ""
