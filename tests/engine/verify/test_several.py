"""Several model servers share the posts of a run: the idlest is asked, one that fails is left alone for a while."""

from __future__ import annotations

import socket

import pytest

from engine.errors import PostFailed, QuotaExhausted, SettingsError, VerifierError, VerifierUnavailable
from engine.model import Verdict
from engine.settings import Settings
from engine.verify.openai_chat import OpenAIChatVerifier
from engine.verify.openai_dials import checked, readable_address, require_price
from engine.verify.pace import Pace
from engine.verify.several import SeveralServers
from tests.fakes.manners import Manner
from tests.fakes.openai_server import OpenAIServer, problem
from tests.fakes.posts import PlainPictures, TruePost, assert_true, paint_posts, verify_all
from tests.fakes.wire import Json, Sent, always

POSTS = 24


class Waking(OpenAIServer):
    """Starts only while it is asked for its models."""

    looks = 0

    def answer(self, path: str, body: Json) -> Sent | None:
        if path == "/v1/models":
            self.looks += 1
            if self.looks < 3:
                return problem(500, "Still starting")
        return super().answer(path, body)


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> list[TruePost]:
    return paint_posts(tmp_path_factory.mktemp("posts"), POSTS, photos=3)


@pytest.fixture
def nobody() -> str:
    """An address where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def several(*addresses: str, second: float = 0.003, **more: object) -> SeveralServers:
    settings = Settings.model_validate({"base_url": list(addresses), "request_timeout": 60.0} | more)
    servers = [
        OpenAIChatVerifier(
            PlainPictures(), None, settings, Pace(8, start=4, second=second, patience=0), address=address, alone=False
        )
        for address in addresses
    ]
    return SeveralServers(servers, settings, second=second)


def told(verifier: SeveralServers) -> str:
    return " ".join(one.words for one in verifier.take_news())


async def test_all_addresses_are_asked_and_each_post_once(posts: list[TruePost]) -> None:
    with OpenAIServer(latency=0.02) as first, OpenAIServer(latency=0.02) as second, OpenAIServer(latency=0.02) as third:
        verifier = several(first.url, second.url, third.url)
        assert_true(await verify_all(verifier, posts), posts)
    fakes = (first, second, third)
    assert sum(fake.asked for fake in fakes) == POSTS
    assert min(fake.asked for fake in fakes) >= 4
    assert [(source.name, source.verified) for source in verifier.sources] == [
        (readable_address(fake.url), fake.asked) for fake in fakes
    ]
    assert verifier.spent.requests == POSTS


async def test_the_faster_address_verifies_more(posts: list[TruePost]) -> None:
    with OpenAIServer(latency=0.5) as slow, OpenAIServer() as fast:
        assert_true(await verify_all(several(slow.url, fast.url), posts), posts)
    assert fast.asked > slow.asked > 0


async def test_an_address_where_nothing_listens_is_set_aside_and_named(posts: list[TruePost], nobody: str) -> None:
    with OpenAIServer() as fake:
        verifier = several(nobody, fake.url, second=1.0)
        assert_true(await verify_all(verifier, posts), posts)
    assert f"{readable_address(nobody)} is set aside and is tried again in 10 s: " in told(verifier)
    assert verifier.sources[0].aside
    assert verifier.sources[0].next_try is not None
    assert fake.asked == POSTS


async def test_one_that_fails_in_the_midst_of_a_run_costs_no_post(posts: list[TruePost]) -> None:
    with (
        OpenAIServer(faults=lambda asked: "reset" if asked.number > 3 else None, latency=0.01) as failing,
        OpenAIServer(latency=0.01) as well,
    ):
        assert_true(await verify_all(several(failing.url, well.url), posts), posts)
    assert well.asked >= POSTS - 3


async def test_one_that_comes_back_verifies_again(posts: list[TruePost]) -> None:
    with Waking() as late, OpenAIServer(latency=0.05) as well:
        verifier = several(late.url, well.url)
        assert_true(await verify_all(verifier, posts), posts)
    assert late.asked > 0
    assert f"{readable_address(late.url)} is tried again." in told(verifier)


async def test_one_that_can_verify_no_post_is_not_asked_again(posts: list[TruePost]) -> None:
    blind = Manner(always=(400, "m is not a multimodal model"))
    with OpenAIServer(manner=blind) as text, OpenAIServer(latency=0.02) as well:
        verifier = several(text.url, well.url)
        assert_true(await verify_all(verifier, posts), posts)
    assert text.asked == 1
    assert "is not asked again in this run" in told(verifier)


async def test_each_address_learns_its_own_limit(posts: list[TruePost]) -> None:
    with OpenAIServer(manner=Manner(most=2), latency=0.02) as few, OpenAIServer(latency=0.02) as many:
        results = await verify_all(several(few.url, many.url), posts)
    assert all(isinstance(result, Verdict) for result in results)
    assert len(many.counts) + len(few.counts) == POSTS
    assert many.asked == len(many.counts)
    assert few.asked > len(few.counts)


async def test_a_post_that_fails_is_asked_about_elsewhere_once(posts: list[TruePost]) -> None:
    with OpenAIServer(faults=always("prose")) as one, OpenAIServer(faults=always("prose")) as other:
        results = await verify_all(several(one.url, other.url), posts[:1])
    assert isinstance(results[0], PostFailed)
    assert (one.asked, other.asked) == (2, 2)


async def test_where_no_address_answers_the_run_ends_and_names_them_all(nobody: str) -> None:
    verifier = several(nobody, nobody.replace("127.0.0.1", "localhost"))
    with pytest.raises(VerifierUnavailable, match=r"None of the 2 addresses answers\. 127.*localhost"):
        await verifier.open()


async def test_when_all_fail_later_they_are_waited_for_as_long_as_the_settings_say(posts: list[TruePost]) -> None:
    def failing() -> OpenAIServer:
        return OpenAIServer(faults=lambda asked: "reset" if asked.number > 2 else None)

    with failing() as one, failing() as other:
        results = await verify_all(several(one.url, other.url, outage_patience=100.0), posts)
    assert sum(isinstance(result, Verdict) for result in results) == 4
    assert isinstance(results[-1], VerifierUnavailable)
    assert "None of the 2 addresses answers." in results[-1].message
    assert all(isinstance(result, Verdict | VerifierError) for result in results)


async def test_the_cost_limit_is_one_for_all(posts: list[TruePost]) -> None:
    price = {"input": 1000.0, "output": 1000.0}
    with OpenAIServer() as one, OpenAIServer() as other:
        verifier = several(one.url, other.url, max_cost=21.0, openai_price=price)
        results = await verify_all(verifier, posts)
    assert any(isinstance(result, QuotaExhausted) for result in results)
    verified = sum(isinstance(result, Verdict) for result in results)
    assert 0 < verified < POSTS
    assert verifier.spent.cost_usd == pytest.approx(1.758 * verified)
    assert verifier.spent.cost_usd <= 21.0


def test_a_cost_limit_without_a_price_is_refused_with_the_setting_that_gives_it() -> None:
    settings = Settings(base_url="http://user:secret@box:8000/v1", max_cost=2.0)
    with pytest.raises(SettingsError, match="price of the model at box:8000 is not known") as caught:
        require_price(settings)
    assert '"openai_price": {"input": 0.15, "output": 0.6' in caught.value.hint
    assert "secret" not in str(caught.value)
    require_price(Settings(base_url="http://box"))
    require_price(Settings.model_validate({"max_cost": 1.0, "openai_price": {"input": 0.0, "output": 0.0}}))


@pytest.mark.parametrize(
    ("given", "used", "readable"),
    [
        ("http://box:8000", "http://box:8000/v1", "box:8000"),
        ("localhost:8000", "http://localhost:8000/v1", "localhost:8000"),
        ("http://box:8000/v1/", "http://box:8000/v1/", "box:8000"),
        ("https://me:pw@host/api/v1", "https://me:pw@host/api/v1", "host/api/v1"),
    ],
)
def test_how_an_address_is_used_and_told(given: str, used: str, readable: str) -> None:
    assert checked(given) == used
    assert readable_address(given) == readable
