"""Facts corrected by keys, captions in the export dialog as they will be written, and further series split off."""

from __future__ import annotations

import contextlib
import json
import sqlite3

from textual.widgets import Input, OptionList, Select, Static

from tests.tui.app.conftest import Desk, OpenDesk
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.coverage import CoverageDialog
from tui.dialogs.evidence import Evidence
from tui.dialogs.export import ExportDialog
from tui.dialogs.export_plan import PlanList
from tui.dialogs.facts import FactsDialog


async def told_by_the_verifier(desk: Desk, **columns: object) -> None:
    """Have the verifier tell something of the selected series, and look at it again."""
    with contextlib.closing(sqlite3.connect(desk.session.database, timeout=30)) as file, file:
        for name, value in columns.items():
            file.execute(f"UPDATE series SET {name} = ? WHERE id = ?", (json.dumps(value), desk.series.row.id))
    await desk.press("j")
    await desk.press("k")


async def test_facts_are_corrected_one_by_one_and_taken_back(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await told_by_the_verifier(desk, facts={"subject": "a woman", "place": "on a beach"})
        await desk.press("W")
        dialog = await desk.on(FactsDialog)
        assert dialog.query_one("#fact-place", Input).value == "on a beach"
        dialog.query_one("#fact-place", Input).value = "on a [b]quay[/b]"
        dialog.query_one("#fact-action", Input).value = "walking"
        await desk.press("enter")
        await desk.until(lambda: desk.series.facts.action == "walking")
        assert desk.series.facts.place == "on a (b)quay(/b)"
        assert desk.series.facts.subject == "a woman"
        await desk.press("i")
        evidence = await desk.on(Evidence)
        lines = str(evidence.query_one(Static).content)
        assert "on a (b)quay(/b) (yours)" in lines
        assert "a woman (yours)" not in lines
        await desk.press("escape", "u")
        await desk.until(lambda: desk.series.facts.place == "on a beach")
        assert desk.series.facts.action == ""


async def test_escape_and_an_unchanged_form_change_nothing(open_desk: OpenDesk) -> None:
    async with open_desk(size=(80, 24)) as desk:
        await desk.until_verified(3)
        before = desk.series.facts
        await desk.press("W")
        (await desk.on(FactsDialog)).query_one("#fact-subject", Input).value = "a ghost"
        await desk.press("escape")
        await desk.press("W")
        await desk.on(FactsDialog)
        await desk.press("enter")
        await desk.until(lambda: desk.showing == "ReviewScreen")
        assert desk.series.facts == before


async def test_the_export_dialog_shows_the_caption_in_the_chosen_style(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        facts = {"subject": "a woman", "action": "walking", "place": "on a beach", "identity": "red hair"}
        await told_by_the_verifier(desk, facts=facts)
        await desk.press("w")
        dialog = await desk.on(ExportDialog)
        shown = dialog.query_one("#export-caption", Static)

        async def says(words: str) -> None:
            await desk.until(lambda: words in str(shown.content))

        await says("Caption: ")
        dialog.query_one("#caption_style", Select).value = "wan"
        await says("Caption (wan): A woman with red hair is walking on a beach.")
        dialog.query_one("#trigger_word", Input).value = "ohwx"
        dialog.form.more.collapsed = False
        await desk.until(lambda: dialog.query("#omit_facts"))
        dialog.query_one("#omit_facts", Input).value = "identity"
        await says("Caption (wan): ohwx, a woman, is walking on a beach.")
        dialog.query_one("#caption_style", Select).value = "caption"
        await desk.until(lambda: "composed of them" in str(dialog.query_one("#export-plan", Static).content))
        dialog.query_one("#caption_style", Select).value = "tags"
        await says("Caption (tags): ohwx, woman, walking, beach")
        dialog.query_one(PlanList).focus()
        await desk.press("down")
        await says("Caption (tags, from the caption: too few facts): ohwx, ")
        assert "too few facts for tags" in str(dialog.query_one("#export-plan", Static).content)


async def test_what_the_verifier_saw_besides_is_split_off_by_one_key(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        paths = [frame.path for frame in desk.series.frames]
        for path in paths[3:5]:
            desk.session.review.toggle_frames(desk.series.row.id, [path])
        await told_by_the_verifier(desk, further=[{"frames": paths[3:5], "about": "a [red] plate"}])
        listed = list(desk.review.series_list.ids)
        await desk.press("S")
        dialog = await desk.on(ConfirmDialog)
        assert "2 photos: a [red] plate" in str(dialog.query_one(Static).content)
        await desk.press("enter")
        await desk.until(lambda: len(desk.review.series_list.ids) == len(listed) + 1)
        new = desk.row(desk.review.series_list.ids[1])
        assert (new.kept, new.total, new.caption) == (2, 2, "a [red] plate")
        await desk.press("u")
        await desk.until(lambda: list(desk.review.series_list.ids) == listed)
        await desk.press("S")
        await desk.on(ConfirmDialog)
        await desk.press("escape")
        assert list(desk.review.series_list.ids) == listed


async def test_the_cursor_may_split_all_the_same(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        paths = [frame.path for frame in desk.series.frames]
        for path in paths[3:5]:
            desk.session.review.toggle_frames(desk.series.row.id, [path])
        await told_by_the_verifier(desk, further=[{"frames": paths[3:5], "about": ""}])
        listed = list(desk.review.series_list.ids)
        await desk.press("3", "S")
        await desk.on(ConfirmDialog)
        await desk.press("c")
        await desk.until(lambda: len(desk.review.series_list.ids) == len(listed) + 1)
        assert desk.row(desk.review.series_list.ids[1]).total == 3


async def test_coverage_names_a_post_that_would_fill_a_gap_and_leads_to_it(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await told_by_the_verifier(desk, facts={"place": "on a beach", "framing": "close-up"})
        approved = desk.series.row.id
        await desk.press("a")
        await told_by_the_verifier(desk, facts={"place": "by the sea", "framing": "full body"})
        wanted = desk.series.row.id
        await desk.press("j", "at")
        dialog = await desk.on(CoverageDialog)
        fillers = dialog.query_one(OptionList)
        await desk.until(lambda: fillers.option_count)
        table = str(dialog.query_one("#coverage-table", Static).content)
        assert [line.split() for line in table.splitlines()[1:5]] == [
            ["close-up", "1", "·"], ["head", "and", "shoulders", "·", "·"], ["half", "body", "·", "·"],
            ["full", "body", "+1", "·"],
        ]  # fmt: skip
        assert "full body × water" in str(fillers.get_option_at_index(0).prompt)
        account = dialog.query_one("#account", Select)
        assert [value for _, value in account._options] == ["//everyone", "jenny"]
        fillers.focus()
        fillers.highlighted = 0
        await desk.press("enter")
        await desk.until(lambda: desk.review.series_list.series_id == wanted != approved)
