"""Gemini as the judge, through google-genai."""

from __future__ import annotations

import re
import time
import warnings
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

from engine.errors import KeyMissing, KeyRefused, PhotoSeriesError, VerifierError, VerifierUnavailable
from engine.model import Usage
from engine.verify.gemini_errors import KEY_PAGE, explained
from engine.verify.models import dials_for
from engine.verify.pace import Fault, Pace
from engine.verify.remote import Answer, End, RemoteVerifier, certificates, connections

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from google.genai import Client, types

    from engine.model import PictureSource
    from engine.settings import Settings
    from engine.verify.models import Dials, Price
    from engine.verify.prompt import Turn


T = TypeVar("T")

CHECK_TIMEOUT = 30.0
"""Seconds a question of `doctor` or `models` may take."""
_BLOCKING_ENDS = frozenset(
    {
        "SAFETY",
        "RECITATION",
        "LANGUAGE",
        "BLOCKLIST",
        "PROHIBITED_CONTENT",
        "SPII",
        "IMAGE_SAFETY",
        "IMAGE_PROHIBITED_CONTENT",
    }
)


class GeminiVerifier(RemoteVerifier):
    """Asks a Gemini model; `open` imports the SDK."""

    name = "gemini"

    def __init__(self, pictures: PictureSource, key: str, settings: Settings, pace: Pace | None = None) -> None:
        super().__init__(pictures, settings, dials_for(settings), pace)
        self._key = key
        self._client: Client | None = None
        self._http: Any = None

    async def _connect(self) -> None:
        check_spelling(self._key)
        self._http = connections(self._settings)
        self._client = make_client(self._key, self._settings, httpx_async_client=self._http)

    async def _disconnect(self) -> None:
        client, self._client = self._client, None
        if client:
            client.close()
            await self._http.aclose()

    async def _send(self, turns: Sequence[Turn], schema: dict[str, Any], limit: int, *, plain: bool) -> Answer:
        import httpx2
        from google.genai import errors

        assert self._client, "asking needs an open verifier"
        trouble: Exception
        try:
            response = await self._client.aio.models.generate_content(
                model=self._dials.model, contents=_contents(turns), config=_config(self._dials, schema, limit, plain)
            )
            return _answer(response, self._dials.price)
        except (errors.APIError, httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            trouble = translated(error, self._dials.model, self._key)
        # Raised out here, for the SDK's errors carry the request, and that carries the key.
        raise trouble


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """What Gemini says about a key and the model of the settings."""

    model: str
    version: str
    clock_skew: float | None
    """Seconds this machine's clock is ahead of the service's; None where the service did not say."""


def check_key(key: str | None, settings: Settings) -> KeyCheck:
    """Ask whether the key works and the model is there; blocks. Raises KeyMissing, KeyRefused, ModelGone and kin."""

    dates: list[str] = []

    def look(client: Client) -> KeyCheck:
        model = client.models.get(model=settings.gemini_model)
        return KeyCheck(settings.gemini_model, model.version or "", _clock_skew(dates))

    return _consult(key, settings, look, dates)


def list_models(key: str | None, settings: Settings) -> list[str]:
    """Names of the models that the key may use to judge; blocks. Raises KeyMissing, KeyRefused and kin."""

    def look(client: Client) -> list[str]:
        return sorted(
            (model.name or "").removeprefix("models/")
            for model in client.models.list(config={"page_size": 1000})
            if "generateContent" in (model.supported_actions or ())
        )

    return _consult(key, settings, look, [])


def check_spelling(key: str | None) -> str:
    """The key, where it can be one: others would break the request's header, and be printed by the error."""
    if not key:
        raise KeyMissing("Gemini needs an API key.", f"Make one at {KEY_PAGE} and set GEMINI_API_KEY.")
    if not re.fullmatch(r"[\x21-\x7e]+", key):
        raise KeyRefused("The API key holds a space or another sign that no key has.", "Copy it once more.")
    return key


def make_client(key: str, settings: Settings, **http: Any) -> Client:
    """An SDK client that neither retries nor takes the environment's word for which service to ask."""
    # The SDK warns about every name it does not know yet; a warning would be written across the app's screen.
    warnings.filterwarnings("ignore", module=r"google\.genai")
    import httpx2
    from google import genai
    from google.genai import types

    options = types.HttpOptions(
        base_url=settings.base_url,
        timeout=max(1, int(settings.request_timeout * 1000)),
        **{"httpx_client": httpx2.Client(verify=certificates()), **http},
    )
    try:
        return genai.Client(api_key=key, vertexai=False, http_options=options)
    except ValueError as error:
        raise VerifierUnavailable(
            f"Gemini's client cannot be made: {_without(key, error)}.", "Check base_url."
        ) from None


def translated(error: Exception, model: str, key: str) -> VerifierError | Fault:
    """What an error of the SDK or its transport means, in words that never hold the key."""
    import httpx2
    from google.genai import errors

    said = _without(key, error)
    if isinstance(error, errors.APIError):
        headers = getattr(error.response, "headers", None) or {}
        meaning = explained(error.code or 0, error.details, model, headers.get("retry-after", ""))
        meaning.args = tuple(_without(key, part) for part in meaning.args)
        if isinstance(meaning, PhotoSeriesError):
            meaning.message = _without(key, meaning.message)
        else:
            meaning.what = _without(key, meaning.what)
        return meaning
    if isinstance(error, httpx2.InvalidURL | httpx2.UnsupportedProtocol):
        return VerifierUnavailable(f"base_url is no address that can be asked: {said}.", "Mend it in config.json.")
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.ProxyError):
        return Fault(f"no connection ({said})", unreached=True)
    if isinstance(error, httpx2.HTTPError):
        return Fault(f"the connection broke ({said or type(error).__name__})", lost=True)
    return Fault("the answer is not what Gemini sends", lost=True)


def _contents(turns: Sequence[Turn]) -> list[types.Content]:
    from google.genai import types

    def part(content: str | bytes) -> types.Part:
        if isinstance(content, str):
            return types.Part(text=content)
        return types.Part(inline_data=types.Blob(data=content, mime_type="image/jpeg"))

    return [types.Content(role=turn.role, parts=[part(content) for content in turn.parts]) for turn in turns]


def _config(dials: Dials, schema: dict[str, Any], limit: int, plain: bool) -> types.GenerateContentConfig:
    from google.genai import types

    config = types.GenerateContentConfig(
        response_mime_type="application/json",
        response_schema=_in_order(schema),
        max_output_tokens=limit,
        automatic_continuation=False,
    )
    if dials.media_resolution:
        config.media_resolution = types.MediaResolution(f"MEDIA_RESOLUTION_{dials.media_resolution.upper()}")
    if plain:
        return config
    config.temperature = dials.sampling.get("temperature")
    config.seed = int(dials.sampling["seed"]) if "seed" in dials.sampling else None
    if dials.thinking_level:
        level = types.ThinkingLevel(dials.thinking_level.upper())
        config.thinking_config = types.ThinkingConfig(thinking_level=level, include_thoughts=True)
    elif dials.thinking_budget is not None:
        thinks = dials.thinks or None
        config.thinking_config = types.ThinkingConfig(thinking_budget=dials.thinking_budget, include_thoughts=thinks)
    return config


def _in_order(schema: dict[str, Any]) -> dict[str, Any]:
    """Gemini writes fields in alphabetical order unless it is told another one, and the reason is to come first."""
    ordered = dict(schema)
    if "properties" in schema:
        ordered["properties"] = {name: _in_order(part) for name, part in schema["properties"].items()}
        ordered["property_ordering"] = list(schema["properties"])
    if "items" in schema:
        ordered["items"] = _in_order(schema["items"])
    return ordered


def _answer(response: types.GenerateContentResponse, price: Price) -> Answer:
    """The parts of a response that matter; never trusts the SDK's own parsing, which hides every bad answer."""
    candidate = response.candidates[0] if response.candidates else None
    parts = (candidate.content.parts if candidate and candidate.content else None) or []
    text = "".join(part.text for part in parts if part.text and not part.thought)
    thoughts = "".join(part.text for part in parts if part.text and part.thought)
    end, why = _end(response, candidate, text)
    return Answer(text, end, _usage(response, price), response.model_version or "", thoughts, why)


def _end(response: types.GenerateContentResponse, candidate: types.Candidate | None, text: str) -> tuple[End, str]:
    feedback = response.prompt_feedback
    if feedback and feedback.block_reason:
        return End.BLOCKED, str(feedback.block_reason.value)
    reason = str(candidate.finish_reason.value) if candidate and candidate.finish_reason else ""
    if reason in _BLOCKING_ENDS:
        return End.BLOCKED, reason
    if reason == "MAX_TOKENS":
        return End.CUT, reason
    return (End.WHOLE if text else End.EMPTY), reason or "no reason given"


def _usage(response: types.GenerateContentResponse, price: Price) -> Usage:
    measured = response.usage_metadata
    if not measured:
        return Usage(requests=1)
    prompt = (measured.prompt_token_count or 0) + (measured.tool_use_prompt_token_count or 0)
    output, thoughts = measured.candidates_token_count or 0, measured.thoughts_token_count or 0
    return Usage(prompt, output, thoughts, 1, price.of(prompt, output + thoughts))


def _consult(key: str | None, settings: Settings, look: Callable[[Client], T], dates: list[str]) -> T:
    """Ask the service something short with a blocking client; `dates` takes the service's clock times."""
    key = check_spelling(key)
    import httpx2
    from google.genai import errors

    def note(response: httpx2.Response) -> None:
        dates.append(response.headers.get("date", ""))

    hurried = settings.model_copy(update={"request_timeout": min(CHECK_TIMEOUT, settings.request_timeout)})
    meaning: Exception
    with httpx2.Client(verify=certificates(), event_hooks={"response": [note]}) as http:
        client = make_client(key, hurried, httpx_client=http)
        try:
            return look(client)
        except (errors.APIError, httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            meaning = translated(error, settings.gemini_model, key)
    if isinstance(meaning, Fault):
        meaning = VerifierUnavailable(f"Gemini cannot be asked now: {meaning.what}.", "Check the network and base_url.")
    raise meaning


def _clock_skew(dates: list[str]) -> float | None:
    try:
        return time.time() - parsedate_to_datetime(dates[-1]).timestamp()
    except (IndexError, ValueError):
        return None


def _without(key: str, error: object) -> str:
    return str(error).replace(key, "…")
