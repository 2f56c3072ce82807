"""The export dialog: the plan before a byte is written, what a crop cuts, the writing, and refusals in words."""

from __future__ import annotations

import asyncio
import shutil
import threading
from pathlib import Path

import pytest
from PIL import Image
from textual.widgets import Button, Collapsible, Input, OptionList, Select, Static

from engine.events import Event, Phase, Progressed
from tests.tui.app.conftest import Desk, OpenDesk
from tui.dialogs.export import ExportDialog
from tui.dialogs.export_crops import CropStrip
from tui.dialogs.export_done import ExportedDialog
from tui.dialogs.export_fields import FIELDS, MORE
from tui.dialogs.export_form import ExportForm
from tui.dialogs.export_missing import MissingDialog
from tui.dialogs.export_plan import PlanList
from tui.dialogs.past_exports import PastExportsDialog
from tui.screens.play import PlayScreen
from tui.screens.review import ReviewScreen
from tui.widgets.yes_no import YesNo


async def opened(desk: Desk) -> ExportDialog:
    """The dialog once it has looked at the photos."""
    await desk.until_verified(desk.counts.verified)
    await desk.press("w")
    dialog = await desk.on(ExportDialog)
    await planned(desk)
    return dialog


async def planned(desk: Desk) -> None:
    await desk.until(lambda: (plan := dialog_of(desk).plan) and all(one.size for one in plan.series))


def dialog_of(desk: Desk) -> ExportDialog:
    return next(screen for screen in desk.app.screen_stack if isinstance(screen, ExportDialog))


def told(desk: Desk) -> str:
    return str(dialog_of(desk).query_one("#export-plan", Static).content).replace("• ", "")


def wrong(desk: Desk, name: str) -> str:
    """What is said below a field."""
    lines = [line for line in dialog_of(desk).query(f"#{name}-wrong").results(Static) if line.display]
    return " ".join(str(line.content) for line in lines)


def field(desk: Desk, name: str) -> Input:
    return dialog_of(desk).query_one(f"#{name}", Input)


def value(desk: Desk, name: str) -> object:
    """What a field holds, be it unfolded or not."""
    return dialog_of(desk).form.values[name]


async def unfolded(desk: Desk) -> None:
    """The rarer fields once they stand there."""
    form = dialog_of(desk).form
    form.more.collapsed = False
    await desk.until(lambda: form.query(f"#{MORE[-1].name}"))


@pytest.fixture
def own_photos(tmp_path: Path, photos: Path) -> Path:
    """The collection as one that a test may change."""
    return shutil.copytree(photos, tmp_path / "own")


async def test_what_is_counted_is_written_and_the_folder_of_another_format_refused(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    async with open_desk() as desk:
        dialog = await opened(desk)
        valid = desk.counts.valid
        assert f"{valid} series with 15 photos" in told(desk)
        assert "All 15 photos kept by musubi-tuner" in told(desk)
        await desk.press("ctrl+s")
        done = await desk.on(ExportedDialog)
        starts = str(done.query_one("#starts", Static).content)
        assert f"--dataset_config {tmp_path}/dataset/musubi.toml" in starts
        await desk.press("y")
        await desk.until(lambda: "musubi.toml" in desk.app.clipboard)
        await desk.press("escape")
        await desk.on(ExportDialog)
        dialog.query_one("#export_format", Select).value = "series"
        await desk.until(lambda: "series with" in told(desk) and "clip frames" not in told(desk))
        await planned(desk)
        own = field(desk, "output_dir").value
        assert own.endswith("-series")
        field(desk, "output_dir").value = str(tmp_path / "dataset")
        await desk.until(lambda: told(desk).startswith("Can't export: "))
        assert told(desk).count(f"{tmp_path}/dataset holds") == 1
        assert 'holds a dataset of the format "clips"' in wrong(desk, "output_dir")
        field(desk, "output_dir").value = own
        await desk.until(lambda: f"{valid} series with" in told(desk))
        await planned(desk)
        await desk.press("ctrl+s")
        await desk.on(ExportedDialog)
        assert not desk.session.runs.running
        assert len(list((tmp_path / "dataset-series").glob("series_*"))) == valid
        await desk.press("escape")
        await desk.on(ExportDialog)
        await desk.press("escape")
        await desk.on(ReviewScreen)


async def test_a_writing_can_be_stopped_and_the_next_goes_on(
    open_desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk() as desk:
        dialog = await opened(desk)
        under_way, go_on, tell = threading.Event(), threading.Event(), desk.session.runs._tell

        def hold(event: Event) -> None:
            tell(event)
            if isinstance(event, Progressed) and event.phase == Phase.EXPORTING and not go_on.is_set():
                under_way.set()
                assert go_on.wait(60)

        monkeypatch.setattr(desk.session.runs, "_tell", hold)
        await desk.press("ctrl+s")
        await desk.until(under_way.is_set)
        await desk.until(lambda: dialog.query_one(ExportForm).disabled)
        await desk.press("X")
        await desk.until(lambda: desk.session.runs.stopping)
        go_on.set()
        await desk.until(lambda: not desk.session.runs.running and not dialog.query_one(ExportForm).disabled)
        assert not list((tmp_path / "dataset").glob("*.mp4"))
        await desk.press("ctrl+r")
        past = await desk.on(PastExportsDialog)
        assert str(past.query_one(OptionList).get_option_at_index(0).prompt).split()[-2:] == ["stopped", "dataset"]
        await desk.until(lambda: str(past.query_one("#past-where", Static).content).startswith(f"{tmp_path}/dataset\n"))
        await desk.press("enter")
        await desk.on(ExportedDialog)
        assert len(list((tmp_path / "dataset").glob("*.mp4"))) == desk.counts.valid


async def test_what_cannot_be_is_refused_in_words_below_its_field(open_desk: OpenDesk, photos: Path) -> None:
    async with open_desk() as desk:
        dialog = await opened(desk)
        usual = {name: field(desk, name).value for name in ("min_length", "output_dir")}
        button = dialog.query_one("#write", Button)

        async def mend(name: str) -> None:
            field(desk, name).value = usual[name]
            await desk.until(lambda: "15 photos" in told(desk) and not wrong(desk, name) and not button.disabled)

        field(desk, "min_length").value = "19"
        await desk.until(lambda: told(desk).startswith("Can't export: No series to export"))
        assert wrong(desk, "min_length")
        await desk.press("ctrl+s")
        assert any("Can't export: No series to export" in toast for toast in desk.toasts)
        await desk.until(lambda: button.disabled)
        await mend("min_length")

        field(desk, "output_dir").value = str(photos / "out")
        await desk.until(
            lambda: told(desk).startswith("Can't export: ") and "lies in the photo collection" in told(desk)
        )
        assert "lies in the photo collection" in wrong(desk, "output_dir")
        await desk.until(lambda: button.disabled)
        assert not (photos / "out").exists()
        await mend("output_dir")

        dialog.form.take = "approved"
        await desk.until(lambda: wrong(desk, "take"))
        assert "Take all, or approve some" in wrong(desk, "take")
        await desk.until(lambda: button.disabled)
        dialog.form.take = "all"
        await desk.until(lambda: "15 photos" in told(desk))

        await unfolded(desk)
        dialog.form.more.collapsed = True
        field(desk, "hold").value = "0"
        await desk.until(lambda: told(desk).startswith("Can't export: Hold should be greater than or equal to 1"))
        assert wrong(desk, "hold").startswith("Hold should be greater")
        assert not desk.screen.query_one(Collapsible).collapsed
        field(desk, "hold").value = "many"
        await desk.until(lambda: told(desk).startswith("Can't export: Hold should be a valid integer"))
        field(desk, "hold").value = "4"
        field(desk, "held_out").value = "0,2"
        await desk.until(lambda: "15 photos" in told(desk))
        assert not wrong(desk, "hold")


class TestTake:
    async def test_the_approved_are_taken_once_there_are_any_and_the_rest_is_counted(
        self, open_desk: OpenDesk, tmp_path: Path
    ) -> None:
        async with open_desk() as desk:
            dialog = await opened(desk)
            for take in ("filtered", "selected"):  # without a filter or a selection neither is offered
                dialog.form.take = take
                assert dialog.form.take == "all"
            rows = desk.session.catalog.rows(list(desk.review.series_list.ids))
            names = {row.id: row.title or row.name for row in rows}
            listed = dialog.query_one(PlanList).listed
            assert [one.shown_name for one in listed] == [names[one.series_id] for one in listed], "as in the list"
            assert any(one.shown_name != one.name for one in listed)
            assert told(desk).startswith("0 approved · 3 undecided (nobody has reviewed them) · 3 captions are drafts")
            await desk.press("escape")
            await desk.on(ReviewScreen)
            await desk.press("a")
            dialog = await opened(desk)
            assert dialog.form.take == "approved"
            assert told(desk).startswith("1 approved")
            assert "2 undecided series are not taken" in told(desk)
            await desk.press("ctrl+s")
            done = await desk.on(ExportedDialog)
            assert "1 approved" in str(done.query(Static).first().content)
            assert len(list((tmp_path / "dataset").glob("*.mp4"))) == 1

    async def test_the_list_s_filter_and_what_is_selected_can_be_taken(
        self, open_desk: OpenDesk, tmp_path: Path
    ) -> None:
        async with open_desk() as desk:
            await desk.until_verified(3)
            await desk.press("slash", *"beach", "enter")
            await desk.until(lambda: len(desk.review.series_list.ids) == 1)
            found = list(desk.review.series_list.ids)
            await desk.press("v", "v")
            await desk.until(lambda: desk.review.series_list.chosen)
            await desk.press("w")
            dialog = await desk.on(ExportDialog)
            for take in ("filtered", "selected"):
                dialog.form.take = take
                await desk.until(lambda: (plan := dialog.plan) and [one.series_id for one in plan.taken] == found)
                dialog.form.take = "all"
                await desk.until(lambda: (plan := dialog.plan) and len(plan.taken) == 3)


class TestForm:
    async def test_each_format_has_a_folder_and_a_model_of_its_own(self, open_desk: OpenDesk, tmp_path: Path) -> None:
        async with open_desk() as desk:
            dialog = await opened(desk)
            form, model = dialog.query_one("#export_format", Select), dialog.query_one("#model", Select)
            usual = field(desk, "output_dir").value
            form.value = "series"
            await desk.until(lambda: field(desk, "output_dir").value == f"{usual}-series")
            form.value = "animatediff"
            await desk.until(lambda: field(desk, "output_dir").value == f"{usual}-animatediff")
            await desk.until(lambda: (model.value, value(desk, "fps")) == ("animatediff", "8"))
            form.value = "clips"
            await desk.until(lambda: field(desk, "output_dir").value == usual and model.value == "wan2.1")
            model.value = "animatediff"
            await desk.until(lambda: form.value == "animatediff")
            field(desk, "output_dir").value = "~/mine"
            form.value = "frames"
            await desk.until(lambda: field(desk, "output_dir").value == "~/mine-frames")

    async def test_every_field_is_explained_and_follows_model_and_format(self, open_desk: OpenDesk) -> None:
        async with open_desk() as desk:
            dialog = await opened(desk)
            form = dialog.query_one(ExportForm)
            assert dialog.query_one(Collapsible).collapsed
            await unfolded(desk)
            for one in FIELDS:
                help_line = form.help_for(form.query_one(f"#{one.name}"))
                assert 20 < len(help_line) < 120
            await desk.press("tab", "tab")
            hint = dialog.query_one("#export-hint", Static)
            await desk.until(lambda: "model that you will train" in str(hint.content))
            dialog.query_one("#model", Select).value = "ltx"  # it brings rate and hold
            await desk.until(lambda: (value(desk, "fps"), value(desk, "hold")) == ("25", "8"))
            await desk.until(lambda: (field(desk, "fps").value, field(desk, "hold").value) == ("25", "8"))
            await desk.until(lambda: "25 fps, hold 8" in told(desk))
            assert not dialog.query_one("#stills-row").display
            dialog.query_one("#export_format", Select).value = "series"  # it hides what it does not use
            await desk.until(lambda: dialog.query_one("#stills-row").display)
            assert not dialog.query_one("#fps-row").display

    async def test_choices_are_remembered_for_the_database_and_by_nobody_else(
        self, open_desk: OpenDesk, tmp_path: Path
    ) -> None:
        async with open_desk() as desk:
            dialog = await opened(desk)
            dialog.query_one("#model", Select).value = "wan2.2-5b"
            await desk.until(lambda: value(desk, "fps") == "24")
            await unfolded(desk)
            field(desk, "fps").value = "12"
            field(desk, "trigger_word").value = "ohwx"
            dialog.form.take = "approved"
            await desk.press("escape")
            await desk.until(lambda: desk.session.notebook.recall("export"))
            assert desk.session.exports.options().trigger_word == ""
        async with open_desk() as desk:
            await desk.until_verified(3)
            await desk.press("w")
            dialog = await desk.on(ExportDialog)
            await desk.until(lambda: "3 undecided" in told(desk))  # what was taken last is not remembered
            assert (value(desk, "fps"), value(desk, "trigger_word")) == ("12", "ohwx")
            assert dialog.query_one(ExportForm).options().model == "wan2.2-5b"

    async def test_what_another_version_remembered_is_passed_over(self, open_desk: OpenDesk) -> None:
        async with open_desk() as desk:
            kept = {"export_format": "tapes", "model": 3, "fps": 7, "hold": "8", "stills": "gif", "take": "approved"}
            desk.session.notebook.remember("export", kept)
            dialog = await opened(desk)
            options = dialog.query_one(ExportForm).options()
            assert (options.profile, options.model, options.fps, options.hold) == ("clips", "wan2.1", 16, 8)


async def test_a_mixed_series_is_named_and_can_be_split(open_desk: OpenDesk, own_photos: Path) -> None:
    """A series of four upright photos and a lying one."""
    for file in sorted(own_photos.glob("*.jpg")):
        if "beach" not in file.name:
            file.unlink()
    with Image.open(file_of := sorted(own_photos.glob("*beach*"))[4]) as photo:
        photo.resize((360, 240)).save(file_of)
    async with open_desk(folder=own_photos, verified=False) as desk:
        await desk.until_verified(1)
        series = desk.series
        desk.session.review.toggle_frames(series.row.id, [one.path for one in series.frames if not one.kept])
        dialog = await opened(desk)
        crops = dialog.query_one(CropStrip)
        assert "1 series mixes portrait and landscape" in told(desk)
        await desk.until(lambda: "S in the list splits by hand" in crops.line)
        await unfolded(desk)
        dialog.query_one("#split_mixed", YesNo).value = True
        await desk.until(lambda: "2 series" in told(desk) or "too few photos" in told(desk))
        await planned(desk)
        listed = dialog.query_one(PlanList)
        await desk.until(lambda: [one.name.endswith("(landscape)") for one in listed.listed] == [False, True])
        listed.focus()
        await desk.press("down")
        await desk.until(lambda: len(crops.photos) == 1 and crops.line.startswith("96×64"))


class TestSeries:
    async def test_the_photos_are_shown_as_they_will_be_laid_and_enter_leads_there(self, open_desk: OpenDesk) -> None:
        async with open_desk() as desk:
            dialog = await opened(desk)
            crops = dialog.query_one(CropStrip)
            await desk.until(lambda: len(crops.photos) == 5 and all(view.picture for view in crops.photos))
            await desk.until(lambda: crops.line.startswith("64×96 · the crop cuts up to 16%"))
            first = crops.line
            dialog.query_one(PlanList).focus()
            await desk.press("down")
            await desk.until(lambda: crops.line.startswith("64×96") and crops.line != first)
            dialog.query_one("#fit", Select).value = "pad"
            await desk.until(lambda: crops.line.startswith("64×96 · 2025"))
            await desk.until(lambda: len(crops.photos) == 5 and all(view.picture for view in crops.photos))
            for _ in range(8):  # photos that are called off while they go still go
                crops.show_nothing()
                await asyncio.sleep(0)
            await desk.until(lambda: not crops.photos)
            await desk.press("enter")
            review = await desk.on(ReviewScreen)
            await desk.until(lambda: review.series_list.cursor == 1)

    async def test_a_crop_moved_just_before_the_end_is_kept(self, open_desk: OpenDesk) -> None:
        async with open_desk() as desk:
            crops = (await opened(desk)).query_one(CropStrip)
            await desk.until(lambda: crops.line.startswith("64×96 · the crop cuts up to 16%"))
            dialog_of(desk).query_one(PlanList).focus()
            await desk.press("right", "shift+right")
            await desk.app.stop_and_exit()
            series = desk.session.catalog.series(1)
            assert series is not None
            assert any(frame.crop for frame in series.frames)

    async def test_a_crop_is_moved_here_and_in_play_and_kept(self, open_desk: OpenDesk) -> None:
        async with open_desk() as desk:
            dialog = await opened(desk)
            crops = dialog.query_one(CropStrip)
            await desk.until(lambda: crops.line.startswith("64×96 · the crop cuts up to 16%"))
            dialog.query_one(PlanList).focus()
            paths = [shown.cut.frame.path for shown in crops._shown]

            def points() -> list[tuple[float, float] | None]:
                series = desk.session.catalog.series(1)
                assert series is not None
                crop = {frame.path: frame.crop for frame in series.frames}
                return [crop[path] for path in paths]

            await desk.press("right", "shift+down")
            assert all(point is None for point in points()), "nothing moves down where the whole height is kept"
            before = crops.photos[1].picture
            await desk.press("shift+right", "shift+right")
            await desk.until(lambda: points()[1] is not None)
            moved = points()[1]
            assert moved is not None
            assert moved[0] == pytest.approx(0.58, abs=0.01)
            assert [point is None for point in points()] == [True, False, True, True, True]
            await desk.until(lambda: crops.photos[1].picture is not before)
            assert "✥" in str(list(crops.query(".loss").results(Static))[1].content)
            await desk.press("asterisk", "shift+left")
            await desk.until(lambda: all(point is not None for point in points()))
            await desk.press("u")
            await desk.until(lambda: points() == [None, moved, None, None, None])
            await desk.press("escape")
            await desk.on(ReviewScreen)
            await desk.press("p")
            play = await desk.on(PlayScreen)
            line = play.query_one("#play-line", Static)
            await desk.press("right")
            await desk.until(lambda: "paused" in str(line.content))
            while not str(line.content).startswith("photo 2 of"):
                await desk.press("right")
            await desk.until(lambda: "crop by hand" in str(line.content))
            await desk.press("shift+left", "escape")
            await desk.on(ReviewScreen)
            back = points()[1]
            assert back is not None
            assert back[0] == pytest.approx(0.54, abs=0.01)
            await desk.press("u")
            await desk.until(lambda: points()[1] == moved)
            await desk.press("p")
            play = await desk.on(PlayScreen)
            await desk.press("0")
            await desk.press("asterisk", "0")
            await desk.until(lambda: points() == [None] * 5)

    async def test_the_list_shows_what_loses_photos_or_is_left_out(self, open_desk: OpenDesk) -> None:
        async with open_desk(hold=2, per_account=2) as desk:
            await desk.until_verified(3)
            series = desk.session.catalog.series(1)
            assert series is not None
            desk.session.review.toggle_frames(1, [series.film[2]])
            dialog = await opened(desk)
            listed = dialog.query_one(PlanList)
            assert "8 of 9 kept by musubi-tuner: It cuts clips to whole latents." in told(desk)
            assert "1 series left out: their accounts have enough (per_account)" in told(desk)
            listed.focus()
            counts = []
            for _ in range(3):
                await desk.press("f")
                counts.append(len(listed.listed))
            assert counts == [1, 1, 3]
            await unfolded(desk)
            field(desk, "best").value = "1"
            await desk.until(lambda: "2 series left out: they are not among the best (best)" in told(desk))
            await planned(desk)
            line = "".join(segment.text for segment in listed.render_line(1))
            assert "jenny · beach · undecid" in line
            assert line.rstrip().endswith("…"), "what is cut is not hidden by the scrollbar"
            await desk.press("up", "up")
            await desk.until(lambda: "Taken: undecided, 0." in str(dialog.query_one("#export-caption", Static).content))
            field(desk, "balance").value = "framing mood"
            await desk.until(lambda: "Balance should be" in wrong(desk, "balance"))


class TestMissing:
    async def test_photos_are_asked_about_and_left_out(
        self, open_desk: OpenDesk, own_photos: Path, tmp_path: Path
    ) -> None:
        async with open_desk(folder=own_photos, verified=False) as desk:
            await desk.until_verified(3)
            await opened(desk)
            gone = sorted(own_photos.glob("*beach*"))[1]
            gone.unlink()
            field(desk, "trigger_word").value = "ohwx"
            await desk.until(lambda: "1 photo is missing" in told(desk))
            await desk.press("ctrl+s")
            await desk.on(MissingDialog)
            await desk.press("n")
            await desk.on(ExportDialog)
            assert not list((tmp_path / "dataset").glob("*.mp4"))
            await desk.press("ctrl+s")
            await desk.on(MissingDialog)
            await desk.press("s")
            await desk.on(ExportedDialog)
            assert len(list((tmp_path / "dataset").glob("*.mp4"))) == 2
            await desk.press("escape")
            await desk.on(ExportDialog)
            await planned(desk)
            await desk.press("ctrl+s")
            await desk.on(MissingDialog)
            await desk.press("p")
            await desk.on(ExportedDialog)
            assert len(list((tmp_path / "dataset").glob("*.mp4"))) == 3
