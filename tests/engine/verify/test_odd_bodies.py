"""Whatever bytes come back under a 200: the worst is a failed post, and nothing is written across the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.errors import PostFailed
from engine.settings import Settings
from engine.verify.gemini import GeminiVerifier
from engine.verify.openai_chat import OpenAIChatVerifier
from engine.verify.pace import Pace
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.openai_server import OpenAIServer
from tests.fakes.posts import PlainPictures, TruePost, paint_posts
from tests.fakes.wire import Asked, Sent

if TYPE_CHECKING:
    from engine.verify.remote import RemoteVerifier

ANYBODY = [b"", b"null", b"[]", b"[1]", b'"x"', b"3", b"{}", b"\xff\xfe\x00", b'{"error": {"code": 500}}', b"{" * 5000]
GEMINI = [
    b'{"candidates": {}}',
    b'{"candidates": [null]}',
    b'{"candidates": [1]}',
    b'{"candidates": [{"content": "x"}]}',
    b'{"candidates": [{"content": {"parts": "x"}}]}',
    b'{"candidates": [{"content": {"parts": [{"text": 5}]}}]}',
    b'{"candidates": [{"content": {"parts": [{}]}, "finishReason": 7}]}',
    b'{"candidates": [{"content": {"parts": [{"functionCall": {"name": "x"}}]}}]}',
    b'{"candidates": [{"content": {"parts": [{"text": "a"}, {"functionCall": {"name": "x"}}]}}]}',
    b'{"usageMetadata": []}',
    b'{"promptFeedback": "no"}',
    b'{"modelVersion": 3}',
]
OPENAI = [
    b'{"choices": null}',
    b'{"choices": "x"}',
    b'{"choices": [null]}',
    b'{"choices": [{"message": null}]}',
    b'{"choices": [{"message": {"content": [1]}}]}',
    b'{"choices": [{"message": {"content": 5}, "finish_reason": 3}], "usage": {"prompt_tokens": "many"}}',
    b'{"choices": [{"message": {"content": "x"}, "finish_reason": []}], "usage": 3, "model": 4}',
]


class OddGemini(GeminiServer):
    body = b""

    def verify(self, asked: Asked, fault: str | None) -> Sent:
        return Sent(self.body)


class OddOpenAI(OpenAIServer):
    body = b""

    def verify(self, asked: Asked, fault: str | None) -> Sent:
        return Sent(self.body)


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> TruePost:
    return paint_posts(tmp_path_factory.mktemp("post"), 1, photos=2)[0]


async def assert_fails(
    verifier: RemoteVerifier, fake: OddGemini | OddOpenAI, post: TruePost, bodies: list[bytes]
) -> None:
    for fake.body in bodies:
        await verifier.open()  # anew: a second post in a row would make it the service's fault
        try:
            with pytest.raises(PostFailed):
                await verifier.verify(post.candidate)
        finally:
            await verifier.close()


async def test_odd_bodies_from_gemini(post: TruePost, capfd: pytest.CaptureFixture[str]) -> None:
    with OddGemini() as fake:
        verifier = GeminiVerifier(PlainPictures(), KEY, Settings(base_url=fake.url), Pace(1, second=0.0001))
        await assert_fails(verifier, fake, post, ANYBODY + GEMINI)
    assert capfd.readouterr() == ("", "")


async def test_odd_bodies_from_a_server_of_ones_own(post: TruePost, capfd: pytest.CaptureFixture[str]) -> None:
    with OddOpenAI() as fake:
        verifier = OpenAIChatVerifier(PlainPictures(), None, Settings(base_url=fake.url), Pace(1, second=0.0001))
        await assert_fails(verifier, fake, post, ANYBODY + OPENAI)
    assert capfd.readouterr() == ("", "")
