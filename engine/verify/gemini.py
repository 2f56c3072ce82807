"""Gemini as the judge, through google-genai."""

from __future__ import annotations

import logging
import re
import time
import warnings
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

from engine.errors import KeyMissing, KeyRefused, PhotoSeriesError, VerifierError, VerifierUnavailable
from engine.verify import gemini_wire as wire
from engine.verify.connections import ODD_BODY, certificates, connections
from engine.verify.gemini_errors import KEY_PAGE, explained
from engine.verify.models import dials_for
from engine.verify.pace import Fault, Pace
from engine.verify.remote import RemoteVerifier

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from google.genai import Client

    from engine.model import PictureSource
    from engine.settings import Settings
    from engine.verify.answers import Answer
    from engine.verify.prompt import Turn

T = TypeVar("T")

CHECK_TIMEOUT = 30.0
"""Seconds a question of `doctor` or `models` may take."""


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

    async def _send(self, turns: Sequence[Turn], schema: dict[str, Any], limit: int, plainness: int) -> Answer:
        import httpx2
        from google.genai import errors

        assert self._client, "asking needs an open verifier"
        contents = wire.contents(turns)
        config = wire.config(self._dials, schema, limit, plainness)
        trouble: Exception
        try:
            response = await self._client.aio.models.generate_content(
                model=self._dials.model, contents=contents, config=config
            )
            return wire.answer(response, self._dials.price)
        except (errors.APIError, httpx2.HTTPError, httpx2.InvalidURL, *ODD_BODY) as error:
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
    # The SDK warns about every name it does not know yet, in two ways: both would write across the app's screen.
    warnings.filterwarnings("ignore", module=r"google\.genai")
    logging.getLogger("google_genai").addHandler(logging.NullHandler())
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
        except (errors.APIError, httpx2.HTTPError, httpx2.InvalidURL, *ODD_BODY) as error:
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
