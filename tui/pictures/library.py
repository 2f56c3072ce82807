"""The door to textual-image: its encoders, without the questions it puts to the terminal when it is imported.

It asks on import and waits for answers that Textual, or the user's typing, may take; where stdout is a terminal and
stdin is not, it fails. `tui.terminal.probe` has asked already, so it is imported with a stdout that is no terminal.
Works with 0.12 (Python 3.11) to 0.14; where a later one has moved its parts, `LibraryChanged` says so.
"""

from __future__ import annotations

import io
import sys
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

_importing = threading.Lock()


class LibraryChanged(Exception):
    """textual-image has no such part any more."""


@lru_cache(maxsize=1)
def placeholder_marks() -> tuple[str, ...]:
    """The combining marks that number rows and columns of a picture; raises LibraryChanged."""
    tgp = _imported("textual_image.renderable.tgp")
    marks = tuple(map(chr, getattr(tgp, "_NUMBER_TO_DIACRITIC", ())))
    if not marks:
        raise LibraryChanged("textual-image has no table of placeholder marks.")
    return marks


def to_sixels(image: Image, colours: int = 256) -> str:
    """`image`, mode RGB or with a palette of its own, as sixels of so many colours, from escape to terminator; raises
    LibraryChanged.
    """
    module = _imported("textual_image._sixel")
    try:
        return str(module.image_to_sixels(image, module.SixelOptions(colors=colours, quantize="fastoctree")))
    except (AttributeError, TypeError) as error:
        raise LibraryChanged("textual-image encodes sixels in another way.") from error


@lru_cache(maxsize=4)
def _imported(name: str) -> Any:
    import importlib

    with _importing:
        real = sys.__stdout__
        vars(sys)["__stdout__"] = io.StringIO()
        try:
            return importlib.import_module(name)
        except ImportError as error:
            raise LibraryChanged(f"textual-image has no {name}.") from error
        finally:
            vars(sys)["__stdout__"] = real
