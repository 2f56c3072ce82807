"""Labels with words behind them that go on under themselves, as help and evidence show them."""

from __future__ import annotations

import textwrap

from rich.cells import cell_len
from textual.content import Content

MUTED = "dim"
"""The style of what is said beside; `$text-muted` inside of content loses its paleness."""


def labelled(label: str, words: str, *, indent: int, width: int, style: str = MUTED) -> Content:
    """`label`, padded to `indent` cells, then `words` wrapped to `width` cells in all; both safe already."""
    lead = max(indent, cell_len(label) + 1)
    wide, under = max(indent + 20, width), " " * indent
    first, *rest = textwrap.wrap(
        words, wide, initial_indent=" " * lead, subsequent_indent=under, break_on_hyphens=False
    ) or [" " * lead]
    parts: list[str | tuple[str, str]] = [(label + " " * (lead - cell_len(label)), style), first[lead:]]
    parts += [f"\n{line}" for line in rest]
    return Content.assemble(*parts)
