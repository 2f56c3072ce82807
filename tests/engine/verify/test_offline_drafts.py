"""What caption drafts make of a post's words, good and bad."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.facts import Facts
from engine.verify.drafts import TURNS, draft_caption, useful_phrases


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("vienna_has_my_heart__vienna__dump__wien", ["vienna has my heart", "wien"]),
        ("golden_hour__35mm__kodak", ["golden hour", "kodak"]),
        ("weekend_in_the_city_01_02", ["weekend in the city"]),
        ("café_crème", ["café crème"]),
        ("спасибо", ["спасибо"]),
        ("Long walk 🌅 #sunset #beach @anna.b https://x.test/y?z=1\n\nlink in bio", ["long walk", "sunset", "beach"]),
        ("[bold]red dress[/bold]", ["bold", "red dress"]),
        ("<b>rainy</b> street", ["rainy", "street"]),
        ("\x1b[31mfoggy\x07 hill\u202e\u200d", ["31mfoggy hill"]),
        ("it's a dog’s life", ["it's a dog’s life"]),
        ("me@mail.test sends flowers", ["sends flowers"]),
        ("sunday, Sunday, SUNDAY morning", ["sunday", "sunday morning"]),
        ("", []),
        ("_____________", []),
        ("part_2_", []),
        ("3_2_1", []),
        ("_m", []),
        ("dump_07", []),
        ("new_in", []),
        ("throwback_to_2019", []),
        ("🔥🔥🔥", []),
    ],
)
def test_useful_phrases(text: str, phrases: list[str]) -> None:
    assert useful_phrases(text) == phrases


def test_long_texts_are_cut() -> None:
    text = " ".join(f"word{chr(97 + at % 26)}{chr(97 + at // 26)}" for at in range(200))
    assert len(draft_caption(text).split()) < 30


def test_series_differ_in_their_turn_of_phrase() -> None:
    assert len({draft_caption(None, series) for series in range(20)}) == len(TURNS)
    assert len({draft_caption("a_red_door", series) for series in range(20)}) == len(TURNS)
    assert all("a red door" in draft_caption("a_red_door", series) for series in range(20))


@pytest.mark.parametrize(
    ("facts", "variety", "caption"),
    [
        (Facts(), 0, "sequence of photos showing the same scene from shot to shot, sunday"),
        (Facts(), 1, "sequence of photos showing one subject in the same setting, sunday"),
        (Facts(), 3, "sequence of photos of one subject in one place, sunday"),
        (Facts(subject="a dog"), 0, "sequence of photos showing a dog from shot to shot, sunday"),
        (Facts(subject="a dog"), 1, "sequence of photos showing a dog in the same setting, sunday"),
        (Facts(place="on a beach"), 2, "series of photos of the same scene on a beach from the same moment, sunday"),
        (Facts(place="on a beach"), 3, "sequence of photos of one subject on a beach, sunday"),
        (Facts(subject="a boat", place="at a lake"), 0,
         "sequence of photos showing a boat at a lake from shot to shot, sunday"),
        (Facts(subject="a boat", place="at a lake"), 1, "sequence of photos showing a boat at a lake, sunday"),
    ],
)  # fmt: skip
def test_a_draft_says_what_the_network_is_sure_of(facts: Facts, variety: int, caption: str) -> None:
    assert draft_caption("new_in__sunday", variety, facts) == caption


@given(st.text(max_size=300), st.integers(0, 10**9))
def test_a_draft_is_always_one_clean_line(text: str, variety: int) -> None:
    draft = draft_caption(text, variety)
    assert draft == " ".join(draft.split())
    assert draft.isprintable()
    assert draft.startswith(("sequence of photos", "series of photos"))
    assert not set(draft) & set("[]<>#@{}\\_")
