"""The table of commands: each row names a function of a subject, and from it come key, palette and help."""

from __future__ import annotations

import pytest

from tests.fakes.desk_parts import Table
from tui.desk.commands import COMMANDS, DESK_COMMANDS
from tui.keys.command import Actions, Command


async def test_each_row_finds_the_subject_whose_function_it_names(table: Table) -> None:
    Actions(DESK_COMMANDS, [*vars(table.on).values()])


async def test_a_row_does_what_its_function_does(table: Table) -> None:
    actions = Actions(DESK_COMMANDS, [*vars(table.on).values()])
    photo = table.series.frames[0].path
    await actions.run("toggle_frame")
    assert photo not in table.series.film
    await actions.run("undo")
    assert photo in table.series.film
    await actions.run("series_down")
    assert table.series_list.cursor == 1


def test_names_are_given_once_and_every_row_has_its_words() -> None:
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)
    for command in COMMANDS:
        assert command.help.endswith((".", "…")), command.name
        assert command.label
        assert command.binding.id == command.name


def test_a_function_that_no_subject_has_is_refused() -> None:
    row = Command("nothing", "f12", "Nothing", "Decide", run=Table.lay, help="Do nothing.")
    with pytest.raises(LookupError, match="nothing"):
        Actions([row], [object()])
