"""A model on the user's own box as the judge: vLLM, llama.cpp, Ollama, SGLang, LM Studio, all by OpenAI's chat wire."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from engine.errors import PhotoSeriesError, VerifierError, VerifierUnavailable
from engine.model import Usage
from engine.verify.answers import Answer, End
from engine.verify.connections import ODD_BODY
from engine.verify.models import Dials, Price
from engine.verify.openai_errors import explained
from engine.verify.pace import Fault, Pace
from engine.verify.remote import RemoteVerifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletion

    from engine.model import PictureSource
    from engine.settings import Settings
    from engine.verify.prompt import Turn

IMAGE_SIZE = 512
"""Longest side, pixels: about 300 tokens with the picture models that people run at home."""
IMAGE_TOKENS = 350
START = 4
"""Requests in flight at first: a box may serve one at a time, and a queue there runs into the time limit."""
THINKING_ROOM = 2048
"""Tokens for models that think aloud before they answer."""


class OpenAIChatVerifier(RemoteVerifier):
    """Asks the server at `settings.base_url`; `open` imports the client, which is an optional extra."""

    name = "openai"

    def __init__(self, pictures: PictureSource, key: str | None, settings: Settings, pace: Pace | None = None) -> None:
        """`key` is None for the servers that want none."""
        super().__init__(pictures, settings, _dials(settings), pace or Pace.of(settings, START))
        self._key = key or "none"
        self._client: AsyncOpenAI | None = None

    async def _connect(self) -> None:
        try:
            import openai
        except ImportError:
            raise VerifierUnavailable(
                "A model on your own server needs the openai package.", "pip install 'photo-series[openai]'"
            ) from None
        self._client = openai.AsyncOpenAI(
            api_key=self._key,
            base_url=_address(self._settings.base_url),
            max_retries=0,
            timeout=self._settings.request_timeout,
        )
        if not self.model:
            self.model = await self._first_model(self._client)

    async def _disconnect(self) -> None:
        client, self._client = self._client, None
        if client:
            await client.close()

    async def _first_model(self, client: AsyncOpenAI) -> str:
        import openai

        trouble: Exception
        try:
            offered = await client.models.list()
            names = [model.id for model in offered.data or ()]
        except (openai.OpenAIError, *ODD_BODY) as error:
            trouble = self._translated(error)
        else:
            if names:
                return names[0]
            trouble = Fault("it names no model")
        await self._disconnect()
        if isinstance(trouble, Fault):
            trouble = VerifierUnavailable(
                f"The server at {self._settings.base_url} is not ready: {trouble.what}.",
                "Start it, check base_url, or name a model with --model.",
            )
        raise trouble

    async def _send(self, turns: Sequence[Turn], schema: dict[str, Any], limit: int, plainness: int) -> Answer:
        import openai

        assert self._client, "asking needs an open verifier"
        fields: dict[str, Any] = {}
        if plainness < 2:
            fields |= {"temperature": 0.3, "seed": 7}
        if plainness < 1:
            shape = {"name": "verdict", "strict": True, "schema": _closed(schema)}
            fields |= {"response_format": {"type": "json_schema", "json_schema": shape}}
        trouble: Exception
        try:
            completion = await self._client.chat.completions.create(
                model=self.model, messages=[_message(turn) for turn in turns], max_tokens=limit, **fields
            )
            return _answer(completion)
        except (openai.OpenAIError, *ODD_BODY) as error:
            trouble = self._translated(error)
        # Raised out here, for the client's errors carry the request, and that carries the key.
        raise trouble

    def _translated(self, error: Exception) -> VerifierError | Fault:
        import openai

        if isinstance(error, openai.APIStatusError):
            meaning = explained(
                error.status_code, error.body, self.model, error.response.headers.get("retry-after", "")
            )
            if isinstance(meaning, PhotoSeriesError):
                meaning.message = self._without_key(meaning.message)
                meaning.args = (meaning.message,)
            return meaning
        if isinstance(error, openai.APITimeoutError):
            return Fault("no answer in time", lost=True)
        if isinstance(error, openai.APIConnectionError):
            cause = type(error.__cause__).__name__
            said = self._without_key(str(error.__cause__ or error))
            return Fault(f"no connection ({said})", unreached=cause in ("ConnectError", "ConnectTimeout"), lost=True)
        return Fault("the answer is not what such a server sends", lost=True)

    def _without_key(self, text: str) -> str:
        return text.replace(self._key, "…") if self._key != "none" else text


def _dials(settings: Settings) -> Dials:
    return Dials(
        model=settings.openai_model or "",
        price=Price(0.0, 0.0),
        image_size=settings.image_size or IMAGE_SIZE,
        image_tokens=IMAGE_TOKENS,
        thinking_budget=settings.thinking if isinstance(settings.thinking, int) else THINKING_ROOM,
    )


def _address(base_url: str | None) -> str:
    if not base_url:
        raise VerifierUnavailable(
            "A model on your own server needs its address.", "Set base_url, e.g. --base-url http://127.0.0.1:8000/v1."
        )
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise VerifierUnavailable(f"base_url is no web address: {base_url}.", "E.g. http://127.0.0.1:8000/v1.")
    return base_url if parts.path.strip("/") else f"{base_url.rstrip('/')}/v1"


def _message(turn: Turn) -> Any:
    if turn.role == "model":
        return {"role": "assistant", "content": "".join(part for part in turn.parts if isinstance(part, str))}
    return {"role": "user", "content": [_part(part) for part in turn.parts]}


def _part(part: str | bytes) -> dict[str, Any]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    # JPEG, for llama.cpp reads no WebP.
    return {"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{base64.b64encode(part).decode()}"}}


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    """Strict servers want every object to say that it has no other fields."""
    closed = dict(schema)
    if "properties" in schema:
        closed["properties"] = {name: _closed(part) for name, part in schema["properties"].items()}
        closed["additionalProperties"] = False
    if "items" in schema:
        closed["items"] = _closed(schema["items"])
    return closed


def _answer(completion: ChatCompletion) -> Answer:
    """The parts of a completion that matter; a page of HTML comes as text without them, which is an AttributeError."""
    choice = completion.choices[0] if completion.choices else None
    content = choice.message.content if choice else None
    text = content if isinstance(content, str) else ""  # the client checks no types
    thoughts = str(getattr(choice.message, "reasoning_content", None) or "") if choice else ""
    why = str((choice and choice.finish_reason) or "no reason given")
    end = End.WHOLE if text else End.EMPTY
    if why == "length":
        end = End.CUT
    elif why == "content_filter" or (choice and choice.message.refusal):
        end = End.BLOCKED
    return Answer(text, end, _usage(completion), str(completion.model or ""), thoughts, why)


def _usage(completion: ChatCompletion) -> Usage:
    measured = completion.usage
    if not measured:
        return Usage(requests=1)
    details = measured.completion_tokens_details
    thoughts = int((details and details.reasoning_tokens) or 0)
    written = int(measured.completion_tokens or 0)
    return Usage(int(measured.prompt_tokens or 0), max(0, written - thoughts), thoughts, 1)
