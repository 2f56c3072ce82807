"""The list by keys: filters are typed and completed, columns sorted by, and the place survives a restart."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from textual.widgets import Static

from engine.model import SortKey
from tests.conftest import PaintPost
from tests.tui.app.conftest import Desk, OpenDesk
from tui.pictures import PictureKey
from tui.widgets.filter_bar import FilterBar, FilterField
from tui.widgets.series_line import Columns


def note(desk: Desk) -> str:
    return str(desk.review.query_one("#filter-note", Static).content)


def header(desk: Desk) -> str:
    return desk.review.series_list.render_line(0).text


def names(desk: Desk) -> list[str]:
    return [desk.row(series_id).name for series_id in desk.review.series_list.ids]


async def type_filter(desk: Desk, text: str) -> None:
    """Type it, and wait until the list has followed."""
    desk.review.query_one(FilterField).value = text
    await desk.pilot.pause()
    await desk.until(lambda: not is_reading(desk))


def is_reading(desk: Desk) -> bool:
    """Whether the list is about to be read, or being read."""
    return any(map(desk.review.subjects.tasks.is_due, ("typed filter", "list", "changed", "arriving"))) or any(
        worker.is_running and worker.node is desk.review and worker.group in ("list", "default")
        for worker in desk.app.workers
    )


async def test_a_filter_of_keys_narrows_the_list(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press("slash")
        assert "state:" in note(desk)
        await type_filter(desk, "state:undecided frames>=4 -market")
        await desk.until(lambda: len(desk.review.series_list.ids) == 2)
        assert not any("market" in name for name in names(desk))
        await desk.until(lambda: note(desk) == "2 series")


async def test_a_term_that_makes_no_sense_is_told_and_changes_nothing(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press("slash")
        await type_filter(desk, "market")
        await desk.until(lambda: len(desk.review.series_list.ids) == 1)
        await type_filter(desk, "market usr:[/] ")
        await desk.until(lambda: "Did you mean user?" in note(desk))
        assert len(desk.review.series_list.ids) == 1
        await type_filter(desk, "-market user:")
        await desk.until(lambda: note(desk).startswith("user needs a value"))
        await desk.until(lambda: len(desk.review.series_list.ids) == 3)
        await type_filter(desk, "zzz")
        await desk.until(lambda: not desk.review.series_list.ids)
        assert "fits this filter" in desk.review.series_list.render_line(1).text
        await type_filter(desk, "market user:jenny")
        await desk.until(lambda: not desk.review.query_one(FilterBar).has_class("-wrong"))


async def test_tab_completes_keys_and_the_collections_own_users(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press("slash")
        await desk.until(lambda: desk.review.filter_bar.words)
        field = desk.review.query_one(FilterField)
        user = next(iter(desk.review.filter_bar.words["user"]))
        await desk.press("u", "s")
        await desk.until(lambda: field._suggestion == "user:")
        await desk.press("tab")
        assert field.value == "user:"
        await desk.press(user[0])
        await desk.until(lambda: field._suggestion.startswith("user:"))
        await desk.press("right")
        assert field.value == f"user:{user}"
        await desk.press("tab")
        assert desk.focused == "FilterField"


async def test_keys_and_clicks_sort_and_the_header_says_so(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        found = names(desk)
        assert "▲" not in header(desk)
        assert "▼" not in header(desk)
        await desk.press("I")
        await desk.until(lambda: names(desk) == found[::-1])
        assert "▼by find" in header(desk)
        await desk.press("O")
        await desk.until(lambda: "▲name" in header(desk))
        listed = desk.review.series_list
        columns = Columns.within(listed.scrollable_content_region.width)
        frames = 4 + columns.word + columns.name + columns.user + columns.frames - 1
        await desk.pilot.click(listed, offset=(frames, 0))
        await desk.until(lambda: "▼frames" in header(desk))
        await desk.pilot.click(listed, offset=(frames, 0))
        await desk.until(lambda: "▲frames" in header(desk))
        assert desk.review.subjects.whereabouts.place.order.key == SortKey.FRAMES
        await desk.press("slash")
        await type_filter(desk, "sort:conf-")
        await desk.until(lambda: "▼conf." in header(desk))
        await desk.press("enter", "escape")
        await desk.until(lambda: "▲frames" in header(desk))


async def test_the_place_survives_a_restart(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press("tab", "O", "slash")
        await type_filter(desk, "jenny")
        await desk.press("enter", "down")
        await desk.until(lambda: len(desk.review.series_list.ids) == 3)
        before = desk.review.subjects.whereabouts.place
        assert before.series_id == desk.review.series_list.ids[1]
        await desk.press("q")
    async with open_desk() as desk:
        await desk.until(lambda: desk.review.series_list.series_id is not None)
        assert desk.review.subjects.whereabouts.place == before
        assert desk.review.query_one(FilterBar).display
        await desk.until_verified(3)
        assert desk.review.subjects.whereabouts.place == before


@pytest.mark.parametrize("verified", [True, False])
async def test_the_place_is_kept_while_the_app_runs(open_desk: OpenDesk, verified: bool) -> None:
    async with open_desk(verified=verified) as desk:
        await desk.until_verified(3)
        await desk.press("down")
        name = f"place:{desk.session.collection}"
        await desk.until(
            lambda: (desk.session.notebook.recall(name) or {}).get("series_id") == desk.review.series_list.series_id
        )


async def test_a_verified_series_stays_in_its_list_when_a_job_ends(
    open_desk: OpenDesk, tmp_path: Path, photos: Path, paint_post: PaintPost
) -> None:
    folder = shutil.copytree(photos, tmp_path / "growing")
    async with open_desk(folder=folder, verified=False) as desk:
        await desk.until_verified(3)
        await desk.press("tab")
        await desk.until(lambda: len(desk.review.series_list.ids) == 3)
        listed = list(desk.review.series_list.ids)
        await desk.press("x", "up")
        await desk.until(lambda: desk.row(listed[0]).decision == "rejected")
        paint_post(folder, "harbour", 4, scene=7)
        await desk.press("g")
        await desk.until_verified(4)
        await desk.until(lambda: len(desk.review.series_list.ids) == 4 and not is_reading(desk))
        assert list(desk.review.series_list.ids)[:3] == listed
        assert desk.review.series_list.series_id == listed[0]
        await desk.press("tab", "shift+tab")
        await desk.until(lambda: list(desk.review.series_list.ids)[:2] == listed[1:])


async def test_the_next_series_pictures_are_ready_before_it_is_shown(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press("end", "home")
        ids = [series_id for series_id in desk.review.series_list.ids if desk.row(series_id).is_series]
        ahead = [desk.session.catalog.series(series_id) for series_id in ids[1:]]
        files = {frame.file for series in ahead if series for frame in series.frames}
        assert len(files) == 10
        await desk.until(lambda: files <= {key.file for key in desk.app.pictures._made if isinstance(key, PictureKey)})
        assert desk.review.series_list.cursor == 0


async def test_the_line_between_list_and_series_follows_the_mouse(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        listed, panel = desk.review.series_list, desk.review.panel
        width = listed.size.width
        await desk.pilot.mouse_down(offset=(panel.region.x, panel.region.y + 3))
        await desk.pilot.hover(offset=(panel.region.x + 9, panel.region.y + 3))
        await desk.pilot.mouse_up(offset=(panel.region.x + 9, panel.region.y + 3))
        await desk.until(lambda: listed.size.width > width)
        await desk.pilot.hover(offset=(panel.region.x - 9, panel.region.y + 3))
        assert listed.size.width > width, "it was let go"
        await desk.pilot.resize_terminal(90, 40)
        await desk.until(lambda: panel.region.y > listed.region.y)
        await desk.pilot.mouse_down(offset=(20, panel.region.y))
        height = panel.size.height
        await desk.pilot.hover(offset=(20, panel.region.y - 3))
        await desk.until(lambda: panel.size.height > height)
