"""Every shipped theme is readable: text at 4.5:1, marks at 3:1."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from tui.widgets.contrast import FADED, FOOTER, GROUNDS, MARK, MARKS, TEXT, TEXTS, contrast, footer_ground, readable

COLOURED = [name for name in BUILTIN_THEMES if "ansi" not in name]


def variables(theme: str) -> dict[str, str]:
    found = BUILTIN_THEMES[theme]
    return {**found.to_color_system().generate(), **found.variables}


@pytest.mark.parametrize("theme", COLOURED)
def test_text_and_marks_can_be_seen(theme: str) -> None:
    told = readable(variables(theme))
    grounds = {name: Color.parse(told[name]) for name in GROUNDS}
    for name in TEXTS:
        if name not in told:
            continue
        for where, ground in grounds.items():
            assert contrast(Color.parse(told[name]), ground) >= TEXT, f"{name} on {where}"
    for name in FOOTER:
        if (colour := told.get(name, "")).startswith("#"):
            assert contrast(Color.parse(colour), footer_ground(told)) >= TEXT, name
    for name in MARKS:
        for where in GROUNDS[:2]:
            assert contrast(Color.parse(told[name]), grounds[where]) >= MARK, f"{name} on {where}"
    for name in FADED:
        share = float(told[name].removeprefix("auto ").removesuffix("%")) / 100
        for where, ground in grounds.items():
            text = ground.blend(Color(*ground.get_contrast_text(1.0).rgb), share)
            assert contrast(text, ground) >= TEXT, f"{name} on {where}"
    assert contrast(Color.parse(told["list-cursor"]), Color.parse(told["list-cursor-text"])) >= TEXT


def test_what_can_be_seen_stays_as_its_theme_has_it() -> None:
    before, told = variables("textual-dark"), readable(variables("textual-dark"))
    assert Color.parse(told["text-accent"]) == Color.parse(before["text-accent"])
    assert told["background"] == before["background"]


def test_a_terminals_own_colours_are_left_alone() -> None:
    before = variables(next(name for name in BUILTIN_THEMES if "ansi" in name))
    told = readable(before)
    assert {name: told[name] for name in before} == before


def test_contrast_is_that_of_the_web() -> None:
    black, white = Color(0, 0, 0), Color(255, 255, 255)
    assert contrast(black, white) == contrast(white, black) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), white) == pytest.approx(4.48, abs=0.01)
