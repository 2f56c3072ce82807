"""Reference sheets: from which post they are, what is on them, and how LTX's trainer is given them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import av
import pytest
from PIL import Image

from engine.export import Exporter, ExportOptions, options_from
from engine.export.sheets import draw_sheet, with_sheets
from engine.model import ExportSeries, Facts
from engine.settings import Settings
from tests.engine.export.painted import Export, MakeSeries, Reader
from tui.text.export_lines import is_no_failure, total_lines


@pytest.fixture
def posts(make_series: MakeSeries) -> list[ExportSeries]:
    """Three posts of one account, the first of which was split in two, and one of another account."""
    accounts = {1: "anna", 2: "anna", 3: "anna", 4: "anna", 5: "bea"}
    facts = Facts(subject="a young woman", clothing="red coat", place="beach")
    made = [make_series(one, 3, username=account, post=f"post{one}", facts=facts) for one, account in accounts.items()]
    made[1] = replace(made[1], post="post1")
    return made


def sheets(series: list[ExportSeries]) -> dict[int, set[str]]:
    """For each series the posts on its sheet, by the names of their files."""
    return {one.id: {Path(frame.path).stem[:5] for frame in one.sheet} for one in with_sheets(series, Reader())}


def test_a_sheet_is_of_another_post_of_the_account(posts: list[ExportSeries]) -> None:
    assert sheets(posts) == {1: {"post3"}, 2: {"post3"}, 3: {"post4"}, 4: {"post1"}, 5: set()}
    cats = [replace(one, facts=Facts(subject="a cat")) if one.id in (1, 4) else one for one in posts]
    assert sheets(cats)[1] == {"post4"}, "the same subject goes before the next post"


def test_no_photo_of_a_clip_is_on_its_sheet(posts: list[ExportSeries]) -> None:
    for frame in posts[2].frames[:2]:
        shutil.copy(posts[0].frames[1].file, frame.file)
    first, *_ = with_sheets(posts, Reader())
    assert [frame.path for frame in first.sheet] == [posts[2].frames[2].path], "two of them are in the clip as well"
    shutil.copy(posts[0].frames[0].file, posts[2].frames[2].file)
    assert sheets(posts)[1] == {"post4"}, "all of them are: the next post is taken"
    assert sheets([posts[0], replace(posts[0], id=9, post="again")]) == {1: set(), 9: set()}


@pytest.mark.parametrize("size", [(96, 64), (64, 96), (64, 64)])
@pytest.mark.parametrize("photos", [1, 2, 3, 4])
def test_a_sheet_has_a_panel_for_each_photo_on_black(size: tuple[int, int], photos: int) -> None:
    colours = [(250, 0, 0), (0, 250, 0), (0, 0, 250), (250, 250, 0)]
    pictures = [Image.new("RGB", (120, 90), colour) for colour in colours[:photos]]
    sheet = draw_sheet(pictures, size, None)
    assert sheet.size == size
    found = {colour: count for count, colour in sheet.getcolors(size[0] * size[1]) or ()}
    assert set(found) == {(0, 0, 0), *colours[:photos]}
    assert max(found, key=lambda colour: found[colour]) == colours[0], "the subject is the largest"


def test_clips_and_sheets_are_written_for_the_trainer(
    posts: list[ExportSeries], export: Export, options: ExportOptions, tmp_path: Path
) -> None:
    chosen = {"profile": "sheets", "model": "ltx2", "fps": 24, "hold": 8, "stable_names": False}
    plan = Exporter(Reader()).plan(posts, replace(options, **chosen))  # type: ignore[arg-type]
    assert [bool(series.left_out) for series in plan.series] == [False] * 4 + [True]
    assert set(plan.survivors()) == {"LTX-2 trainer"}
    told = "1 series left out: their accounts have no other post for a reference sheet (sheets)"
    assert told in list(total_lines(plan))
    report = export(*posts, **chosen)
    assert (report.series, [problem.where for problem in report.skipped]) == (4, ["post5"])
    assert all(map(is_no_failure, report.skipped))
    rows = [json.loads(line) for line in (tmp_path / "set/ltx2.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [set(row) for row in rows] == [{"caption", "video", "reference_video"}] * 4
    for row in rows:
        shapes = []
        for column in ("video", "reference_video"):
            with av.open(str(tmp_path / "set" / row[column])) as clip:
                pictures = list(clip.decode(video=0))
            shapes.append((len(pictures), pictures[0].width, pictures[0].height))
        assert shapes[0] == shapes[1]
    expected = "Reference sheet: a young woman, red coat; beach. Generated video: A woman turns towards the light."
    assert rows[0]["caption"] == expected
    assert (tmp_path / "set" / rows[0]["video"]).with_suffix(".txt").read_text(encoding="utf-8") == expected
    assert "reference_latents" in report.starts[0].note

    assert export(*posts, **chosen).unchanged == 4
    posts[3].frames[0].file.unlink()
    redrawn = export(*posts, missing="skip", **chosen).changes.redrawn
    assert len(redrawn) == 2, "the clip of that photo, and the one whose sheet it was on"


def test_the_format_brings_its_model_along() -> None:
    options = options_from(Settings(), Path("set"), profile="sheets")
    assert (options.model, options.fps, options.hold) == ("ltx2", 24, 8)
