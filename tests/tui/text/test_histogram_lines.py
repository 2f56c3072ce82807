"""Histograms as text."""

from __future__ import annotations

from engine.model import Histogram
from tui.text.histogram_lines import histogram_lines


def test_each_bin_has_its_range_its_bar_and_its_count() -> None:
    assert [*histogram_lines(Histogram("quality", (50, 90), (0, 1, 1200), 1), 4)] == [
        ("      below 50", "", "0"),
        ("      50 to 90", "▏", "1"),
        ("   90 and more", "████", "1,200"),
        ("    not a JPEG", "▏", "1"),
    ]
    assert [words.strip() for words, _, _ in histogram_lines(Histogram("side", (480, 720), (1, 0, 0), 0), 4)] == [
        "below 480", "480 to 720", "720 and more",
    ]  # fmt: skip
