"""What the status line says."""

from __future__ import annotations

from tui.model.mode import Mode


def test_nothing_special_is_only_a_place() -> None:
    mode = Mode("Undecided", 4, 1234)
    assert mode.parts() == []
    assert mode.where == "Undecided · 4 of 1,234"
    assert Mode("All", order="confidence").where == "All · empty · by confidence"


def test_what_the_next_escape_ends_comes_first() -> None:
    mode = Mode("All", 1, 1, filter="beach", selected=3, picked=1, photo=(2, 9))
    assert [badge for badge, _ in mode.parts()] == ["PICK", "LOUPE", "SELECT", "FILTER"]
    assert dict(mode.parts())["FILTER"] == "beach · 1 series, Esc clears"
    assert dict(mode.parts())["PICK"].startswith("1 photo: {toggle_frame}")
