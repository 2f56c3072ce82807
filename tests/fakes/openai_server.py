"""A server like vLLM or llama.cpp's that speaks OpenAI's chat wire and verifies by the pixels it is sent."""

from __future__ import annotations

import base64
import io
import itertools
import json
import re
from typing import TYPE_CHECKING, Any

from PIL import Image

from engine.verify.openai_sight import COLOURS
from tests.fakes import truth
from tests.fakes.gemini_server import only_facts, spoiled, verdict
from tests.fakes.manners import Manner
from tests.fakes.wire import Asked, FakeServer, Json, Sent, as_json

if TYPE_CHECKING:
    from collections.abc import Mapping

MODEL = "Qwen/Qwen3-VL-8B-Instruct"
_PROBLEMS: dict[str, tuple[int, str]] = {
    "429": (429, "Rate limit reached"),
    "500": (500, "Internal server error"),
    "503": (503, "The engine is overloaded"),
    "503-loading": (503, "Loading model"),
    "400-odd": (400, "response_format json_schema is not available"),
    "400-images": (400, "At most 1 image(s) may be provided in one prompt."),
    "400-blind": (400, "image input is not supported - hint: you may need to provide the mmproj"),
    "400-context": (400, "This model's maximum context length is 4096 tokens."),
    "401": (401, "Incorrect API key provided: {}"),
    "404-model": (404, "The model `x` does not exist."),
}


class OpenAIServer(FakeServer):
    """Verifies by the marks of tests.fakes.truth; `wordy` models think aloud and know no JSON schema."""

    def __init__(
        self,
        *,
        key: str | None = None,
        wordy: bool = False,
        model: str | None = MODEL,
        manner: Manner | None = None,
        **how: Any,
    ) -> None:
        """`manner` is how this server differs from others of its kind."""
        super().__init__(**how)
        self.key = key
        self.wordy = wordy
        self.model = model
        self.manner = manner or Manner()
        self.authorizations: list[str | None] = []
        """What each request of any kind showed as its key."""

    def admits(self, headers: Mapping[str, str]) -> Sent | None:
        self.authorizations.append(headers.get("authorization"))
        if self.key is None or headers.get("authorization") == f"Bearer {self.key}":
            return None
        return problem(401, f"Incorrect API key provided: {headers.get('authorization')}")

    def answer(self, path: str, body: Json) -> Sent | None:
        if path == "/v1/chat/completions":
            return Sent(b"", 307, {"Location": self.manner.elsewhere + path}) if self.manner.elsewhere else None
        if path == "/v1/models":
            names = [self.model] if self.model else []
            listed = self.manner.models or [{"id": name, "object": "model"} for name in names]
            return as_json({"object": "list", "data": listed})
        return as_json({"detail": "Not Found"}, 404)

    def look(self, body: Json) -> int:
        return -1 if asks_colours(body) else truth.read(shown(body)[0][1]).series

    def verify(self, asked: Asked, fault: str | None) -> Sent:
        if self.wordy and "response_format" in asked.body:
            fault = "400-odd"
        if fault in ("reset", "hang", "drip"):
            return Sent(as_json(self._completion(asked, None)).body, how=fault)
        if fault == "html":
            return Sent(b"<html>nginx</html>", headers={"Content-Type": "text/html"})
        if refusal := self.manner.refusal(asked.body, pixels(asked.body)):
            return problem(*refusal)
        if fault in _PROBLEMS:
            code, message = _PROBLEMS[fault]
            return problem(code, message.format(self.key))
        completion = self._completion(asked, fault)
        return streamed(completion) if self.manner.place == "stream" else as_json(completion)

    def _completion(self, asked: Asked, fault: str | None) -> Json:
        if asks_colours(asked.body):
            text = json.dumps({"colours": self.manner.colours or [colour(one) for one in pictures(asked.body)]})
        else:
            words = asked.body["messages"][0]["content"][-1]["text"]
            found = re.search(r'nonce: "(\w+)"', words)
            assert found, "the question holds its nonce"
            told = verdict if "is_series" in words else only_facts
            text = spoiled(told(shown(asked.body), found[1]), fault)
        if self.wordy:
            text = f"<think>\nIs {{this}} one series? Yes.\n</think>\n\nHere you are:\n{text}\nAnything else?"
        message: Json = {"role": "assistant", "content": text}
        choice: Json = {"index": 0, "message": message, "finish_reason": "stop"}
        if fault == "max-tokens":
            message["content"], choice["finish_reason"] = text[:30], "length"
        elif fault == "refusal":
            message["content"], message["refusal"] = None, "I cannot help with that."
        elif fault == "empty":
            message["content"] = None
        prompt = self.manner.prompt_tokens(pixels(asked.body))
        usage = {"prompt_tokens": prompt, "completion_tokens": 90, "total_tokens": prompt + 90}
        completion = {
            "id": "x", "object": "chat.completion", "created": 1, "model": asked.body["model"], "choices": [choice],
            "usage": usage,
        }  # fmt: skip
        self.manner.dress(completion, asked.body)
        return completion


def problem(code: int, message: str) -> Sent:
    """An error answer in OpenAI's form."""
    return as_json({"error": {"message": message, "type": "error", "code": code}}, code)


def streamed(completion: Json) -> Sent:
    """A completion in two events, a few words in the first."""
    choice = completion["choices"][0]
    text = choice["message"]["content"]
    events = [
        {"choices": [{"delta": {"role": "assistant", "content": text[:40]}, "finish_reason": None}]},
        {**completion, "choices": [{"delta": {"content": text[40:]}, "finish_reason": choice["finish_reason"]}]},
    ]
    lines = [*map(json.dumps, events), "[DONE]"]
    body = "".join(f"data: {line}\n\n" for line in lines)
    return Sent(body.encode(), headers={"Content-Type": "text/event-stream"})


def asks_colours(body: Json) -> bool:
    """Whether it is the question of a first look, and not about a post."""
    return "Name the one colour" in body["messages"][0]["content"][-1]["text"]


def colour(picture: bytes) -> str:
    """The name of the colour that fills a picture."""
    with Image.open(io.BytesIO(picture)) as image:
        seen = image.convert("RGB").getpixel((image.width // 2, image.height // 2))
    assert isinstance(seen, tuple)
    return min(COLOURS, key=lambda name: sum(abs(one - other) for one, other in zip(COLOURS[name], seen, strict=True)))


def pictures(body: Json) -> list[bytes]:
    """The question's pictures."""
    return [
        base64.b64decode(part["image_url"]["url"].removeprefix("data:image/jpeg;base64,"))
        for part in body["messages"][0]["content"]
        if part["type"] == "image_url"
    ]


def pixels(body: Json) -> list[int]:
    """How many pixels each picture of a question has."""
    sizes = []
    for picture in pictures(body):
        with Image.open(io.BytesIO(picture)) as image:
            sizes.append(image.width * image.height)
    return sizes


def shown(body: Json) -> list[tuple[str, bytes]]:
    """The question's pictures with the labels before them."""
    parts = body["messages"][0]["content"]
    labels = [label["text"].rstrip(":") for label, part in itertools.pairwise(parts) if part["type"] == "image_url"]
    return list(zip(labels, pictures(body), strict=True))
