"""Text from strangers is one clean line before anybody sees or stores it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.text import clean_text, counted


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("plain words", "plain words"),
        ("  two\n lines\r\nand\ta tab\u2028end ", "two lines and a tab end"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]8;;http://x\x07link\x1b]8;;\x07", "link"),
        ("\x1b]0;title\x1b\\after", "after"),
        ("\x1bcreset", "creset"),
        ("nul\x00 bell\x07 back\x08 del\x7f", "nul bell back del"),
        ("abc\u202egpj.exe\u2066x\u2069", "abcgpj.exex"),
        ("zero\u200bwidth\u200d\ufeff", "zerowidth"),
        ("[bold red]x[/bold red]", "(bold red)x(/bold red)"),
        ("[@click=app.quit]x[/]", "(@click=app.quit)x(/)"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("private \ue000 use", "private use"),
        ("cafe\u0301", "café"),
        ("日本語 عربي हिन्दी", "日本語 عربي हिन्दी"),
        ("", ""),
    ],
)
def test_clean_text(text: str, clean: str) -> None:
    assert clean_text(text, 100) == clean


def test_long_text_is_cut_at_a_word() -> None:
    assert clean_text("one two three four", 12) == "one two…"
    assert len(clean_text("x" * 10_000, 600)) == 600


@given(st.text())
def test_no_text_gets_through_with_a_harmful_sign(text: str) -> None:
    clean = clean_text(text, 50)
    assert len(clean) <= 50
    assert not {"[", "]", "\x1b", "\n"} & set(clean)
    assert not any(unicodedata.category(sign)[0] == "C" for sign in clean)
    clean.encode("utf-8")


@pytest.mark.parametrize(
    ("count", "nouns", "words"),
    [(0, "", "0 posts"), (1, "", "1 post"), (2, "", "2 posts"), (12_400, "", "12,400 posts"), (2, "post", "2 post")],
)
def test_a_number_and_its_noun_agree(count: int, nouns: str, words: str) -> None:
    assert counted(count, "post", nouns) == words
