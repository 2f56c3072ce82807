"""The filter language: what is typed, what it means, and what is said where it means nothing."""

from __future__ import annotations

from datetime import datetime

import pytest

from engine.errors import FilterError
from engine.filters import TermBegun, complete_filter, parse_filter, parse_typed
from engine.model import Decision, FilterField, FilterState, FilterTerm, Proof, Relation, SeriesFilter, SortKey

HOLDS, IS, WITHIN = Relation.HOLDS, Relation.IS, Relation.WITHIN
FIELD = FilterField


def test_terms_stand_apart_by_spaces() -> None:
    parsed = parse_filter("  state:undecided conf>0.8  frames>=4 user:jenny caption:beach proof:weak ")
    assert parsed == SeriesFilter(
        terms=(
            FilterTerm(FIELD.STATE, IS, (FilterState.UNDECIDED,)),
            FilterTerm(FIELD.CONFIDENCE, Relation.MORE, (0.8,)),
            FilterTerm(FIELD.FRAMES, Relation.AT_LEAST, (4.0,)),
            FilterTerm(FIELD.USER, HOLDS, ("jenny",)),
            FilterTerm(FIELD.CAPTION, HOLDS, ("beach",)),
            FilterTerm(FIELD.PROOF, IS, (Proof.WEAK,)),
        )
    )


@pytest.mark.parametrize(
    ("typed", "field", "relation", "values", "negated"),
    [
        ("beach", FIELD.TEXT, HOLDS, ("beach",), False),
        ("-beach", FIELD.TEXT, HOLDS, ("beach",), True),
        ('"a dog"', FIELD.TEXT, HOLDS, ("a dog",), False),
        ('-"a dog"', FIELD.TEXT, HOLDS, ("a dog",), True),
        ('"a dog', FIELD.TEXT, HOLDS, ("a dog",), False),
        ('"user:jenny"', FIELD.TEXT, HOLDS, ("user:jenny",), False),
        ("12:30", FIELD.TEXT, HOLDS, ("12:30",), False),
        ("C-3PO", FIELD.TEXT, HOLDS, ("C-3PO",), False),
        ('caption:"at the beach"', FIELD.CAPTION, HOLDS, ("at the beach",), False),
        ('caption:"sun, sea"', FIELD.CAPTION, HOLDS, ("sun, sea",), False),
        ("-caption:beach", FIELD.CAPTION, HOLDS, ("beach",), True),
        ("user:jenny,unfash", FIELD.USER, HOLDS, ("jenny", "unfash"), False),
        ("user=jenny", FIELD.USER, IS, ("jenny",), False),
        ("USER:Jenny", FIELD.USER, HOLDS, ("Jenny",), False),
        ("folder:2025/08", FIELD.FOLDER, HOLDS, ("2025/08",), False),
        ("verifier:offline", FIELD.VERIFIER, HOLDS, ("offline",), False),
        ("model:flash", FIELD.MODEL, HOLDS, ("flash",), False),
        ("state:approved,later", FIELD.STATE, IS, (FilterState.APPROVED, FilterState.LATER), False),
        ("state:undec", FIELD.STATE, IS, (FilterState.UNDECIDED,), False),
        ("state:no_series", FIELD.STATE, IS, (FilterState.NO_SERIES,), False),
        ("-state:flagged", FIELD.STATE, IS, (FilterState.FLAGGED,), True),
        ("proof:name", FIELD.PROOF, IS, (Proof.NAME_ONLY,), False),
        ('proof:"name only"', FIELD.PROOF, IS, (Proof.NAME_ONLY,), False),
        ("conf>80%", FIELD.CONFIDENCE, Relation.MORE, (0.8,), False),
        ("conf:>=.5", FIELD.CONFIDENCE, Relation.AT_LEAST, (0.5,), False),
        ("sure<0.5", FIELD.CONFIDENCE, Relation.LESS, (0.5,), False),
        ("frames:4", FIELD.FRAMES, IS, (4.0,), False),
        ("photos<=20", FIELD.PHOTOS, Relation.AT_MOST, (20.0,), False),
        ("cost>$0.01", FIELD.COST, Relation.MORE, (0.01,), False),
        ("date:2025", FIELD.DATE, WITHIN, (datetime(2025, 1, 1), datetime(2026, 1, 1)), False),
        ("date:2025-12", FIELD.DATE, WITHIN, (datetime(2025, 12, 1), datetime(2026, 1, 1)), False),
        ("date=2024-02-29", FIELD.DATE, WITHIN, (datetime(2024, 2, 29), datetime(2024, 3, 1)), False),
        ("date>=2025-08", FIELD.DATE, Relation.AT_LEAST, (datetime(2025, 8, 1),), False),
        ("date>2025-08", FIELD.DATE, Relation.AT_LEAST, (datetime(2025, 9, 1),), False),
        ("date<2025-08", FIELD.DATE, Relation.LESS, (datetime(2025, 8, 1),), False),
        ("date<=2025-08", FIELD.DATE, Relation.LESS, (datetime(2025, 9, 1),), False),
        ("be\ud800ach", FIELD.TEXT, HOLDS, ("beach",), False),
    ],
)
def test_a_term(
    typed: str, field: FilterField, relation: Relation, values: tuple[str | float | datetime, ...], negated: bool
) -> None:
    assert parse_filter(typed).terms == (FilterTerm(field, relation, values, negated),)


@pytest.mark.parametrize("typed", ["", "   ", "-", '""', '"'])
def test_nothing_typed_asks_for_everything(typed: str) -> None:
    assert parse_filter(typed) == SeriesFilter()


@pytest.mark.parametrize(
    ("typed", "sort", "descending"),
    [
        ("sort:conf-", SortKey.CONFIDENCE, True),
        ("sort:likely-", SortKey.LIKELY, True),
        ("sort:frames", SortKey.FRAMES, False),
        ("sort:date+", SortKey.DATE, False),
        ("SORT:Name sort:user-", SortKey.USER, True),
    ],
)
def test_sorting(typed: str, sort: SortKey, descending: bool) -> None:
    assert parse_filter(typed) == SeriesFilter(sort=sort, descending=descending)


def test_a_filter_is_laid_over_the_list_it_narrows() -> None:
    base = SeriesFilter(decisions=frozenset({Decision.LATER}), sort=SortKey.NAME, descending=True)
    narrowed = parse_filter("beach", base)
    assert (narrowed.decisions, narrowed.sort, narrowed.descending) == (base.decisions, SortKey.NAME, True)
    assert len(narrowed.terms) == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("usr:jenny", "Did you mean user?"),
        ("https://example.org", "Put text that holds a colon in quotes."),
        ("user:", "user:jenny"),
        ("user:,", "user:jenny"),
        ("conf>", "conf>0.8"),
        ("conf>high", 'not "high"'),
        ("conf>nan", 'not "nan"'),
        ("frames>=inf", 'not "inf"'),
        ("user>jenny", "cannot be compared"),
        ("state:s", "skipped or stale"),
        ("state:aproved", "Did you mean approved?"),
        ("state:", "state:undecided"),
        ("proof:zzz", "There are proven, likely"),
        ("date:yesterday", "date:2025-08-28"),
        ("date:2025-13", "date:2025-08-28"),
        ("date:0000", "date:2025-08-28"),
        ("date:9999", "date:2025-08-28"),
        ("sort:", "found"),
        ("sort:colour", "cannot be sorted"),
        ("sort:confi", "Did you mean confidence?"),
        ("x " * 41, "40 terms at most"),
    ],
)
def test_a_term_that_makes_no_sense_says_what_would(typed: str, told: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse_filter(typed)
    assert told in str(caught.value)


@pytest.mark.parametrize(("typed", "begun"), [("user:", True), ("conf>", True), ("sort:", True), ("usr:x", False)])
def test_a_term_that_is_only_begun_is_told_apart(typed: str, begun: bool) -> None:
    with pytest.raises(FilterError) as caught:
        parse_filter(typed)
    assert isinstance(caught.value, TermBegun) is begun


def test_while_it_is_typed_a_last_term_without_value_does_not_count() -> None:
    assert parse_typed("beach") == (parse_filter("beach"), "")
    assert parse_typed("beach conf> ") == (parse_filter("beach"), "conf needs a value, e.g. conf>0.8")
    assert parse_typed("user:")[0] == SeriesFilter()
    for wrong in ("user: beach", "usr:x user:"):
        with pytest.raises(FilterError):
            parse_typed(wrong)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("st", "state:"),
        ("co", "conf>"),
        ("beach -ca", "beach -caption:"),
        ("fr", "frames>="),
        ("sor", "sort:"),
        ("state:un", "state:undecided"),
        ("state:approved,re", "state:approved,rejected"),
        ("beach user:J", "beach user:Jenny"),
        ("user:", "user:Jenny"),
        ("user=u", "user=unfash"),
        ("sort:co", "sort:conf-"),
        ("sort:na", "sort:name"),
        ("proof:n", "proof:nameonly"),
        ("", None),
        ("beach ", None),
        ("zebra", None),
        ("user:q", None),
        ("user:Jenny", None),
        ("conf>", None),
        ('caption:"sta', None),
    ],
)
def test_completion(typed: str, completed: str | None) -> None:
    assert complete_filter(typed, {"user": ("Jenny", "unfash", "two words")}) == completed


@pytest.mark.parametrize("offered", ["state:", "user:", "proof:", "sort:", "text:", "turned:"])
def test_whatever_is_offered_is_understood(offered: str) -> None:
    begun = offered
    for letter in "abcdefghijklmnopqrstuvwxyz":
        if completed := complete_filter(offered + letter, {"user": ("jenny",)}):
            parse_filter(completed)
            begun = completed
    assert begun != offered


def test_text_asks_for_marks_by_yes_and_no_and_for_words_by_all_else() -> None:
    for typed, values in (("text:yes", ("yes",)), ("-text:NO", ("no",)), ("text=yes,no", ("yes", "no"))):
        (term,) = parse_filter(typed).terms
        assert (term.field, term.values, term.negated) == (FilterField.OVERLAID, values, typed[0] == "-")
    for typed in ("text:beach", 'text:"yes"', "text:yes,beach", "yes"):
        assert parse_filter(typed).terms[0].field is FilterField.TEXT
    with pytest.raises(FilterError, match='turned cannot be "left"'):
        parse_filter("turned:left")
    with pytest.raises(FilterError, match="no key"):
        parse_filter("overlaid:yes")


def test_disagree_alone_means_the_state() -> None:
    assert parse_filter("disagree").terms == parse_filter("state:disagree").terms
    assert parse_filter("-Disagree").terms == parse_filter("-state:disagree").terms
    assert parse_filter('"disagree"').terms[0].field is FilterField.TEXT
