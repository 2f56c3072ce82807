"""Choosing lines: ranges are begun, ended, added and taken back, and outlive another order."""

from __future__ import annotations

from array import array

from tui.widgets.range_selection import RangeSelection

IDS = array("q", range(10, 20))


def marked(*places: int) -> RangeSelection:
    selection = RangeSelection()
    for place in places:
        selection.mark(IDS, place)
    return selection


def test_nothing_is_chosen_at_first() -> None:
    selection = RangeSelection()
    assert not selection
    assert selection.chosen(IDS, 3) == []
    selection.mark(array("q"), 0)
    assert not selection


def test_an_open_range_follows_the_cursor_both_ways() -> None:
    selection = marked(4)
    assert selection.open
    assert selection.chosen(IDS, 4) == [14]
    assert selection.chosen(IDS, 6) == [14, 15, 16]
    assert selection.chosen(IDS, 2) == [12, 13, 14]
    assert [index for index in range(10) if selection.holds(index, IDS[index], 2)] == [2, 3, 4]
    assert selection.count(IDS, 2) == 3


def test_ended_ranges_add_up_in_the_lists_order() -> None:
    selection = marked(7, 8, 1, 2)
    assert not selection.open
    assert selection.chosen(IDS, 5) == [11, 12, 17, 18]
    selection.mark(IDS, 8)
    assert selection.count(IDS, 9) == 5


def test_a_range_within_what_is_chosen_takes_it_back() -> None:
    assert marked(2, 6, 3, 4).chosen(IDS, 0) == [12, 15, 16]
    assert not marked(3, 3, 3, 3)


def test_another_order_and_a_shorter_list() -> None:
    selection = marked(2, 4, 8)
    selection.follow(IDS, IDS[::-1], 9)
    assert not selection.open, "its lines stand elsewhere"
    assert selection.chosen(IDS[::-1], 0) == [19, 18, 14, 13, 12]
    shorter = array("q", (13, 10))
    selection.follow(IDS[::-1], shorter, 0)
    assert selection.chosen(shorter, 0) == [13]
    selection.clear()
    assert not selection


def test_an_open_range_outlives_what_is_added_behind_it() -> None:
    selection = marked(2)
    longer = IDS + array("q", (20, 21))
    selection.follow(IDS, longer, 5)
    assert selection.open
    assert selection.chosen(longer, 6) == [12, 13, 14, 15, 16]


def test_single_lines_are_chosen_and_taken_back_and_others_reached() -> None:
    selection = marked(2, 3)
    selection.turn(IDS, 3, 7)
    assert selection.chosen(IDS, 7) == [12, 13, 17]
    selection.turn(IDS, 7, 12 - 10)
    assert selection.chosen(IDS, 2) == [13, 17]
    selection.reach(IDS, 9, 8)
    assert selection.chosen(IDS, 8) == [13, 17, 18, 19]
    selection.clear()
    selection.mark(IDS, 4)
    selection.reach(IDS, 5, 6)
    assert (selection.open, selection.chosen(IDS, 6)) == (False, [14, 15, 16])
    selection.mark(IDS, 1)
    selection.turn(IDS, 2, 9)
    assert selection.chosen(IDS, 9) == [11, 12, 14, 15, 16, 19]
