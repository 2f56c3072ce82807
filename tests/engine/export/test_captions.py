"""Captions composed from facts: golden texts for every style, and what no text may ever hold."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import ExportError
from engine.export import ExportOptions, options_from
from engine.export.caption_styles import STYLES
from engine.export.captions import export_caption, is_thin
from engine.export.plain_words import in_plain_words, without_opening
from engine.model import FACTS, ExportSeries, Facts
from engine.settings import Settings
from tui.cli.create_dataset import CaptionStyle, Fact

GOLDEN = Path(__file__).parents[2] / "golden" / "captions.txt"
CAPTION = "Sequence of photos showing a woman in a red coat walking along a windy beach."

SETS = {
    "a woman by the sea": Facts(
        "a young woman",
        "long red hair and freckles",
        "a blue raincoat and yellow boots",
        "walking along the water and looking back",
        "a calm smile",
        "on a pebble beach at low tide",
        "soft evening light",
        "medium shot at eye level",
        "muted colours and fine grain",
    ),
    "as many models put it": Facts(
        "Young woman",
        "Red hair, slim",
        "wearing black dress",
        "is dancing slowly",
        "smiling softly",
        "Rooftop terrace",
        "warm, golden",
        "full body, low angle",
        "cinematic, warm",
    ),
    "every fact in fifteen words": Facts(
        "an elderly fisherman in the stern of a small wooden boat with peeling paint",
        "a weathered face with deep lines, a short white beard and pale blue eyes",
        "a thick navy wool sweater, waxed yellow overalls and a faded red knitted cap",
        "hauling a dripping net over the side hand over hand, then pausing to look up",
        "a patient, slightly amused look with narrowed eyes and the hint of a smile",
        "in a sheltered harbour with moored trawlers and a stone quay behind the boat",
        "low golden morning light from the left that glitters on the wet net and water",
        "medium shot from a slightly low angle that keeps the man and the net in view",
        "natural, slightly desaturated colours with fine grain and a soft background of masts",
    ),
    "two dogs": Facts(
        subject="two dogs",
        identity="a brown spaniel and a white terrier",
        action="run across the grass",
        place="in a park",
        light="bright daylight",
        framing="wide shot",
        look="natural colours",
    ),
    "a dog": Facts(
        "a golden retriever",
        "long golden fur",
        "red collar",
        "jumps over a log",
        "open mouth",
        "forest clearing",
        "dappled sunlight",
        "close-up, eye level",
        "shallow depth of field",
    ),
    "a man who turns": Facts(
        "a man",
        "short dark beard",
        "grey suit",
        "slow turn towards the camera",
        "serious",
        "against a plain wall",
        "studio lighting",
        "portrait",
        "high contrast, black and white",
    ),
    "a couple": Facts(
        subject="a couple",
        clothing="white wedding clothes",
        action="holding hands and laughing",
        place="at sunset on a cliff",
        light="golden hour",
        framing="wide shot from behind",
        look="warm tones",
    ),
    "a place": Facts(
        subject="an old lighthouse",
        identity="white walls with a red band",
        action="standing",
        place="on a rocky coast",
        framing="wide shot from a low angle",
        look="a vintage photo with faded colours",
    ),
    "a cat": Facts(
        subject="a ginger cat",
        identity="green eyes and a white chest",
        action="sitting, then stretching",
        place="on a window sill",
        light="backlit by the afternoon sun",
        framing="close shot at eye level",
        look="warm colours and a picture frame in the background",
    ),
    "a car": Facts(
        subject="a vintage red car",
        identity="chrome bumpers",
        action="being driven along the coast road",
        light="harsh midday sun",
        framing="three-quarter view",
        look="saturated colours",
    ),
    "several women": Facts(
        subject="women", clothing="saris", action="dance in a circle", expression="joyful", place="in a courtyard"
    ),
    "just enough": Facts(subject="a woman", clothing="a denim jacket", place="street"),
    "too thin for prose": Facts(subject="a child", expression="a wide grin"),
    "nothing": Facts(),
}


def series(facts: Facts, caption: str = CAPTION, *, own: bool = False) -> ExportSeries:
    return ExportSeries(1, "post", "someone", caption, (), facts=facts, caption_by_person=own)


def composed(style: str, one: ExportSeries, **changes: object) -> str:
    options = replace(ExportOptions("clips", Path("set"), caption_style=style), **changes)  # type: ignore[arg-type]
    return export_caption(one, 4, options)


def all_texts() -> str:
    lines: list[str] = []
    for name, facts in SETS.items():
        lines.append(f"# {name}")
        lines += [f"{style}: {composed(style, series(facts))}" for style in STYLES]
        omitted = composed("wan", series(facts), omit_facts=("identity", "clothing"), trigger_word="ohwx")
        own = composed("wan", series(facts, "Photo of my sister, who turns to the sea", own=True))
        lines += [f"wan, no identity, no clothing: {omitted}", f"wan, own caption: {own}", ""]
    return "\n".join(lines)


def test_captions_are_as_agreed() -> None:
    if os.environ.get("PHOTO_SERIES_REWRITE_GOLDEN"):
        GOLDEN.write_text(all_texts(), encoding="utf-8")
    assert all_texts() == GOLDEN.read_text(encoding="utf-8")


def test_the_styles_can_be_chosen_and_are_described() -> None:
    assert list(STYLES) == [choice.value for choice in CaptionStyle]
    assert list(FACTS) == [fact.value for fact in Fact]
    for name, style in STYLES.items():
        assert style.name == name
        assert style.description
        assert Settings.model_validate({"caption_style": name}).caption_style == name


def test_facts_that_carry_it_make_a_caption_of_the_length_that_wan_asks_for() -> None:
    words = len(composed("wan", series(SETS["every fact in fifteen words"])).split())
    assert 80 <= words <= 120


def test_thin_facts_leave_the_caption_to_be_written_in_the_styles_own_words() -> None:
    thin = series(SETS["too thin for prose"])
    assert composed("wan", thin) == "A woman in a red coat walking along a windy beach."
    assert composed("tags", thin) == "woman in a red coat walking along a windy beach"
    assert json.loads(composed("json", series(Facts()))) == {"caption": CAPTION}
    found = {style: is_thin(thin, ExportOptions("clips", Path("set"), caption_style=style)) for style in STYLES}
    assert found == {"caption": False, "wan": True, "ltx": True, "hunyuan": True, "tags": True, "json": False}
    assert not is_thin(series(Facts(), "mine", own=True), ExportOptions("clips", Path("set"), caption_style="wan"))


def test_a_series_without_a_caption_and_without_facts_still_gets_one() -> None:
    for style in STYLES:
        assert composed(style, series(Facts(), ""))
    assert composed("caption", series(Facts(), "")) == "A series of 4 photos."
    assert "photo" not in composed("wan", series(Facts(), ""))


class TestTrigger:
    def test_stands_before_a_composed_caption(self) -> None:
        one = series(SETS["just enough"])
        assert composed("wan", one, trigger_word="ohwx") == "ohwx, a woman wearing a denim jacket is on a street."
        assert composed("tags", one, trigger_word="ohwx") == "ohwx, woman, denim jacket, street"
        assert json.loads(composed("json", one, trigger_word="ohwx"))["trigger"] == "ohwx"

    def test_takes_the_place_of_what_is_omitted_and_stands_there_once(self) -> None:
        one = series(SETS["a woman by the sea"])
        told = composed("wan", one, trigger_word="ohwx", omit_facts=("identity",))
        assert told.startswith("ohwx, a young woman wearing a blue raincoat and yellow boots, is on a pebble beach")
        assert (told.count("ohwx"), "hair" in told) == (1, False)
        assert composed("tags", one, trigger_word="ohwx", omit_facts=("identity",)).startswith("ohwx, young woman")
        said = json.loads(composed("json", one, trigger_word="ohwx", omit_facts=("identity",)))
        assert (said["identity"], "trigger" in said) == ("ohwx", False)
        dressed = composed("ltx", one, trigger_word="ohwx", omit_facts=("clothing",))
        assert (dressed.count("ohwx"), "wearing ohwx" in dressed) == (1, True)
        there = composed("wan", one, trigger_word="ohwx", omit_facts=("place",))
        assert (there.count("ohwx"), "beach" in there) == (1, False)

    def test_is_not_needed_to_leave_a_fact_out(self) -> None:
        told = composed("ltx", series(SETS["a woman by the sea"]), omit_facts=("identity", "look"))
        assert "hair" not in told
        assert "grain" not in told

    def test_keeps_its_case_at_the_start_of_a_sentence(self) -> None:
        one = series(SETS["a dog"])
        for style in ("wan", "ltx", "hunyuan"):
            told = composed(style, one, trigger_word="ohWX", omit_facts=("subject", "identity"))
            assert "ohWX" in told
            assert "OhWX" not in told


class TestOwnCaption:
    def test_opens_the_caption_in_place_of_what_it_tells(self) -> None:
        one = series(SETS["a dog"], "Rex leaps over the log", own=True)
        assert composed("wan", one) == (
            "Rex leaps over the log. It is a close-up at eye level with shallow depth of field."
        )
        assert composed("tags", one) == "Rex leaps over the log"
        assert json.loads(composed("json", one))["caption"] == "Rex leaps over the log"
        assert composed("caption", one) == "Rex leaps over the log"

    def test_with_the_trigger_word_in_it_is_not_given_another(self) -> None:
        one = series(SETS["a dog"], "Here ohwx leaps", own=True)
        assert composed("wan", one, trigger_word="ohwx").count("ohwx") == 1


class TestOptions:
    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"caption_style": "haiku"}, "is no caption style"),
            ({"caption_style": "wan", "omit_facts": ("hair",)}, "is no fact"),
            ({"omit_facts": ("identity",)}, "composed of them"),
            ({"caption_style": "wan", "omit_facts": ("subject",)}, "needs a trigger word"),
        ],
    )
    def test_that_make_no_sense_are_refused(self, changes: dict[str, object], told: str) -> None:
        with pytest.raises(ExportError, match=told):
            options_from(Settings(), Path("set"), **changes)

    def test_come_from_settings(self) -> None:
        made = options_from(Settings(caption_style="wan", omit_facts=["look", "identity"]), Path("set"))
        assert (made.caption_style, made.omit_facts) == ("wan", ("identity", "look"))


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        (CAPTION, "a woman in a red coat walking along a windy beach."),
        ("photo session capturing two dogs", "two dogs"),
        ("consecutive shots of a dog", "a dog"),
        ("series of images following a car", "a car"),
        ("set of frames presenting a room", "a room"),
        ("succession of views of a lake", "a lake"),
        ("A photo of a cat", "a cat"),
        ("a series of photos of the same moment", "the same moment"),
        ("a series of portraits", "portraits"),
        ("Medium shot of a woman", "Medium shot of a woman"),
    ],
)
def test_openings_that_speak_of_photos_are_taken_off(said: str, plain: str) -> None:
    assert without_opening(said) == plain


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("glasses with thin black frames", "thin black glasses"),
        ("black-framed glasses", "black-rimmed glasses"),
        ("framed by trees", "surrounded by trees"),
        ("a photographer photographing a bird", "a camera operator filming a bird"),
        ("a picturesque village", "a picturesque village"),
        ("an outdoor photo shoot", "an outdoor shoot"),
    ],
)
def test_other_words_are_found_for_photos(said: str, plain: str) -> None:
    assert in_plain_words(said) == plain


FORBIDDEN = re.compile(r"photo|(?<!\w)(?:image|picture|frame|sequence|snapshot)(?:s|d)?(?!\w)|imagery", re.IGNORECASE)
ODD = re.compile(r"  |,\s*,|\bk7-0\d\b|\w\.jpe?g\b", re.IGNORECASE)
# fmt: off
WORDS = [
    "a", "the", "woman", "dog", ",", "photo", "photos", "framed", "frames", "image", "sequence", "of", "with",
    "wearing", "is", "walking", "walks", "on", "in", "k7-01", "IMG_1.jpg", ";", ".", "red", "soft", "light", "\x00",
    "\x1b[31m", "\u202e", "\n", "close-up", "shot", "smile", "photographer", "picture", "series", "日本",
]
# fmt: on
PHRASES = st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=9).map(" ".join)


@given(
    st.dictionaries(st.sampled_from(FACTS), PHRASES).map(Facts.of),
    PHRASES,
    st.booleans(),
    st.sampled_from(list(STYLES)),
    st.sampled_from(["", "ohwx"]),
    st.sets(st.sampled_from([name for name in FACTS if name != "subject"]), max_size=2),
)
def test_no_style_says_what_no_caption_may_hold(
    facts: Facts, caption: str, own: bool, style: str, trigger: str, omitted: set[str]
) -> None:
    omit = tuple(name for name in FACTS if name in omitted)
    told = composed(style, series(facts, caption, own=own), trigger_word=trigger, omit_facts=omit)
    assert told
    assert told == told.strip()
    assert not any(unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") for sign in told)
    if style == "json":
        assert isinstance(json.loads(told), dict)
    if STYLES[style].plain:
        assert not FORBIDDEN.search(told)
    if not (own and caption):
        assert not ODD.search(told)
