"""What every terminal app should do: keep its theme, help with the keys there are, draw signs of one width."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

import pytest
from textual.command import CommandPalette, SearchIcon
from textual.widgets import Static

from tests.tui.app.conftest import OpenDesk
from tui.desk.commands import COMMANDS
from tui.dialogs.help import HelpDialog
from tui.keys.keymap import shown

PROJECT = Path(__file__).parents[3]


async def test_a_theme_chosen_in_the_palette_is_kept(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        assert desk.app.theme == "textual-dark"
        await desk.press("colon", *"theme")
        await desk.on(CommandPalette)
        await desk.app.workers.wait_for_complete()
        await desk.press("down", "enter")
        await desk.until(lambda: isinstance(desk.screen, CommandPalette) and "Search for themes" in _asked(desk.screen))
        await desk.press(*"textual-light")
        await desk.app.workers.wait_for_complete()
        await desk.press("down", "enter")
        await desk.until(lambda: desk.app.theme == "textual-light")
        await desk.app.workers.wait_for_complete()
        await desk.press("q")
    async with open_desk() as desk:
        await desk.until(lambda: desk.app.theme == "textual-light")


def _asked(palette: CommandPalette) -> str:
    return palette.query_one("CommandInput").placeholder  # type: ignore[attr-defined, no-any-return]


async def test_a_theme_that_is_not_there_is_told_of(open_desk: OpenDesk) -> None:
    async with open_desk(theme="[neon]") as desk:
        await desk.until_verified(3)
        await desk.until(lambda: any("no theme [neon]" in notice.message for notice in desk.app._notifications))
        assert desk.app.theme == "textual-dark"


async def test_the_help_names_every_command_by_the_key_it_has(open_desk: OpenDesk) -> None:
    own = {"approve": "#", "reject": "ctrl+t"}
    async with open_desk(keys=own) as desk:
        await desk.until_verified(3)
        await desk.press("question_mark")
        dialog = await desk.on(HelpDialog)
        await desk.until(lambda: "Approve" in str(dialog.query_one(Static).content))
        told = " ".join(str(dialog.query_one(Static).content).split())
        for command in COMMANDS:
            assert f"{shown(own.get(command.name, command.keys))} {command.help}" in told
        await desk.press("slash", *"undo one")
        await desk.until(lambda: "Approve" not in str(dialog.query_one(Static).content))
        assert "Undo the last action, even one" in str(dialog.query_one(Static).content)
        await desk.press("escape", "escape")
        await desk.until(lambda: desk.showing == "ReviewScreen")
        series_id = desk.series.row.id
        await desk.press("number_sign")
        await desk.until(lambda: desk.row(series_id).decision == "approved")


async def test_hints_name_the_keys_that_the_user_gave(open_desk: OpenDesk) -> None:
    async with open_desk(keys={"undo": "Y", "edit_caption": "ctrl+e", "approve": "#"}) as desk:
        await desk.until_verified(3)
        await desk.press("end")
        await desk.until(lambda: desk.review.panel.series == desk.series)
        caption = desk.review.panel.query_one("#panel-caption", Static)
        assert str(caption.content) == "No caption yet; press ctrl+e to write one."

        await desk.press("home", "v", "down", "x")
        told = [note.message for note in desk.app._notifications]
        assert "Reject: 2 series. Y undoes that." in told

        await desk.press("right_square_bracket", "right_square_bracket")
        await desk.until(lambda: "Press # on a series" in desk.review.series_list.render_line(1).text)


async def test_the_palette_has_no_emoji(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press("colon")
        palette = await desk.on(CommandPalette)
        assert not palette.query_one(SearchIcon).display
        palette.dismiss()
        desk.app.action_command_palette()  # while that one is still being taken away
        assert await desk.on(CommandPalette) is not palette
        await desk.press("escape")
        titles = [command.title for command in desk.app.get_system_commands(desk.screen)]
        assert {"Approve (a)", "Filter (/)", "Change theme"} <= set(titles)


@pytest.mark.parametrize("module", sorted((PROJECT / "tui").rglob("*.py")), ids=lambda path: path.stem)
def test_every_sign_has_one_width_in_every_terminal(module: Path) -> None:
    if module.name == "untrusted.py":
        return  # it names the signs that it takes out
    literals = [
        node.value for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]  # fmt: skip
    for sign in set("".join(literals)):
        assert unicodedata.east_asian_width(sign) not in "WF", sign
        assert sign not in "\ufe0f\u200d", "a sign that turns its neighbour into an emoji"
