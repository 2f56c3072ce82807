"""Another program changes the database while the app shows it: that is seen, and never overwritten without a word."""

from __future__ import annotations

import contextlib
from pathlib import Path

from engine.model import Decision
from tests.engine.store.test_elsewhere import Other
from tests.tui.app.conftest import OpenDesk


async def test_a_decision_made_elsewhere_shows_and_a_caption_being_typed_survives(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        with contextlib.closing(Other(tmp_path / "series.db")) as other:
            first = desk.review.series_list.series_id
            other.do(f"review.decide([{first}], Decision.REJECTED)")
            await desk.until(lambda: desk.review.panel.series and desk.review.panel.series.row.decision == "rejected")
            await desk.press("e", *"mine")
            other.do(f"review.write_caption([{first}], 'theirs')")
            await desk.until(lambda: desk.series.caption == "theirs")
            await desk.press("enter")
            await desk.until(lambda: any("changed in another window" in toast for toast in desk.toasts))
            assert desk.series.caption == "theirs"
            await desk.press("enter")
            await desk.until(lambda: "mine" in desk.series.caption)
            await desk.press("u")
            await desk.until(lambda: desk.series.caption == "theirs")
            assert desk.row(first).decision is Decision.REJECTED
