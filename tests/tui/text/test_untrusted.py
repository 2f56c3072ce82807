"""Whatever a name or caption holds, what is shown is harmless and as wide as it is counted."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcswidth

from tui.text import fit, from_home, safe, shorten

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
THUMBS_UP = "\U0001f44d\U0001f3fd"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain_name-01.jpg", "plain_name-01.jpg"),
        ("[red]x[/blue] [/]", "[red]x[/blue] [/]"),
        ("\x1b[2Jgone", "␛[2Jgone"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x9b31mC1", "\ufffd31mC1"),
        ("tab\tnul\0del\x7f", "tab␉nul␀del␡"),
        ("a\nb\r\nc\rd\u2028e\x85f", "a b c d e f"),
        ("abc\u202egpj.exe", "abcgpj.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        (f"{FAMILY} {THUMBS_UP}", "\U0001f468\U0001f469\U0001f467 \U0001f44d"),
        ("\u2764\ufe0f 1\ufe0f\u20e3", "\u2764 1"),
        ("\U0001f1e9\U0001f1ea!", "DE!"),
        ("lost \udcff\udcfe bytes", "lost \ufffd\ufffd bytes"),
        ("kitty \U0010eeee placeholder", "kitty \ufffd placeholder"),
        ("unassigned \U000e1234", "unassigned \ufffd"),
        ("cafe\u0301", "café"),
        ("Z\u0300\u0301\u0302\u0303\u0304\u0305", "Z\u0300\u0301"),
        ("हिन्दी 日本語 عربي", "हिन्दी 日本語 عربي"),
        ("no\u00a0break\u3000wide", "no break wide"),
        ("hangul\u3164filler", "hangulfiller"),
        ("", ""),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_line_ends_can_be_told_apart_from_spaces() -> None:
    assert safe("one\ntwo", newline=" ⏎ ") == "one ⏎ two"


@given(st.text(st.characters(codec=None), max_size=40))
def test_nothing_obeyed_by_a_terminal_is_left(text: str) -> None:
    shown = safe(text)
    categories = {unicodedata.category(char) for char in shown}
    assert not categories & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert safe(shown) == shown
    shown.encode()


@given(st.text(st.characters(codec=None, max_codepoint=0x2FFF), max_size=40), st.integers(0, 30))
def test_shortened_text_keeps_to_its_cells(text: str, cells: int) -> None:
    shown = safe(text)
    assert cell_len(shorten(shown, cells)) <= cells
    assert cell_len(fit(shown, cells)) == cells
    assert cell_len(fit(shown, cells, right=True)) == cells


@pytest.mark.parametrize("text", ["\u65e5\u672c\u8a9e", FAMILY + THUMBS_UP, "e\u0301a\u0308", "\U0001f1e9\U0001f1ea"])
def test_terminals_and_textual_count_the_same_cells(text: str) -> None:
    assert cell_len(safe(text)) == wcswidth(safe(text))


@pytest.mark.parametrize(
    ("text", "cells", "shown"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("a b c", 3, "a…"),
        ("abc", 0, ""),
    ],
)
def test_shorten(text: str, cells: int, shown: str) -> None:
    assert shorten(text, cells) == shown


@pytest.mark.parametrize(
    ("path", "shown"),
    [("", "~"), ("photos/2025", "~/photos/2025"), ("ev\x1bil", "~/ev\x1bil"), ("/mnt/photos", "/mnt/photos")],
)
def test_home_is_a_tilde(path: str, shown: str) -> None:
    assert from_home(Path.home() / path) == shown
