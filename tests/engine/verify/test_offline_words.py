"""Subject and place of photos, from probabilities made for the case."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.model.facts import Facts
from engine.verify.lite2 import CLASSES
from engine.verify.words import PLACES, SUBJECTS, SURE, _spread, facts_for


def seen(**shares: float) -> NDArray[np.float32]:
    """Classes of one photo; "n207" is the share of class 207, and what is left is spread over all."""
    classes = np.full(CLASSES, (1 - sum(shares.values())) / CLASSES, np.float32)
    for name, share in shares.items():
        classes[int(name[1:])] += share
    return classes


@pytest.mark.parametrize(
    ("photos", "facts"),
    [
        ([seen(n207=0.9)], Facts(subject="a dog")),
        ([seen(n207=0.2, n151=0.2)], Facts(subject="a dog")),  # two breeds are one dog
        ([seen(n207=0.6), seen(n151=0.1)], Facts(subject="a dog")),  # the photos together
        ([seen(n281=0.2)], Facts()),
        ([seen(n978=0.5, n814=0.4)], Facts(subject="a boat", place="on a beach")),
        ([seen(n483=0.25, n698=0.25)], Facts(place="at a historic building")),
        ([seen(n459=0.9)], Facts()),  # clothes are never said
        ([seen(n743=0.9)], Facts()),
        ([], Facts()),
    ],
)
def test_the_surest_word_is_said_if_it_is_sure_enough(photos: list[NDArray[np.float32]], facts: Facts) -> None:
    assert facts_for(photos) == facts


def test_nothing_is_said_just_below_the_limit() -> None:
    assert facts_for([seen(n978=SURE - 0.01)]) == Facts()
    assert facts_for([seen(n978=SURE + 0.01)]) == Facts(place="on a beach")


def test_a_picture_of_which_nothing_is_known_has_no_words() -> None:
    assert facts_for([seen()] * 3) == Facts()


def test_no_class_is_in_two_groups() -> None:
    numbers = [number for groups in (SUBJECTS, PLACES) for group in groups.values() for number in _spread(group)]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= set(range(CLASSES))
