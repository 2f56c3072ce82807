"""The top line tells the folder and the verifier before it tells every count."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from engine.model import Counts
from tui.model.standing import Standing
from tui.widgets.top_bar import TopBar

LARGE = Counts(images=629_850, series=109_950, valid=99_000, approved=12_820, rejected=11_000)
SMALL = Counts(images=718, series=147, valid=40, approved=3)


class Line(App[None]):
    """The line alone."""

    def __init__(self, counts: Counts) -> None:
        super().__init__()
        self._counts = counts

    def compose(self) -> ComposeResult:
        bar = TopBar()
        bar.standing = Standing("/home/ana/downloads/instagram", self._counts, "offline (built in)")
        yield bar


@pytest.mark.parametrize(
    ("counts", "width", "told"),
    [
        (LARGE, 160, "629,850 photos · 109,950 posts · 99,000 series · 12,820 approved · 11,000 rejected"),
        (LARGE, 120, "99,000 series · 12,820 approved"),
        (LARGE, 80, "99,000 series · 12,820 approved"),
        (SMALL, 160, "718 photos · 147 posts · 40 series · 3 approved · 0 rejected"),
        (SMALL, 120, "147 posts · 40 series · 3 approved · 0 rejected"),
        (SMALL, 80, "40 series · 3 approved"),
    ],
)
async def test_counts_give_way_to_the_folder_and_the_verifier(counts: Counts, width: int, told: str) -> None:
    app = Line(counts)
    async with app.run_test(size=(width, 3)):
        line = str(app.query_one(TopBar).render())
    assert len(line) <= width - 2
    assert line.endswith("  verifier: offline (built in)")
    assert f"  {told}  " in line
    if width >= 100:
        assert "downloads/instagram  " in line
