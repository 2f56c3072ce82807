"""A model goes, its successor verifies: by the calendar, after a 404, and where another answers than was asked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from engine.errors import ModelGone, QuotaExhausted
from engine.model import Usage, Verdict
from engine.settings import Settings
from engine.verify.base import News
from engine.verify.gemini import GeminiVerifier
from engine.verify.models import FAMILIES, TABLE_DATE, family_of
from engine.verify.money import estimate
from engine.verify.pace import Pace
from engine.verify.retirement import answering, retiring, successor_on
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.posts import PlainPictures, TruePost, assert_true, paint_posts, verify_all

if TYPE_CHECKING:
    pass

LITE = "gemini-3.5-flash-lite"
LAST_DAY = date(2026, 11, 30)
AFTER = date(2026, 12, 2)
POSTS = 24


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> list[TruePost]:
    return paint_posts(tmp_path_factory.mktemp("posts"), POSTS, photos=5)


def verifier_for(fake: GeminiServer, day: date = LAST_DAY, slots: int = 8, **more: Any) -> GeminiVerifier:
    settings = Settings.model_validate({"base_url": fake.url, "request_timeout": 60.0} | more)
    return GeminiVerifier(PlainPictures(), KEY, settings, Pace(slots, second=0.003), day=day)


def told_usd(posts: list[TruePost], model: str, day: date = LAST_DAY, **more: Any) -> float:
    counts = [len(post.candidate.photos) for post in posts]
    return estimate(counts, Settings.model_validate(more), model, day).cost_usd


@pytest.mark.parametrize(
    ("model", "before", "after"),
    [
        ("gemini-2.5-flash", "gemini-2.5-flash", LITE),
        ("gemini-2.5-pro", "gemini-2.5-pro", "gemini-3.8-flash"),
        ("gemini-2.5-flash-lite", "gemini-2.5-flash-lite", "gemini-2.5-flash-lite"),
        ("gemini-3.5-flash", "gemini-3.6-flash", "gemini-3.6-flash"),
        ("gemini-3.7-flash", "gemini-3.8-flash", "gemini-3.8-flash"),
        ("gemini-2.0-flash-001", LITE, LITE),
        (LITE, LITE, LITE),
        ("gemini-9-mega", "gemini-9-mega", "gemini-9-mega"),
    ],
)
def test_who_answers_before_and_after_the_first_of_december(model: str, before: str, after: str) -> None:
    assert successor_on(model, LAST_DAY) == before
    assert successor_on(model, date(2026, 12, 1)) == successor_on(model, AFTER) == after


def test_every_successor_is_in_the_table_and_lives() -> None:
    for family in FAMILIES:
        assert family.ends is None or family.successor
        if family.successor:
            assert family_of(family.successor).prefix
            assert not family_of(family.successor).has_ended(TABLE_DATE)


def test_what_lists_say_of_a_model_that_goes() -> None:
    assert retiring("gemini-2.5-flash", LAST_DAY) == f"ends on 1 December 2026, then {LITE} answers"
    assert retiring("gemini-2.5-flash", AFTER) == f"ended on 1 December 2026, {LITE} answers"
    assert retiring("gemini-3.5-flash", AFTER) == "has ended, gemini-3.6-flash answers"
    assert retiring(LITE, AFTER) == ""


def test_a_model_that_was_found_to_stand_in_is_asked_at_once() -> None:
    found = answering("models/gemini-2.5-flash", LAST_DAY, {"gemini-2.5-flash": LITE})
    assert (found.asked, found.model, found.followed) == ("gemini-2.5-flash", LITE, True)
    assert not answering("gemini-2.5-flash", LAST_DAY).followed


def test_prices_change_on_their_day() -> None:
    price = family_of("gemini-3.8-flash").price_on
    assert (price(date(2026, 12, 31)).prompt, price(date(2026, 12, 31)).output) == (0.75, 3.75)
    assert (price(date(2027, 1, 1)).prompt, price(date(2027, 1, 1)).output) == (1.50, 7.50)


@pytest.mark.parametrize(("asked", "server"), [("gemini-2.5-flash", LITE), ("gemini-2.5-pro", "gemini-3.8-flash")])
async def test_a_routed_run_costs_what_its_successor_does_in_one_request_a_post(
    asked: str, server: str, posts: list[TruePost]
) -> None:
    with GeminiServer(routed={asked: server}) as fake:
        verifier = verifier_for(fake, gemini_model=asked)
        results = await verify_all(verifier, posts)
        assert_true(results, posts)
        assert sum(fake.counts.values()) == verifier.spent.requests == POSTS
        assert verifier.spent.cost_usd == pytest.approx(fake.billed_usd)
        assert fake.billed_usd == pytest.approx(told_usd(posts, server), rel=0.1)
        assert verifier.model == server
        assert {result.model_version for result in results if isinstance(result, Verdict)} == {f"{server}-001"}
        (news,) = verifier.take_news()
        assert news.model == server
        assert asked in news.words
        assert "$" in news.words
        assert verifier.take_news() == []


async def test_a_route_that_shows_late_is_taken_from_then_on(posts: list[TruePost]) -> None:
    """The first answer takes longer than others wait for it: they are refused once, and then asked as the successor."""
    with GeminiServer(routed={"gemini-2.5-flash": LITE}, latency=1.2) as fake:
        verifier = verifier_for(fake, slots=24)
        assert_true(await verify_all(verifier, posts), posts)
        assert fake.asked <= 2 * POSTS
        assert fake.billed_usd == pytest.approx(told_usd(posts, LITE), rel=0.1)
        assert verifier.spent.cost_usd == pytest.approx(fake.billed_usd)


async def test_a_model_that_is_gone_costs_one_question(posts: list[TruePost]) -> None:
    with GeminiServer(gone=("gemini-2.5-flash",)) as fake:
        verifier = verifier_for(fake)
        assert_true(await verify_all(verifier, posts), posts)
        assert fake.models == {"gemini-2.5-flash": 1, LITE: POSTS}
        assert verifier.spent.cost_usd == pytest.approx(fake.billed_usd)
        assert fake.billed_usd == pytest.approx(told_usd(posts, LITE), rel=0.1)
        (news,) = verifier.take_news()
        assert news == News(
            f"Gemini does not offer gemini-2.5-flash to this key: {LITE} verifies, at $0.30 per million tokens in and "
            "$2.50 out.",
            LITE,
        )


async def test_an_answer_that_says_the_model_is_retired_is_heeded(posts: list[TruePost]) -> None:
    with GeminiServer(status={"modelStage": "RETIRED", "message": "It is retired."}) as fake:
        verifier = verifier_for(fake)
        assert_true(await verify_all(verifier, posts), posts)
        assert (fake.models["gemini-2.5-flash"], fake.models[LITE]) == (1, POSTS - 1)
        assert "retired" in verifier.take_news()[0].words


async def test_an_end_that_the_table_does_not_know_is_told_once(posts: list[TruePost]) -> None:
    status = {"modelStage": "LEGACY", "retirementTime": "2027-03-01T00:00:00Z"}
    with GeminiServer(status=status) as fake:
        verifier = verifier_for(fake, gemini_model=LITE)
        assert_true(await verify_all(verifier, posts), posts)
        assert verifier.take_news() == [News(f"Gemini says that {LITE} ends on 1 March 2027.")]


async def test_an_alias_is_priced_as_the_model_behind_it(posts: list[TruePost]) -> None:
    with GeminiServer(routed={"gemini-flash-latest": "gemini-3.8-flash"}) as fake:
        verifier = verifier_for(fake, gemini_model="gemini-flash-latest", slots=1)
        assert_true(await verify_all(verifier, posts), posts)
        assert fake.models == {"gemini-flash-latest": POSTS}
        assert verifier.model == "gemini-3.8-flash-001"
        assert verifier.spent.cost_usd == pytest.approx(fake.billed_usd)


@pytest.mark.parametrize("how", [{"gone": ("gemini-2.5-flash",)}, {"routed": {"gemini-2.5-flash": LITE}}])
async def test_a_run_that_keeps_to_its_model_ends(how: dict[str, Any], posts: list[TruePost]) -> None:
    with GeminiServer(**how) as fake:
        verifier = verifier_for(fake, follow_retirements=False)
        results = await verify_all(verifier, posts)
        assert {type(result) for result in results} == {ModelGone}
        assert fake.asked == 1
        assert LITE in str(results[0])
        assert verifier.spent.cost_usd == pytest.approx(fake.billed_usd)


async def test_a_cost_limit_holds_at_the_prices_of_the_model_that_answers(posts: list[TruePost]) -> None:
    limit = told_usd(posts, "gemini-3.8-flash") / 2
    with GeminiServer(routed={"gemini-2.5-pro": "gemini-3.8-flash"}) as fake:
        verifier = verifier_for(fake, gemini_model="gemini-2.5-pro", max_cost=limit)
        results = await verify_all(verifier, posts)
        assert any(isinstance(result, QuotaExhausted) for result in results)
        assert limit / 2 < fake.billed_usd <= limit


async def test_a_verifier_that_followed_asks_its_own_model_when_opened_again(posts: list[TruePost]) -> None:
    with GeminiServer(gone=("gemini-2.5-flash",)) as fake:
        verifier = verifier_for(fake)
        await verify_all(verifier, posts[:2])
        fake.gone = ()
        await verify_all(verifier, posts[:2])
        assert verifier.model == "gemini-2.5-flash"
        assert verifier.spent.requests == 2


async def test_a_model_whose_end_is_far_is_asked_without_ceremony(posts: list[TruePost]) -> None:
    with GeminiServer(keep=True) as fake:
        verifier = verifier_for(fake, date(2026, 8, 1))
        assert_true(await verify_all(verifier, posts[:4]), posts[:4])
        assert all(question.body["generationConfig"]["thinkingConfig"] for question in fake.questions)


async def test_the_version_of_the_service_is_pinned(posts: list[TruePost], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_GENAI_API_VERSION", "v7")
    with GeminiServer() as fake:
        await verify_all(verifier_for(fake), posts[:1])
        assert {path.split("/")[1] for path in fake.paths} == {"v1beta"}


def test_nothing_is_spent_before_anything_is_asked() -> None:
    assert GeminiVerifier(PlainPictures(), KEY, Settings(), day=AFTER).spent == Usage()
