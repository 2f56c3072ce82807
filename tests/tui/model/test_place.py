"""A place is kept as JSON, and whatever stands there later is read without complaint."""

from __future__ import annotations

import json

import pytest

from engine.model import SortKey
from tui.model.place import SORT_CYCLE, Order, Place


def test_a_place_is_what_it_was() -> None:
    place = Place("later", "user:jenny -dog", Order(SortKey.DATE, True), 12, 7)
    assert Place.from_json(json.loads(json.dumps(place.as_json()))) == place


@pytest.mark.parametrize(
    "kept",
    [None, [], "x", {}, {"order": None, "series_id": "x", "above": []}, {"order": {"key": "colour", "descending": 1}}],
)
def test_what_makes_no_sense_is_a_first_start(kept: object) -> None:
    assert Place.from_json(kept) == Place()


def test_the_cycle_comes_round() -> None:
    order, seen = Order(), []
    for _ in SORT_CYCLE:
        order = order.next
        seen.append(order.key)
    assert sorted(seen) == sorted(SORT_CYCLE)
    assert Order.by(SortKey.FRAMES) == Order(SortKey.FRAMES, True) == Order(SortKey.FRAMES).reversed
