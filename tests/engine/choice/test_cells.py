"""Free text folded into a few cells by plain rules."""

from __future__ import annotations

import pytest

from engine.choice.cells import BALANCED, UNKNOWN, cell_of, cells_of, folded
from engine.model import Facts

CASES = {
    "framing": {
        "close-up at eye level": "close-up",
        "Closeup": "close-up",
        "tight on the face": "close-up",
        "medium close-up, slightly from below": "head and shoulders",
        "headshot": "head and shoulders",
        "waist-up shot at eye level": "half body",
        "medium-wide shot": "half body",
        "wide-angle full-body shot": "full body",
        "full length from a low angle": "full body",
        "extreme wide establishing shot": "wide",
        "long shots": "wide",
        "not a close-up but a full figure": "full body",
        "three-quarter view": UNKNOWN,
        "portrait orientation": UNKNOWN,
        "": UNKNOWN,
    },
    "place": {
        "in a kitchen with a view of the sea": "home",
        "in a studio against a white background": "studio",
        "in a beach bar": "indoors",
        "by a hotel pool": "water",
        "in an indoor pool": "indoors",
        "outside a café": "outdoors",
        "at the edge of a forest": "nature",
        "on the roof of a house": "city",
        "in front of a brick wall": "city",
        "on Pebble Beaches": "water",
        "somewhere": UNKNOWN,
    },
    "light": {"soft evening light": "golden", "in soft window light": "soft", "neon at night": "artificial"},
    "action": {"is walking along the water": "moving", "looking at the camera": "posing", "is sitting": "resting"},
}


@pytest.mark.parametrize(
    ("fact", "text", "cell"),
    [(fact, text, cell) for fact, cases in CASES.items() for text, cell in cases.items()],
)
def test_a_phrase_has_one_cell(fact: str, text: str, cell: str) -> None:
    assert cell_of(fact, text) == cell
    assert cell in cells_of(fact)


def test_facts_fold_into_a_cell_each_and_what_nobody_said_is_unknown() -> None:
    assert folded(Facts(place="on a beach")) == {
        fact: "water" if fact == "place" else UNKNOWN for fact in BALANCED
    }  # fmt: skip
    assert all(cells_of(fact)[-1] == UNKNOWN for fact in BALANCED)
