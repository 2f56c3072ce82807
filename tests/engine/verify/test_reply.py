"""Every way an answer can be wrong that we could think of, and what may be forgiven."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model import Facts, Mark
from engine.verify.caption_rules import CaptionRules
from engine.verify.reply import MalformedReply, Reply, parse_reply

NONCE = "ab12cd34"
IDS = ("k7-01", "k7-02", "k7-03", "k7-04")

GOOD: dict[str, Any] = {
    "nonce": NONCE,
    "reason": "One walk on one beach.",
    "is_series": True,
    "images": [{"id": "k7-03", "order": 2}, {"id": "k7-01", "order": 1}, {"id": "k7-04", "order": 3}],
    "excluded": [{"id": "k7-02", "reason": "a plate of food"}],
    "caption": "Sequence of photos showing a woman in a red coat walking along a windy beach.",
    "confidence": 0.92,
}


RULES = CaptionRules(10, 35, IDS)


def parse(answer: object, rules: CaptionRules = RULES) -> Reply:
    return parse_reply(answer if isinstance(answer, str) else json.dumps(answer), NONCE, IDS, rules)


def images(*pairs: tuple[object, object]) -> dict[str, Any]:
    return GOOD | {"images": [{"id": label, "order": order} for label, order in pairs]}


def excluded(*pairs: tuple[object, object]) -> dict[str, Any]:
    return GOOD | {"excluded": [{"id": label, "reason": reason} for label, reason in pairs]}


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key != name}


def test_a_good_answer() -> None:
    assert parse(GOOD) == Reply(
        is_series=True,
        order=("k7-01", "k7-03", "k7-04"),
        excluded=(("k7-02", "a plate of food"),),
        caption="Sequence of photos showing a woman in a red coat walking along a windy beach.",
        reason="One walk on one beach.",
        confidence=0.92,
    )


TEXT = json.dumps(GOOD)


@pytest.mark.parametrize(
    "text",
    [
        f"```json\n{TEXT}\n```",
        f"```\n{TEXT}```",
        f"Here you are: {TEXT} I hope that helps {{}}.",
        f"<think>{{not this}} hm</think>\n{TEXT}",
        f'They share {{a: beach}} and {{"light": 1}}.\n</think>\n\n{TEXT}',
        f"So {json.dumps(GOOD | {'images': []})}? No.\n</think>\n\n{TEXT}",
        f"First {json.dumps(GOOD | {'confidence': 3})}, or rather\n{TEXT}",
        f"[THINK]{{[/THINK]{TEXT}",
        f"<think>It is one. {TEXT}</think>",
        f"<|channel|>analysis<|message|>{{hm}}<|channel|>final<|message|>{TEXT}<|return|>",
        f"{'{' * 150} {TEXT}",
        f"\ufeff  \n{TEXT}\n",
        json.dumps(GOOD, indent=4),
        json.dumps([GOOD]),
        json.dumps(GOOD | {"comment": "an extra field"}),
        json.dumps(images(("k7-01", 0), ("k7-03", 1), ("k7-04", 5))),
        json.dumps(images(("k7-01", 1.0), ("k7-03", 2.0), ("k7-04", 3.0))),
        json.dumps(images(("k7-01", -3), ("k7-03", 7), ("k7-04", 70))),
    ],
)
def test_what_is_forgiven(text: str) -> None:
    assert parse(text).order == ("k7-01", "k7-03", "k7-04")


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("", "no JSON object"),
        ("null", "no JSON object"),
        ("[]", "no JSON object"),
        ('"text"', "no JSON object"),
        ("I cannot help with that.", "no JSON object"),
        ("{", "broken or cut off"),
        ("{" * 190_000, "broken or cut off"),
        ('{"a":' * 38_000, "broken or cut off"),
        (TEXT[:-1], "broken or cut off"),
        (TEXT[: len(TEXT) // 2], "broken or cut off"),
        (TEXT.replace('"', "'"), "broken or cut off"),
        (TEXT.replace("true", "True"), "broken or cut off"),
        ('{"nonce": ' + "[" * 5_000 + "]" * 5_000 + "}", "nonce|broken"),
        ('{"nonce": ' + "[" * 90_000, "broken or cut off"),
        ('{"nonce": ' + "9" * 5_000 + "}", "nonce|broken"),
        (TEXT + " " * 200_000, "far too long"),
        ("{" + f'"nonce": "x", {TEXT[1:]}', "a field twice"),
        ("{}", "nonce"),
        (without("nonce"), "nonce"),
        (GOOD | {"nonce": "other"}, "nonce"),
        (GOOD | {"nonce": None}, "nonce"),
        (GOOD | {"nonce": [NONCE]}, "nonce"),
        (without("reason"), '"reason"'),
        (GOOD | {"reason": 3}, '"reason"'),
        (without("is_series"), '"is_series"'),
        (GOOD | {"is_series": "true"}, '"is_series"'),
        (GOOD | {"is_series": 1}, '"is_series"'),
        (without("confidence"), '"confidence"'),
        (GOOD | {"confidence": "0.9"}, '"confidence"'),
        (GOOD | {"confidence": True}, '"confidence"'),
        (GOOD | {"confidence": None}, '"confidence"'),
        (GOOD | {"confidence": float("nan")}, "NaN"),
        (GOOD | {"confidence": float("inf")}, "Infinity"),
        (GOOD | {"confidence": -float("inf")}, "Infinity"),
        (TEXT.replace("0.92", "1e999"), '"confidence"'),
        (without("images"), '"images"'),
        (GOOD | {"images": {}}, '"images"'),
        (GOOD | {"images": ["k7-01", "k7-03"]}, "no object"),
        (GOOD | {"images": [None]}, "no object"),
        (GOOD | {"images": []}, "at least two"),
        (images(("k7-01", 1)), "at least two"),
        (images(("k7-01", 1), ("k7-03", 2)), "leaves out k7-04"),
        (images(("k7-01", 1), ("k7-01", 2), ("k7-03", 3), ("k7-04", 4)), "k7-01 twice"),
        (images(("k7-01", 1), ("k7-03", 1), ("k7-04", 2)), "order 1"),
        (images(("k7-01", 1), ("k7-03", 2), ("k7-04", 3), ("k7-02", 4)), "both in images and in excluded"),
        (images(("k7-01", 1), ("k7-03", 2), ("k9-04", 3)), "not shown: k9-04"),
        (images(("k7-01", 1), ("k7-03", 2), ("[red]\x1b[2J", 3)), r"not shown: \(red\)$"),
        (images((1, 1), ("k7-03", 2)), "not shown: 1"),
        (images((None, 1)), "not shown: None"),
        (images((["k7-01"], 1)), "not shown"),
        (images(("k7-01", "1"), ("k7-03", 2), ("k7-04", 3)), "no whole number"),
        (images(("k7-01", 1.5), ("k7-03", 2), ("k7-04", 3)), "no whole number"),
        (images(("k7-01", True), ("k7-03", 2), ("k7-04", 3)), "no whole number"),
        (images(("k7-01", None), ("k7-03", 2), ("k7-04", 3)), "no whole number"),
        (TEXT.replace('"order": 2', '"order": NaN'), "NaN"),
        (TEXT.replace('"order": 2', '"order": 1e999'), "no whole number"),
        (without("excluded"), '"excluded"'),
        (GOOD | {"excluded": None}, '"excluded"'),
        (excluded(), "leaves out k7-02"),
        (excluded(("k7-02", "a"), ("k7-02", "b")), "k7-02 twice"),
        (excluded(("k7-02", None)), "without a reason"),
        (excluded(("k7-09", "x")), "not shown"),
        (GOOD | {"excluded": ["k7-02"]}, "no object"),
        (without("caption"), '"caption"'),
        (GOOD | {"caption": None}, '"caption"'),
        (GOOD | {"caption": " \u200b\x1b[0m\t"}, "caption is empty"),
        (GOOD | {"caption": '""'}, "caption is empty"),
        (without("confidence") | {"is_series": False}, '"confidence"'),
        (GOOD | {"is_series": False, "excluded": "all"}, '"excluded"'),
        (GOOD | {"is_series": False, "nonce": "x"}, "nonce"),
    ],
)
def test_what_cannot_be_used(answer: object, problem: str) -> None:
    with pytest.raises(MalformedReply, match=problem):
        parse(answer)


def test_no_series_needs_no_account_of_every_picture() -> None:
    reply = parse(GOOD | {"is_series": False, "caption": "ignored", "images": "whatever"})
    assert not reply.is_series
    assert (reply.order, reply.caption) == ((), "")
    assert reply.excluded == (
        ("k7-01", "One walk on one beach."),
        ("k7-02", "a plate of food"),
        ("k7-03", "One walk on one beach."),
        ("k7-04", "One walk on one beach."),
    )


@pytest.mark.parametrize(("given_confidence", "kept"), [(1.7, 1.0), (95, 1.0), (-2, 0.0), (0, 0.0), (1, 1.0)])
def test_confidence_is_clamped(given_confidence: float, kept: float) -> None:
    assert parse(GOOD | {"confidence": given_confidence}).confidence == kept


def test_a_caption_that_was_asked_to_be_short_is_cut() -> None:
    assert len(parse(GOOD | {"caption": "word " * 30_000}, RULES.relaxed()).caption) <= RULES.longest


def test_a_long_caption_that_was_asked_for_is_not_cut() -> None:
    caption = " ".join(f"she walks {step} steps along the wide and windy beach." for step in range(36))
    assert parse(GOOD | {"caption": caption}, CaptionRules(200, 400, IDS)).caption == caption


@pytest.mark.parametrize(
    ("caption", "problem"),
    [
        ("A woman walks.", "has 3 words, not 10 to 35"),
        ("a woman walks on " * 20, "has 80 words, not 10 to 35"),
        ("She walks on and on. She turns to the sea. She waits. She smiles at last.", "has 4 sentences, not one"),
        ("Here is the caption you asked for: a woman walking along a windy beach.", "opens with"),
        ("The image shows a woman in a red coat walking along a windy beach.", "opens with"),
        ("In these pictures a woman in a red coat walks along a windy beach at noon.", "opens with"),
        ("Sequence of photos showing a woman in k7-01 who walks along a windy beach.", "names a file or an id"),
        ("Sequence of photos as in IMG_2033.JPG showing a woman along a windy beach.", "names a file or an id"),
    ],
)
def test_a_caption_is_checked(caption: str, problem: str) -> None:
    with pytest.raises(MalformedReply, match=problem):
        parse(GOOD | {"caption": caption})


def test_asking_twice_is_enough_for_length_and_opening_but_not_for_names() -> None:
    assert parse(GOOD | {"caption": "A woman walks."}, RULES.relaxed()).caption == "A woman walks."
    with pytest.raises(MalformedReply, match="names a file or an id"):
        parse(GOOD | {"caption": "A woman walks in k7-03."}, RULES.relaxed())


def test_a_label_before_the_caption_is_taken_off() -> None:
    said = f'Caption: "{GOOD["caption"]}"'
    assert parse(GOOD | {"caption": said}).caption == GOOD["caption"]


def test_a_caption_in_a_script_without_spaces_is_counted_too() -> None:
    assert parse(GOOD | {"caption": "身穿红色大衣的女子沿着多风的海滩慢慢走着，柔和的晚光"}).caption.startswith("身穿")


def test_facts_and_groups_are_read() -> None:
    said = {"subject": "A woman.", "place": ["on a beach", "at noon"], "light": "none", "look": "n/a", "mood": "glad"}
    only_two = excluded(("k7-02", "food"), ("k7-04", "food")) | {
        "images": [{"id": "k7-01", "order": 1}, {"id": "k7-03", "order": 2}]
    }
    groups = [{"images": ["k7-04", "k7-02"], "about": "a plate of food"}]
    reply = parse(only_two | {"facts": said, "groups": groups})
    assert reply.facts == Facts(subject="A woman", place="on a beach, at noon")
    assert reply.groups == ((("k7-04", "k7-02"), "a plate of food"),)
    named = reply.named({"k7-01": "a", "k7-02": "b", "k7-03": "c", "k7-04": "d"})
    assert named.groups == ((("d", "b"), "a plate of food"),)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"facts": None, "groups": None},
        {"facts": [], "groups": {}},
        {"facts": {"subject": 3, "place": "as in k7-01", "look": "like IMG_1.jpg"}, "groups": [None, 3, {}]},
        {"groups": [{"images": ["k7-02"]}, {"images": ["k7-02", "k7-01"]}, {"images": ["zz-99", ["k7-02"]]}]},
    ],
)
def test_answers_without_facts_and_groups_or_with_odd_ones_are_good(more: dict[str, Any]) -> None:
    reply = parse(GOOD | more)
    assert (reply.facts, reply.groups) == (Facts(), ())


def test_marks_are_read_of_every_picture_in_a_series_or_not() -> None:
    said = [
        {"id": "k7-02", "marks": ["turned_away", "sticker", "text", 3]},
        {"id": "k7-03", "marks": "watermark"},
        {"id": "k7-03", "marks": ["text"]},
        {"id": "zz-99", "marks": ["text"]},
        {"id": ["k7-04"], "marks": ["text"]},
        {"id": "k7-01", "marks": {"text": True}},
        "k7-01",
    ]
    both = (Mark.TEXT, Mark.WATERMARK)
    seen = (("k7-01", ()), ("k7-02", (Mark.TEXT, Mark.TURNED)), ("k7-03", both), ("k7-04", ()))
    for answer in (GOOD, GOOD | {"is_series": False}):
        assert parse(answer | {"marks": said}).marks == seen
        assert parse(answer | {"marks": []}).marks == tuple((label, ()) for label in IDS)
        assert [parse(answer | more).marks for more in ({}, {"marks": None}, {"marks": {"k7-01": "text"}})] == [
            None
        ] * 3
    named = parse(GOOD | {"marks": said}).named(dict(zip(IDS, "abcd", strict=True)))
    assert named.marks == tuple((name, marks) for name, (_, marks) in zip("abcd", seen, strict=True))


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.sampled_from([*IDS, NONCE]) | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from([*GOOD, "id", "order", "subject", "about", "marks"]), inner)
        ),
    ),
    st.sampled_from(sorted([*GOOD, "facts", "groups", "marks"])),
)
def test_any_json_in_any_field_is_a_whole_reply_or_none(value: object, field: str) -> None:
    try:
        reply = parse(GOOD | {field: value})
    except MalformedReply:
        return
    assert sorted([*reply.order, *(label for label, _ in reply.excluded)]) == sorted(IDS)
    assert 0 <= reply.confidence <= 1
