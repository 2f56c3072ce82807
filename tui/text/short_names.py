"""Names in few cells: where neighbours would read alike, what tells them apart comes first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from rich.cells import cell_len

from tui.text.untrusted import ELLIPSIS, shorten

_TIME: Final = re.compile(r"\d{4}-(?P<day>\d\d-\d\d)(?P<time> \d\d:\d\d)?")
_BETWEEN_WORDS: Final = re.compile(r"[\s_.\-/]+")


def short_names(names: Sequence[str], cells: int) -> list[str]:
    """Safe `names` that stand side by side, each in at most `cells` cells.

    A date loses its year first, then its time. If two names would read alike though they differ, as "weekend in the
    city 1" and "weekend in the city 2" do, they are seen from a word on that leaves room for what differs.
    """
    shown = [_short(name, cells) for name in names]
    alike: defaultdict[str, set[str]] = defaultdict(set)
    for name, short in zip(names, shown, strict=True):
        alike[short].add(name)
    return [_from_where_they_differ(name, alike[short], short, cells) for name, short in zip(names, shown, strict=True)]


def _short(name: str, cells: int) -> str:
    if cell_len(name) > cells and (found := _TIME.fullmatch(name)):
        with_time = found["day"] + (found["time"] or "")
        return with_time if len(with_time) <= cells else shorten(found["day"], cells)
    return shorten(name, cells)


def _from_where_they_differ(name: str, alike: set[str], short: str, cells: int) -> str:
    if len(alike) == 1:
        return short
    shared = sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, zip(*alike, strict=False)))
    starts = [found.end() for found in _BETWEEN_WORDS.finditer(name[:shared])]
    if not starts:
        return short
    fitting = (start for start in starts if all(cell_len(other[start:]) < cells for other in alike))
    return shorten(f"{ELLIPSIS}{name[next(fitting, starts[-1]) :]}", cells)
