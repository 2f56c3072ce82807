"""The table of what series cover, its gaps, and what would fill them."""

from __future__ import annotations

from engine.choice.coverage import accounts, coverage
from engine.model import Decision, Described, Facts, Held
from tui.text.coverage_lines import NOTHING_KNOWN, coverage_lines

APPROVED, UNDECIDED, REJECTED, LATER = (
    Decision.APPROVED,
    Decision.UNDECIDED,
    Decision.REJECTED,
    Decision.LATER,
)


def post(
    series_id: int,
    decision: Decision,
    framing: str = "",
    place: str = "",
    *,
    is_series: bool = True,
    account: str = "jenny",
    confidence: float | None = 0.8,
) -> Described:
    facts = Facts(framing=framing, place=place)
    return Described(
        series_id, f"post {series_id}", account, decision, is_series, confidence, False, 4, 5, facts
    )  # fmt: skip


POSTS = [
    post(1, APPROVED, "close-up", "on a beach"),
    post(2, APPROVED, "closeup", "at the sea"),
    post(3, UNDECIDED, "full body", "on a beach", confidence=0.6),
    post(4, UNDECIDED, "full body", "by a lake", confidence=0.9),
    post(5, REJECTED, "wide shot", "on a street", account="omar"),
    post(6, UNDECIDED, "wide shot", "on a street", is_series=False, account="omar", confidence=None),
    post(7, LATER, "wide shot", "on a street", account="omar"),
    post(8, UNDECIDED),
]


def test_cells_hold_approved_and_undecided_series_and_nothing_else() -> None:
    found = coverage(POSTS)
    assert found.held == {
        ("close-up", "water"): Held(2, 0),
        ("full body", "water"): Held(0, 2),
        ("unknown", "unknown"): Held(0, 1),
    }
    assert found.places == ("water", "city", "unknown")
    assert (found.approved, found.undecided, found.known) == (2, 3, 4)
    assert "studio" in found.never


def test_gaps_name_what_would_fill_them_the_easiest_first() -> None:
    gaps = {(gap.framing, gap.place): gap.fillers for gap in coverage(POSTS).gaps}
    assert ("close-up", "water") not in gaps
    assert [(one.series_id, one.why_out) for one in gaps["full body", "water"]] == [(4, "undecided"), (3, "undecided")]
    assert [(one.series_id, one.why_out) for one in gaps["wide", "city"]] == [
        (7, "put off"), (6, "no series found"), (5, "rejected"),
    ]  # fmt: skip
    assert gaps["half body", "water"] == ()
    assert not any("unknown" in cell for cell in gaps)


def test_before_anything_is_approved_undecided_series_count_as_held() -> None:
    gaps = {(gap.framing, gap.place) for gap in coverage(POSTS[2:]).gaps}
    assert ("full body", "water") not in gaps
    assert ("wide", "city") in gaps


def test_accounts_come_by_size() -> None:
    assert accounts(POSTS) == [("jenny", 5), ("omar", 3)]


def test_the_table_and_its_gaps_in_words() -> None:
    told = "\n".join(coverage_lines(coverage(POSTS), "jenny\x1b[2J"))
    assert "2 approved and 3 undecided series of jenny␛[2J" in told
    assert "close-up                  2     ·        ·" in told
    assert "full body                +2     ·        ·" in told
    assert "full body × water: post 4 (#4, undecided, 0.90); post 3 (#3, undecided, 0.60)" in told
    assert "1 series lacks a known size or place" in told
    assert "\nshot size             water" in told
    assert list(coverage_lines(coverage([])))[1] == "No verified posts here."
    unknown = post(1, APPROVED)
    assert list(coverage_lines(coverage([unknown])))[1] == NOTHING_KNOWN
