"""What a filter finds in a real database, and the order in which it comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from engine.filters import parse_filter
from engine.model import Decision, SeriesState, SortKey, Usage
from engine.store.store import Store
from tests.engine.store.conftest import MakePost, verdict_for

Find = Callable[[str], str]


@pytest.fixture
def find(store: Store, collection: int, make_post: MakePost) -> Find:
    """Answers a filter with the first letters of the posts it finds, in their order."""
    august, september = datetime(2025, 8, 31, 23, 59, 59), datetime(2025, 9, 1)
    posts = [
        make_post("approved", username="Jenny", taken_at=august, caption="sea and sun"),
        make_post("blurry", 6, username="unfash", taken_at=september),
        make_post("crowd", 5, username="jenny_b", directory="2025/zürich"),
        make_post("drawing", 4),
        make_post("éclair 100%", 3, directory="cafe\u0301"),
        make_post("failed", 4),
        make_post("guess", 2, skip_reason="2 photos"),
        make_post(b"h\xe9llo".decode("utf-8", "surrogateescape"), 4),
    ]
    store.intake.record(collection, posts)
    ids = list(store.catalog.ids(collection, parse_filter("")))
    verdicts = [
        {"confidence": 0.9, "caption": "a Beach at noon", "usage": Usage(cost_usd=0.02), "model_version": "flash-3"},
        {"confidence": 0.4, "needs_review": True, "keep": (1, 2), "caption": "BEACH ÜBER ALLES"},
        {"confidence": 0.6, "keep": (4, 3, 2, 1), "caption_is_draft": True, "verifier": "gemini", "caption": "a crowd"},
        {"keep": (), "confidence": 0.7, "caption": ""},
    ]
    for series_id, post, facts in zip(ids, posts, verdicts, strict=False):
        store.verdicts.save_verdict(series_id, verdict_for(post, **facts))  # type: ignore[arg-type]
    store.verdicts.save_failure(ids[5], SeriesState.FAILED, "no answer")
    store.review.decide([ids[0]], Decision.APPROVED)

    def found(text: str) -> str:
        return "".join(
            "abcdefgh"[ids.index(series_id)] for series_id in store.catalog.ids(collection, parse_filter(text))
        )

    return found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", "abcdefgh"),
        ("beach", "ab"),
        ("BEACH noon", "a"),
        ("-beach", "cdefgh"),
        ('"at noon"', "a"),
        ('"noon at"', ""),
        ("100%", "e"),
        ("_", "c"),
        ("-caption:beach", "cdefgh"),
        ("caption:noon,alles", "ab"),
        ("caption:über", "b"),
        ("ÉCLAIR", "e"),
        ("folder:zürich", "c"),
        ("folder:café", "e"),
        ("llo", "h"),
        ("user:jenny", "ac"),
        ("user=jenny_b", "c"),
        ("-user:jenny", "bdefgh"),
        ("state:undecided", "bc"),
        ("state:undecided -state:unsure", "c"),
        ("state:approved,failed", "af"),
        ("state:noseries", "d"),
        ("state:verified", "abcd"),
        ("state:grouped", "eh"),
        ("state:skipped", "g"),
        ("state:draft", "c"),
        ("state:stale", ""),
        ("state:unsure", "b"),
        ("conf>0.6", "ad"),
        ("conf>=60%", "acd"),
        ("conf<0.5", "b"),
        ("-conf<0.5", "acdefgh"),
        ("conf:0.4", "b"),
        ("frames>=4", "c"),
        ("frames>0 frames<=3", "ab"),
        ("photos:6", "b"),
        ("proof:name", "abcdefgh"),
        ("proof:proven", ""),
        ("verifier:gemini", "c"),
        ("model:flash", "a"),
        ("cost>0.015", "a"),
        ("date:2025-08", "a"),
        ("date>2025-08", "b"),
        ("date>=2025-08", "ab"),
        ("date<2025-09", "a"),
        ("date<=2025-09", "ab"),
        ("-date:2025-08-31", "bcdefgh"),
        ("state:verified conf>0.5 user:jenny photos>4", "c"),
    ],
)
def test_what_a_filter_finds(find: Find, typed: str, found: str) -> None:
    assert find(typed) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sort:found-", "hgfedcba"),
        ("sort:conf state:verified", "bcda"),
        ("sort:conf- ", "adcbefgh"),
        ("sort:frames- state:verified", "cabd"),
        ("sort:user user:n", "acb"),
        ("sort:user- user:n", "bca"),
        ("sort:date-", "bacdefgh"),
        ("sort:state", "cbadfehg"),
    ],
)
def test_the_order_of_a_list(find: Find, typed: str, found: str) -> None:
    assert find(typed) == found


def test_sorting_by_name_follows_what_the_lines_show(find: Find) -> None:
    order = find("sort:name")
    assert order.index("d") < order.index("f") < order.index("g") < order.index("a") < order.index("c")
    assert find("sort:name-") != order


@pytest.mark.parametrize("key", list(SortKey))
def test_every_order_holds_every_series(find: Find, key: SortKey) -> None:
    assert sorted(find(f"sort:{key.value}")) == sorted(find(f"sort:{key.value}-")) == list("abcdefgh")


def test_the_words_of_a_collection(store: Store, collection: int, find: Find) -> None:
    words = store.catalog.words(collection)
    assert words["user"] == ("Jenny", "jenny_b", "unfash")
    assert words["folder"] == ("2025/zürich", "cafe\u0301")
    assert words["verifier"] == ("gemini", "offline")
    assert words["model"] == ("flash-3",)


def test_a_filter_of_the_most_terms_is_no_burden(find: Find) -> None:
    assert find("é " * 40) == "e"
