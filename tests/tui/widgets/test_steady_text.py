"""Words that change are laid out anew only where they need another height."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from tui.widgets.steady_text import SteadyText

LONG = "eight words that fill one line of it. " * 9


class Words(App[None]):
    CSS = """
    #line { height: 1; }
    #lines { height: auto; min-height: 2; max-height: 4; }
    """

    def compose(self) -> ComposeResult:
        yield SteadyText(id="line")
        yield SteadyText(id="lines")


@pytest.mark.parametrize(("words", "height"), [("a few", 2), (LONG[:100], 2), (LONG[:200], 3), (LONG, 4)])
async def test_it_is_as_high_as_its_words_and_its_style_want_it(words: str, height: int) -> None:
    async with Words().run_test(size=(80, 24)) as pilot:
        for before in ("", LONG):
            lines = pilot.app.query_one("#lines", SteadyText)
            lines.say(before)
            await pilot.pause()
            lines.say(words)
            await pilot.pause()
            assert lines.size.height == height
            shown = lines.render_line(height - 1).text.rstrip()
            assert shown.endswith(" …") == (words == LONG), "it says if words are cut off"


async def test_words_that_need_no_other_height_lay_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Words().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        laid_out: list[object] = []
        monkeypatch.setattr(pilot.app.screen, "_refresh_layout", lambda *size: laid_out.append(size))
        for words in ("a few", LONG[:100], "[bold]not markup"):
            for text in pilot.app.query(SteadyText):
                text.say(words)
            await pilot.pause(0.1)
        assert not laid_out
        assert "[bold]not markup" in str(pilot.app.query_one("#line", SteadyText).render())


async def test_hidden_words_are_there_once_they_are_shown() -> None:
    async with Words().run_test(size=(80, 24)) as pilot:
        lines = pilot.app.query_one("#lines", SteadyText)
        lines.display = False
        await pilot.pause()
        lines.say(LONG)
        lines.display = True
        await pilot.pause()
        assert lines.size.height == 4


async def test_words_without_spaces_are_cut_where_the_line_ends() -> None:
    async with Words().run_test(size=(80, 24)) as pilot:
        lines = pilot.app.query_one("#lines", SteadyText)
        lines.say("漢字" * 200)
        await pilot.pause()
        last = lines.render_line(lines.size.height - 1)
    assert last.text.rstrip().endswith("字 …")
    assert last.cell_length == 80
    assert len(last.text) > 35
