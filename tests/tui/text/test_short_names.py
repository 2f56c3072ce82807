"""Names in few cells: cut at the end, but for what tells neighbours apart."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.tui.conftest import NASTY
from tui.text import safe
from tui.text.short_names import short_names


@pytest.mark.parametrize(
    ("names", "cells", "shown"),
    [
        (["sunday", "golden hour 35mm kodak"], 7, ["sunday", "golden…"]),
        (["2025-08-02 10:00", "2025-08-03 07:27"], 16, ["2025-08-02 10:00", "2025-08-03 07:27"]),
        (["2025-08-02 10:00", "2025-08-03 07:27"], 12, ["08-02 10:00", "08-03 07:27"]),
        (["2025-08-02 10:00", "2025-08-03"], 7, ["08-02", "08-03"]),
        (["2025-08-03 10:59", "2025-08-03 07:27", "m"], 7, ["…10:59", "…07:27", "m"]),
        (["weekend in the city 1", "weekend in the city 2"], 9, ["…city 1", "…city 2"]),
        (["IMG_2024_lake_17", "IMG_2024_lake_18", "IMG_2024_wood_1"], 12, ["…lake_17", "…lake_18", "IMG_2024_wo…"]),
        (["lake day", "lake day 2"], 6, ["…day", "…day 2"]),
        (["new in", "new in", "newspaper"], 5, ["new…", "new…", "news…"]),
        (["newsletters", "newspapers"], 5, ["news…", "news…"]),
        (["日本語の写真 一", "日本語の写真 二"], 7, ["…一", "…二"]),
        ([], 7, []),
    ],
)
def test_what_tells_names_apart_is_seen(names: list[str], cells: int, shown: list[str]) -> None:
    assert short_names(names, cells) == shown


def test_no_name_is_too_wide() -> None:
    names = [safe(name) for name in NASTY] * 2
    for cells in range(1, 20):
        assert all(cell_len(name) <= cells for name in short_names(names, cells))
