"""Whatever goes wrong on the way, verdicts and orders are the truth, and only what was spoiled is asked again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from engine.errors import (
    KeyRefused,
    ModelGone,
    PostBlocked,
    PostFailed,
    QuotaExhausted,
    VerifierError,
    VerifierUnavailable,
)
from engine.settings import Settings
from engine.verify.gemini import GeminiVerifier
from engine.verify.pace import Pace
from tests.fakes.gemini_server import ANSWER_FAULTS, HTTP_FAULTS, KEY, GeminiServer
from tests.fakes.posts import PlainPictures, TruePost, assert_true, paint_posts, verify_all
from tests.fakes.wire import Asked, always, first, only

if TYPE_CHECKING:
    from pathlib import Path

SUMMER = date(2026, 8, 1)
"""A day on which no model of these tests is near its end."""
HURRY = 0.003
"""How long a second of waiting lasts here."""
POSTS = 4

MENDED_BY_ASKING_AGAIN = (
    "429-minute", "429-bare", "400-odd", "500", "503", "504", "reset", "hang", "drip", "html", "empty", "no-content",
    "max-tokens", "cut-json", "prose", "unknown-id", "duplicate-id", "missing-id", "wrong-nonce", "nan",
)  # fmt: skip
FORGIVEN = ("new-end", "fenced", "markup", "thoughts", "no-usage")
ENDS_THE_POST = {
    "400-image": PostFailed, "blocked": PostBlocked, "safety": PostBlocked,
    "recitation": PostBlocked,
}  # fmt: skip
ASKED_WHERE_IT_STAYS = {
    "500": 6, "reset": 6, "html": 6, "wrong-nonce": 2, "cut-json": 2, "max-tokens": 2, "empty": 2, "400-odd": 3,
}  # fmt: skip
"""How often a post is asked about that always meets the fault: an answer is paid for, good or bad."""
ENDS_THE_RUN = {
    "429-day": QuotaExhausted, "400-key": KeyRefused, "401": KeyRefused, "403": KeyRefused, "404-model": ModelGone,
    "404-html": VerifierUnavailable,
}  # fmt: skip


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> list[TruePost]:
    return paint_posts(tmp_path_factory.mktemp("posts"), POSTS, photos=3)


def verifier_for(fake: GeminiServer, **more: object) -> GeminiVerifier:
    settings = Settings.model_validate({"base_url": fake.url, "request_timeout": 60.0, "concurrency": 4} | more)
    return GeminiVerifier(PlainPictures(), KEY, settings, Pace(4, second=HURRY), day=SUMMER)


async def test_where_nothing_fails_each_series_is_asked_once(posts: list[TruePost]) -> None:
    with GeminiServer() as fake:
        results = await verify_all(verifier_for(fake), posts)
    assert_true(results, posts)
    assert fake.counts == {post.candidate.series_id: 1 for post in posts}


@pytest.mark.parametrize("fault", MENDED_BY_ASKING_AGAIN)
async def test_a_fault_that_passes_costs_one_more_question(fault: str, posts: list[TruePost]) -> None:
    with GeminiServer(faults=first(fault)) as fake:
        patience = 0.8 if fault in ("hang", "drip") else 10.0
        results = await verify_all(verifier_for(fake, request_timeout=patience), posts)
    assert_true(results, posts)
    assert set(fake.counts.values()) == {2}


@pytest.mark.parametrize("fault", FORGIVEN)
async def test_an_odd_answer_that_holds_all_is_taken(fault: str, posts: list[TruePost]) -> None:
    with GeminiServer(faults=always(fault)) as fake:
        results = await verify_all(verifier_for(fake), posts)
    assert_true(results, posts)
    assert set(fake.counts.values()) == {1}


@pytest.mark.parametrize("fault", ENDS_THE_POST)
async def test_a_post_that_cannot_be_verified_leaves_the_others_alone(fault: str, posts: list[TruePost]) -> None:
    with GeminiServer(faults=only({3: fault})) as fake:
        results = await verify_all(verifier_for(fake), posts)
    failure = results.pop(2)
    assert type(failure) is ENDS_THE_POST[fault]
    assert_true(results, [post for post in posts if post.candidate.series_id != 3])
    assert {series: count for series, count in fake.counts.items() if series != 3} == {1: 1, 2: 1, 4: 1}


@pytest.mark.parametrize("fault", ASKED_WHERE_IT_STAYS)
async def test_a_fault_that_stays_fails_the_post_and_no_other(fault: str, posts: list[TruePost]) -> None:
    with GeminiServer(faults=only({2: fault})) as fake:
        results = await verify_all(verifier_for(fake), posts)
    assert isinstance(results.pop(1), PostFailed)
    assert_true(results, [post for post in posts if post.candidate.series_id != 2])
    assert fake.counts[2] == ASKED_WHERE_IT_STAYS[fault]


@pytest.mark.parametrize("fault", ENDS_THE_RUN)
async def test_what_concerns_every_post_ends_the_run_at_once(fault: str, posts: list[TruePost]) -> None:
    with GeminiServer(faults=always(fault)) as fake:
        results = await verify_all(verifier_for(fake, follow_retirements=False), posts)
    assert {type(result) for result in results} == {ENDS_THE_RUN[fault]}
    assert fake.asked <= 4, "posts that wait for a place are not asked about any more"
    for error in results:
        assert isinstance(error, VerifierError)
        assert KEY not in f"{error!r} {error} {error.__context__!r} {error.__cause__!r}"
        assert error.hint


async def test_a_rough_day_changes_no_verdict(tmp_path: Path) -> None:
    many = paint_posts(tmp_path, 60, photos=3)
    troubles = [fault for fault in MENDED_BY_ASKING_AGAIN if fault not in ("hang", "drip")]

    def weather(asked: Asked) -> str | None:
        rough = asked.series % 3 and asked.attempt == 1
        return troubles[asked.series % len(troubles)] if rough else None

    with GeminiServer(faults=weather, latency=0.02) as fake:
        settings = Settings(base_url=fake.url, request_timeout=20.0)
        verifier = GeminiVerifier(PlainPictures(), KEY, settings, Pace(32, second=HURRY), day=SUMMER)
        results = await verify_all(verifier, many)
    assert_true(results, many)
    assert fake.counts == {series: 2 if series % 3 else 1 for series in range(1, 61)}


async def test_a_model_that_is_gone_names_its_successor(posts: list[TruePost]) -> None:
    with GeminiServer(gone=("gemini-2.5-flash",)) as fake:
        error, *_ = await verify_all(verifier_for(fake, follow_retirements=False), posts)
        assert isinstance(error, ModelGone)
        assert error.successor == "gemini-3.5-flash-lite"
        assert "--model gemini-3.5-flash-lite" in error.hint
        results = await verify_all(verifier_for(fake, gemini_model=error.successor), posts)
    assert_true(results, posts)


@pytest.mark.parametrize(("disliked", "steps"), [("thinkingConfig", 1), ("seed", 1), ("responseSchema", 2)])
async def test_a_model_that_dislikes_a_field_is_asked_without_it_for_the_rest_of_the_run(
    disliked: str, steps: int, posts: list[TruePost]
) -> None:
    with GeminiServer(odd=("gemini-2.5-flash",)) as fake:
        fake.disliked = {disliked}
        verifier = GeminiVerifier(PlainPictures(), KEY, Settings(base_url=fake.url), Pace(1), day=SUMMER)
        results = await verify_all(verifier, posts)
    assert_true(results, posts)
    assert fake.asked == POSTS + steps
    assert verifier.spent.requests == fake.asked


async def test_nobody_listening_ends_the_run(posts: list[TruePost]) -> None:
    with GeminiServer() as fake:
        pass
    verifier = GeminiVerifier(PlainPictures(), KEY, Settings(base_url=fake.url), Pace(4, second=HURRY, patience=60))
    results = await verify_all(verifier, posts)
    assert {type(result) for result in results} == {VerifierUnavailable}
    assert "base_url" in str(results[0])


def test_every_fault_of_the_fake_has_its_place_in_a_table() -> None:
    tables = (*MENDED_BY_ASKING_AGAIN, *FORGIVEN, *ENDS_THE_POST, *ENDS_THE_RUN)
    assert sorted(tables) == sorted((*HTTP_FAULTS, *ANSWER_FAULTS))
