"""A model on the user's own box verifies by the same question, the same checks and the same pace."""

from __future__ import annotations

import subprocess
import sys

import pytest

from engine.errors import (
    KeyRefused,
    ModelGone,
    PostBlocked,
    PostFailed,
    SettingsError,
    VerifierError,
    VerifierUnavailable,
)
from engine.model import Verdict
from engine.settings import Settings
from engine.verify.openai_chat import OpenAIChatVerifier
from engine.verify.openai_errors import Unsuited
from engine.verify.pace import Pace
from tests.fakes.manners import Manner
from tests.fakes.openai_server import MODEL, OpenAIServer
from tests.fakes.posts import PlainPictures, TruePost, assert_true, paint_posts, verify_all
from tests.fakes.wire import always, first, only

POSTS = 4


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> list[TruePost]:
    return paint_posts(tmp_path_factory.mktemp("posts"), POSTS, photos=3)


def verifier_for(address: str, key: str | None = None, slots: int = 4, **more: object) -> OpenAIChatVerifier:
    settings = Settings.model_validate({"base_url": address, "request_timeout": 60.0} | more)
    return OpenAIChatVerifier(PlainPictures(), key, settings, Pace(slots, second=0.003))


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/"])
async def test_the_server_is_asked_for_its_model_and_each_series_once(path: str, posts: list[TruePost]) -> None:
    with OpenAIServer() as fake:
        verifier = verifier_for(fake.url + path)
        results = await verify_all(verifier, posts)
    assert_true(results, posts)
    assert verifier.model == MODEL
    assert set(fake.counts.values()) == {1}
    first_result = results[0]
    assert isinstance(first_result, Verdict)
    assert first_result.model_version == MODEL
    assert (first_result.usage.prompt_tokens, first_result.usage.cost_usd) == (900 + 3 * 256, 0.0)


@pytest.mark.parametrize(
    "fault",
    [
        "429",
        "500",
        "503",
        "reset",
        "hang",
        "drip",
        "html",
        "empty",
        "max-tokens",
        "cut-json",
        "prose",
        "unknown-id",
        "nan",
    ],
)
async def test_a_fault_that_passes_costs_one_more_question(fault: str, posts: list[TruePost]) -> None:
    patience = 0.8 if fault in ("hang", "drip") else 10.0
    with OpenAIServer(faults=first(fault)) as fake:
        results = await verify_all(verifier_for(fake.url, request_timeout=patience), posts)
    assert_true(results, posts)
    assert set(fake.counts.values()) == {2}


async def test_a_server_that_still_loads_its_model_is_waited_for(posts: list[TruePost]) -> None:
    with OpenAIServer(faults=first(*["503-loading"] * 8)) as fake:
        results = await verify_all(verifier_for(fake.url), posts)
    assert_true(results, posts)


def test_a_box_that_serves_one_at_a_time_is_not_flooded() -> None:
    verifier = OpenAIChatVerifier(PlainPictures(), None, Settings(concurrency=32, base_url="http://box"))
    assert verifier.slots == 6


def test_without_the_openai_package_the_remedy_is_named() -> None:
    code = """
import asyncio, sys
sys.modules["openai"] = None  # what an import of a package that is not installed finds
from engine.errors import VerifierUnavailable
from engine.settings import Settings
from engine.verify.gemini import GeminiVerifier
from engine.verify.openai_chat import OpenAIChatVerifier
try:
    asyncio.run(OpenAIChatVerifier(None, None, Settings(base_url="http://127.0.0.1:9")).open())
except VerifierUnavailable as error:
    assert "pip install 'photo-series[openai]'" in error.hint
    assert not {"google.genai", "httpx2", "PIL.Image"} & set(sys.modules)
    print("told")
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (run.stdout, run.stderr) == ("told\n", "")


async def test_a_server_without_json_schema_is_asked_plainly(posts: list[TruePost]) -> None:
    with OpenAIServer(wordy=True) as fake:
        results = await verify_all(verifier_for(fake.url, slots=1), posts)
    assert_true(results, posts)
    assert fake.asked == POSTS + 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [("refusal", PostBlocked), ("400-images", PostFailed), ("400-context", PostFailed), ("400-odd", PostFailed)],
)
async def test_a_post_that_cannot_be_verified_leaves_the_others_alone(
    fault: str, error: type[VerifierError], posts: list[TruePost]
) -> None:
    with OpenAIServer(faults=only({2: fault})) as fake:
        results = await verify_all(verifier_for(fake.url), posts)
    assert isinstance(results.pop(1), error)
    assert_true(results, [post for post in posts if post.candidate.series_id != 2])


@pytest.mark.parametrize(("fault", "error"), [("401", KeyRefused), ("404-model", ModelGone), ("400-blind", Unsuited)])
async def test_what_concerns_every_post_ends_the_run(
    fault: str, error: type[VerifierError], posts: list[TruePost]
) -> None:
    with OpenAIServer(key="sk-secret-of-mine", faults=always(fault)) as fake:
        results = await verify_all(verifier_for(fake.url, "sk-secret-of-mine"), posts)
    assert {type(result) for result in results} == {error}
    assert all("sk-secret" not in f"{result} {result!r}" for result in results)
    assert fake.asked <= 4


@pytest.mark.parametrize("address", [None, "ftp://box/v1", "http://", "http:///v1"])
def test_an_address_that_is_none_is_told_apart(address: str | None) -> None:
    with pytest.raises(SettingsError, match="no web address"):
        OpenAIChatVerifier(PlainPictures(), None, Settings(base_url=address))


async def test_a_key_that_no_header_can_hold_is_refused_without_being_repeated() -> None:
    with OpenAIServer() as fake, pytest.raises(KeyRefused) as caught:
        await verifier_for(fake.url, "sk-schlüssel").open()
    assert "schl" not in str(caught.value)
    assert fake.authorizations == []


async def test_neither_photos_nor_keys_go_where_a_server_sends_them_on(posts: list[TruePost]) -> None:
    with OpenAIServer() as other:
        for elsewhere, named in ((other.url, f"on to {other.url}/v1, where"), ("http://[", "on to ")):
            with OpenAIServer(manner=Manner(elsewhere=elsewhere)) as fake:
                (*_, told) = await verify_all(verifier_for(fake.url, "sk-mine"), posts)
            assert isinstance(told, VerifierUnavailable)
            assert named in told.message
    assert (other.asked, other.authorizations) == (0, [])


async def test_nothing_of_an_account_with_openai_is_sent(
    posts: list[TruePost], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "account-of-mine")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Proxy-Key: account-of-mine")
    with OpenAIServer(keep=True) as fake:
        assert_true(await verify_all(verifier_for(fake.url), posts), posts)
    assert not any("account-of-mine" in value for asked in fake.questions for value in asked.headers.values())
    assert {asked.headers["authorization"] for asked in fake.questions} == {"Bearer none"}


async def test_a_machine_that_takes_connections_but_never_answers_is_told_soon() -> None:
    silent = OpenAIServer()  # it listens, and nobody serves
    with pytest.raises(VerifierUnavailable, match="not ready: no answer in time"):
        await verifier_for(silent.url, request_timeout=0.3).open()
    with silent:
        pass


async def test_a_wrong_key_at_the_door_is_refused_without_being_repeated() -> None:
    with OpenAIServer(key="right") as fake:
        verifier = verifier_for(fake.url, "sk-wrong-one")
        with pytest.raises(KeyRefused) as caught:
            await verifier.open()
    assert "sk-wrong-one" not in str(caught.value)


async def test_a_server_without_a_model_or_not_running_says_so() -> None:
    with OpenAIServer(model=None) as fake, pytest.raises(VerifierUnavailable, match="not ready: it names no model"):
        await verifier_for(fake.url).open()
    with pytest.raises(VerifierUnavailable, match="not ready: no connection"):
        await verifier_for(fake.url).open()
