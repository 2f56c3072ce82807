"""The flex tier costs half, waits for long, and backs off where it is refused."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from engine.settings import Settings
from engine.verify.gemini import SHEDS_TOLD, GeminiVerifier
from engine.verify.models import FLEX_TIMEOUT
from engine.verify.money import estimate
from engine.verify.pace import Pace
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.posts import PlainPictures, TruePost, assert_true, paint_posts, verify_all

if TYPE_CHECKING:
    pass

DAY = date(2026, 12, 2)


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> list[TruePost]:
    return paint_posts(tmp_path_factory.mktemp("posts"), 12)


def verifier_for(fake: GeminiServer, **more: Any) -> GeminiVerifier:
    values = {"base_url": fake.url, "gemini_model": "gemini-3.5-flash-lite", "service_tier": "flex"}
    return GeminiVerifier(PlainPictures(), KEY, Settings.model_validate(values | more), Pace(4, second=0.001), day=DAY)


async def test_it_is_asked_for_and_billed_at_half(posts: list[TruePost]) -> None:
    with GeminiServer() as fake:
        verifier = verifier_for(fake)
        assert_true(await verify_all(verifier, posts), posts)
        assert fake.tiers == {"flex": 12}
        assert verifier.spent.cost_usd == pytest.approx(fake.billed_usd)
    with GeminiServer() as fake:
        await verify_all(verifier_for(fake, service_tier="standard"), posts)
        assert fake.tiers == {"standard": 12}
        assert fake.billed_usd == pytest.approx(2 * verifier.spent.cost_usd)


def test_both_prices_are_estimated() -> None:
    flex = estimate([5] * 10, Settings(service_tier="flex"), None, DAY)
    standard = estimate([5] * 10, Settings(), None, DAY)
    assert flex.cost_usd == flex.flex_usd == standard.flex_usd == pytest.approx(standard.cost_usd / 2)
    assert flex.standard_usd == pytest.approx(standard.cost_usd)


async def test_it_is_given_a_quarter_of_an_hour(posts: list[TruePost]) -> None:
    with GeminiServer(keep=True) as fake:
        await verify_all(verifier_for(fake, request_timeout=5.0), posts[:1])
        await verify_all(verifier_for(fake, request_timeout=2000.0), posts[:1])
        given = [float(question.headers["x-server-timeout"]) for question in fake.questions]
        assert given == [FLEX_TIMEOUT, 2000.0]


async def test_refusals_are_waited_out_and_told_of_once(posts: list[TruePost]) -> None:
    with GeminiServer(sheds=SHEDS_TOLD + 4) as fake:
        verifier = verifier_for(fake)
        assert_true(await verify_all(verifier, posts), posts)
        assert fake.tiers == {"flex": 12 + SHEDS_TOLD + 4}
        (news,) = verifier.take_news()
        assert "flex_fallback" in news.words


async def test_it_goes_on_at_the_standard_tier_where_it_may(posts: list[TruePost]) -> None:
    with GeminiServer(sheds=1000) as fake:
        verifier = verifier_for(fake, flex_fallback=True)
        assert_true(await verify_all(verifier, posts), posts)
        assert fake.tiers["standard"] == 12
        assert fake.tiers["flex"] < SHEDS_TOLD + 8
        assert verifier.spent.cost_usd == pytest.approx(fake.billed_usd)
        (news,) = verifier.take_news()
        assert "standard tier, at $0.30 per million tokens in and $2.50 out" in news.words


async def test_both_a_successor_and_flex_halve_its_price(posts: list[TruePost]) -> None:
    with GeminiServer(gone=("gemini-2.5-flash",)) as fake:
        verifier = verifier_for(fake, gemini_model="gemini-2.5-flash")
        assert_true(await verify_all(verifier, posts), posts)
        assert set(fake.tiers) == {"flex"}
        assert verifier.spent.cost_usd == pytest.approx(fake.billed_usd)
        assert "$0.15 per million tokens in and $1.25 out (flex)" in verifier.take_news()[0].words
