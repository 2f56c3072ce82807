"""The question holds what the model needs, nothing private, and a version that changes when answers may."""

from __future__ import annotations

import re

import pytest

from engine.model import FACTS, SEEN
from engine.settings import Settings
from engine.verify.openai_wire import closed
from engine.verify.prompt import OPENINGS, PROMPT_VERSION, as_good_versions, ask, version

PICTURES = (b"first", b"second", b"third")


def test_labels_and_pictures_take_turns_and_the_words_come_last() -> None:
    question = ask(PICTURES, Settings())
    parts = question.turn(PICTURES).parts
    assert parts[:-1:2] == tuple(f"{label}:" for label in question.ids)
    assert parts[1::2] == PICTURES
    assert parts[-1] == question.words


def test_ids_and_nonce_are_opaque_and_differ_from_question_to_question() -> None:
    questions = [ask(PICTURES, Settings()) for _ in range(50)]
    assert all(re.fullmatch(r"[a-z]\d-0[123]", label) for question in questions for label in question.ids)
    assert len({question.nonce for question in questions}) == 50
    assert len({question.ids for question in questions}) > 20


def test_the_schema_admits_only_this_question() -> None:
    question = ask(PICTURES, Settings())
    schema = question.schema()
    assert list(schema["properties"])[:2] == ["nonce", "reason"]
    assert schema["properties"]["nonce"]["enum"] == [question.nonce]
    for field in ("images", "excluded"):
        assert schema["properties"][field]["items"]["properties"]["id"]["enum"] == list(question.ids)
    assert schema["required"] == [name for name in schema["properties"] if name != "marks"]
    assert schema["properties"]["marks"]["items"]["properties"]["marks"]["items"]["enum"] == list(SEEN)
    assert closed(schema)["required"] == list(schema["properties"])
    assert list(schema["properties"]["facts"]["properties"]) == list(FACTS)
    assert list(schema["properties"]).index("facts") < list(schema["properties"]).index("caption")


def test_the_words_say_what_a_series_is_for_and_what_is_wanted() -> None:
    words = ask(PICTURES, Settings()).words
    assert "The 3 pictures above" in words
    for wanted in ("one short clip", "in the order in which they were posted", "facing the camera", "0.95", "groups:"):
        assert wanted in words
    assert all(f"{name}: " in words for name in FACTS)
    assert "one sentence of 10 to 35 words" in words
    long = ask(PICTURES, Settings(caption_min_words=80, caption_max_words=120)).words
    assert "one paragraph of 2 to 6 sentences of 80 to 120 words" in long


def test_verdicts_of_earlier_versions_are_still_valid() -> None:
    now = version(Settings(), size=384)
    rest = now.partition("-")[2]
    assert as_good_versions(now) == (now, f"2-{rest}", f"1-{rest}")
    assert as_good_versions("lite0-7") == ("lite0-7",)


def test_the_settings_and_the_note_reach_the_words() -> None:
    settings = Settings(
        extra_instructions="Keep only photos with the {dog}.", caption_min_words=12, caption_max_words=40
    )
    words = ask(PICTURES, settings, note=" The third one belongs too. ").words
    assert "12 to 40 words" in words
    assert "The user also asks: Keep only photos with the {dog}." in words
    assert words.endswith("The user also asks: The third one belongs too.")
    assert "user also asks" not in ask(PICTURES, Settings()).words


def test_openings_are_dealt_by_the_pictures() -> None:
    def opening(pictures: tuple[bytes, ...]) -> str:
        return next(words for words in OPENINGS if words in ask(pictures, Settings()).words)

    assert opening(PICTURES) == opening(PICTURES)
    assert len({opening((str(number).encode(), b"x")) for number in range(100)}) == len(OPENINGS)


def test_a_repair_shows_the_bad_answer_and_says_what_is_wrong() -> None:
    question = ask(PICTURES, Settings())
    said, plea = question.repair("x" * 10_000, "it leaves out a1-02")
    assert said.role == "model"
    assert said.parts == ("x" * 4000,)
    assert plea.role == "user"
    assert "it leaves out a1-02" in str(plea.parts[0])
    assert question.nonce in str(plea.parts[0])
    assert [turn.role for turn in question.repair(" ", "it is empty")] == ["user"]


@pytest.mark.parametrize(
    "change",
    [{"extra_instructions": "only the dog"}, {"caption_min_words": 5}, {"caption_max_words": 60}],
)
def test_the_version_changes_with_every_setting_that_may_change_an_answer(change: dict[str, object]) -> None:
    usual = version(Settings(), size=384)
    assert usual == version(Settings(), size=384)
    assert usual.startswith(f"{PROMPT_VERSION}-")
    assert version(Settings().model_copy(update=change), size=384) != usual


def test_the_version_changes_with_the_request() -> None:
    assert len({version(Settings(), size=size, thinking=thinking) for size in (384, 768) for thinking in (0, 512)}) == 4
    assert version(Settings(concurrency=3, max_cost=1.0), size=384) == version(Settings(), size=384)
