"""Tokens by the published rules, prices by the table, and a purse that cannot be overdrawn."""

from __future__ import annotations

import asyncio

import pytest

from engine.errors import QuotaExhausted
from engine.settings import Settings
from engine.verify.models import FAMILIES, dials_for, family_of
from engine.verify.money import (
    CHARACTERS_A_TOKEN,
    WORDS_TOKENS,
    Purse,
    estimate,
    image_tokens,
    prompt_tokens,
    tile_tokens,
)
from engine.verify.prompt import ask


@pytest.mark.parametrize(
    ("width", "height", "tiles"),
    [
        (384, 384, 1),
        (1, 1, 1),
        (385, 384, 4),
        (960, 540, 6),
        (1080, 1080, 4),
        (1080, 1350, 4),
        (1080, 1440, 4),
        (1080, 566, 6),
        (1080, 1920, 6),
        (1440, 1800, 4),
        (5000, 1, 5000),
    ],
)
def test_the_tile_rule(width: int, height: int, tiles: int) -> None:
    assert tile_tokens(width, height) == 258 * tiles


@pytest.mark.parametrize(
    ("model", "prefix"),
    [
        ("gemini-2.5-flash", "gemini-2.5-flash"),
        ("gemini-2.5-flash-preview-09-2025", "gemini-2.5-flash"),
        ("models/gemini-2.5-flash-lite", "gemini-2.5-flash-lite"),
        ("gemini-3.5-flash-lite", "gemini-3.5-flash-lite"),
        ("gemini-3-flash-preview", "gemini-3-flash"),
        ("gemini-9-mega", ""),
    ],
)
def test_a_model_belongs_to_the_family_with_the_longest_prefix(model: str, prefix: str) -> None:
    assert family_of(model).prefix == prefix


def test_every_family_has_a_price_and_a_successor_that_is_in_the_table() -> None:
    for family in FAMILIES:
        assert 0 < family.price.prompt < family.price.output
        assert family.successor is None or family_of(family.successor).prefix
        assert family.successor is None or not family_of(family.successor).successor


@pytest.mark.parametrize(
    ("changes", "tokens"),
    [
        ({}, 258),
        ({"image_size": 768}, 1032),
        ({"media_resolution": "low"}, 64),
        ({"media_resolution": "medium"}, 256),
        ({"gemini_model": "gemini-3.5-flash-lite"}, 280),
        ({"gemini_model": "gemini-3.5-flash-lite", "media_resolution": "medium"}, 560),
    ],
)
def test_tokens_of_a_picture_as_it_is_sent(changes: dict[str, object], tokens: int) -> None:
    assert image_tokens(dials_for(Settings.model_validate(changes))) == tokens


@pytest.mark.parametrize(
    ("changes", "budget", "level", "sampled"),
    [
        ({}, 0, None, True),
        ({"thinking": "off"}, 0, None, True),
        ({"thinking": 512}, 512, None, True),
        ({"thinking": "low"}, 1024, None, True),
        ({"gemini_model": "gemini-2.5-pro", "thinking": "off"}, 128, None, True),
        ({"gemini_model": "gemini-2.0-flash"}, None, None, True),
        ({"gemini_model": "gemini-3.5-flash-lite"}, None, "minimal", False),
        ({"gemini_model": "gemini-3.5-flash-lite", "thinking": 0}, None, "minimal", False),
        ({"gemini_model": "gemini-3.5-flash-lite", "thinking": "low"}, None, "low", False),
        ({"gemini_model": "gemini-3.6-flash", "thinking": "off"}, None, "minimal", False),
        ({"gemini_model": "gemini-3.8-flash", "thinking": "minimal"}, None, "low", False),
        ({"gemini_model": "gemini-2.5-flash", "thinking": "minimal"}, 512, None, True),
        ({"gemini_model": "gemini-3.5-flash-lite", "thinking": 5000}, None, "medium", False),
        ({"gemini_model": "gemini-3.5-flash-lite", "thinking": 99999}, None, "high", False),
        ({"gemini_model": "gemini-3.8-flash", "thinking": "high"}, None, "high", False),
        ({"gemini_model": "gemini-9-mega"}, None, "low", False),
    ],
)
def test_parameters_by_family(changes: dict[str, object], budget: int | None, level: str | None, sampled: bool) -> None:
    dials = dials_for(Settings.model_validate(changes))
    assert (dials.thinking_budget, dials.thinking_level, bool(dials.sampling)) == (budget, level, sampled)


def test_an_estimate_adds_up() -> None:
    dials = dials_for(Settings())
    whole = estimate([10, 2, 5], Settings())
    assert (whole.series, whole.images, whole.price_known) == (3, 17, True)
    assert whole.prompt_tokens == sum(prompt_tokens(count, dials) for count in (10, 2, 5))
    assert whole.cost_usd == pytest.approx(whole.prompt_tokens * 0.30e-6 + whole.output_tokens * 2.50e-6)
    assert estimate([], Settings()).cost_usd == 0
    assert not estimate([2], Settings(gemini_model="gemini-9-mega")).price_known
    assert estimate([9], Settings(thinking="high")).cost_usd > estimate([9], Settings()).cost_usd


@pytest.mark.parametrize("size", [(1080, 1080), (1080, 1350), (1440, 1800)])
def test_pictures_cost_at_most_a_quarter_of_full_size_ones(size: tuple[int, int]) -> None:
    assert image_tokens(dials_for(Settings())) <= tile_tokens(*size) / 4


async def test_the_purse_lets_nobody_pass_the_limit() -> None:
    purse = Purse(1.0)
    first, second = await purse.reserve(0.4), await purse.reserve(0.4)
    waiting = asyncio.create_task(purse.reserve(0.4))
    await asyncio.sleep(0)
    assert not waiting.done(), "what is in flight counts in full"
    purse.settle(first, 0.1)
    assert await waiting == 0.4
    purse.settle(second, 0.4)
    purse.settle(0.4, 0.4)
    with pytest.raises(QuotaExhausted, match=r"\$0\.9000 are spent"):
        await purse.reserve(0.2)
    assert await purse.reserve(0.05) == 0.05
    assert purse.spent == pytest.approx(0.9)


async def test_a_purse_without_a_limit_only_counts() -> None:
    purse = Purse(None)
    purse.settle(await purse.reserve(1e9), 2.5)
    assert purse.spent == 2.5


def test_the_words_of_the_question_are_what_the_estimate_takes_them_for() -> None:
    words = len(ask([b"one", b"two"], Settings()).words)
    assert WORDS_TOKENS * 0.9 < words / CHARACTERS_A_TOKEN < WORDS_TOKENS * 1.1
