"""The Gemini verifier, through google-genai."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

from engine.errors import ModelGone, VerifierUnavailable
from engine.model import Usage
from engine.verify import gemini_wire as wire
from engine.verify.base import News
from engine.verify.connections import ODD_BODY, certificates, connections
from engine.verify.faults import Fault, Refused
from engine.verify.gemini_client import check_spelling, make_client, translated
from engine.verify.http_errors import OddRequest
from engine.verify.models import FLEX_SHARE, FLEX_TIMEOUT, UNKNOWN, Dials, Price, bare, dials_for, family_of
from engine.verify.pace import Pace
from engine.verify.remote import DialsChanged, RemoteVerifier
from engine.verify.retirement import gone_error, in_words, may_be_routed, priced

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from google.genai import Client

    from engine.model import PictureSource
    from engine.priority import Priority
    from engine.settings import Settings
    from engine.verify.answers import Answer
    from engine.verify.prompt import Turn

T = TypeVar("T")

CHECK_TIMEOUT = 30.0
"""Longest time in seconds for a question of `doctor` or `models`."""


START = 32
"""Requests in flight at first: paid keys allow more, and the first refusal halves them."""
SCOUT_PATIENCE = 0.5
"""Seconds that other questions wait for the first answer, if a model's end is near or past."""
SCOUT_THOUGHTS = 2048
"""Output tokens for the thoughts of a model without a thinking budget."""
SHEDS_TOLD = 6
"""Refusals of the flex tier after which to tell the user."""


class GeminiVerifier(RemoteVerifier):
    """Asks a Gemini model, or its stand-in; `open` imports the SDK.

    The retirement of a model shows in one of three ways: the service says that it is gone, refuses its parameters, or
    names another model in its answers. In each case the verifier adopts the parameters and prices of the model that
    answers for the rest of the run. Near a model's end the first question is sent alone, in a form that the successor
    accepts, too.
    """

    name = "gemini"

    def __init__(
        self,
        pictures: PictureSource,
        key: str,
        settings: Settings,
        pace: Pace | None = None,
        *,
        day: date | None = None,
        priority: Priority | None = None,
    ) -> None:
        """`day` is today, which determines prices and whether models have ended."""
        self._day = day or datetime.now(UTC).date()
        if settings.service_tier == "flex":
            longer = max(settings.request_timeout, FLEX_TIMEOUT)
            settings = settings.model_copy(update={"request_timeout": longer})
        pace = pace or Pace.of(settings, max(START, settings.concurrency // 2))
        super().__init__(pictures, settings, dials_for(settings, day=self._day), pace, priority)
        self._key = key
        self._opening: asyncio.Task[Client] | None = None
        self._http: Any = None

    async def _connect(self) -> None:
        check_spelling(self._key)
        # On a thread of its own, for the import takes up to a second, in which the first pictures are made ready.
        self._opening = asyncio.create_task(asyncio.to_thread(self._open_client))
        self._may_go, self._scouting = asyncio.Event(), False
        self._met: set[str] = set()
        self._not_followed: ModelGone | None = None
        self._sheds = self._answers = 0
        if not may_be_routed(self._dials.model, self._day):
            self._may_go.set()

    def _open_client(self) -> Client:
        self._http = connections(self._settings)
        return make_client(self._key, self._settings, httpx_async_client=self._http)

    async def _disconnect(self) -> None:
        opening, self._opening = self._opening, None
        if opening:
            with contextlib.suppress(VerifierUnavailable):
                (await opening).close()
            await self._http.aclose()

    async def _ready(self, version: str) -> None:
        assert self._opening, "asking needs an open verifier"
        self._client = await asyncio.shield(self._opening)
        if not self._may_go.is_set():
            if self._scouting:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._may_go.wait(), SCOUT_PATIENCE)
                self._may_go.set()
            self._scouting = True
        if self._not_followed:
            raise self._not_followed
        await super()._ready(version)

    async def _send(self, turns: Sequence[Turn], schema: dict[str, Any], limit: int, plainness: int) -> Answer:
        dials = self._dials
        try:
            if not self._may_go.is_set() and not plainness and (neutral := self._neutral(dials)):
                return await self._request(neutral, turns, schema, limit + SCOUT_THOUGHTS, plainness)
            return await self._request(dials, turns, schema, limit, plainness)
        except OddRequest:
            other = self._successor_dials(dials)
            if plainness or other is None:
                raise
            # Not by its own name: whether it answers for the model that was asked is to be seen, not presumed.
            answer = await self._request(replace(other, model=dials.model), turns, schema, limit, plainness)
            return replace(answer, usage=answer.usage + Usage(requests=1))
        except ModelGone as gone:
            if dials.model == self._dials.model:
                self._follow(dials.model, gone)
            raise DialsChanged from None
        except Fault as fault:
            if dials.flex and fault.crowded and not fault.lost:
                self._note_shed()
                raise Refused(fault.what, fault.wait) from None
            raise
        finally:
            self._may_go.set()

    async def _request(
        self, dials: Dials, turns: Sequence[Turn], schema: dict[str, Any], limit: int, plainness: int
    ) -> Answer:
        import httpx2
        from google.genai import errors

        contents = wire.contents(turns)
        config = wire.config(dials, schema, limit, plainness)
        trouble: Exception
        try:
            response = await self._client.aio.models.generate_content(
                model=dials.model, contents=contents, config=config
            )
            served = wire.served(response)
            answer = wire.answer(response, self._price_from(served, dials))
        except (errors.APIError, httpx2.HTTPError, httpx2.InvalidURL, *ODD_BODY) as error:
            trouble = translated(error, dials.model, self._key)
        else:
            self._answers += 1
            self._note_server(served, answer.usage)
            return answer
        # Raised out here, for the SDK's errors carry the request, and that carries the key.
        raise trouble

    # --- Who answers ------------------------------------------------------------------------------------------------

    def _price_from(self, served: wire.Served, dials: Dials) -> Price:
        """Price of an answer: that of the model that gave it."""
        family = family_of(served.model or dials.model)
        return family.price_on(self._day) * (FLEX_SHARE if dials.flex else 1)

    def _note_server(self, served: wire.Served, usage: Usage) -> None:
        """Adopt the model that an answer names, or the successor of one that it says is gone."""
        asked = self._dials.model
        if served.model and served.model not in self._met and not _same(served.model, self.model):
            if family_of(asked) is not UNKNOWN and not self._settings.follow_retirements:
                self.spent += replace(usage, requests=0)
                self._not_followed = gone_error(
                    f"{served.model} answers in the place of {asked}.", family_of(asked).successor
                )
                raise self._not_followed
            self._met.add(served.model)
            self._adopt(served.model, f"{asked} is answered by another model")
        elif served.gone and asked not in self._met:
            self._met.add(asked)
            successor = family_of(asked).successor
            if successor and self._settings.follow_retirements:
                self._adopt(successor, f"Gemini says that {asked} is retired")
        elif served.ends and not family_of(asked).ends and asked not in self._met:
            self._met.add(asked)
            self._news.append(News(f"Gemini says that {asked} ends on {in_words(served.ends)}."))

    def _follow(self, model: str, gone: ModelGone) -> None:
        """Switch to the successor of a model that does not exist."""
        if not gone.successor or not self._settings.follow_retirements or gone.successor in self._met:
            self._not_followed = gone
            raise gone
        self._met.add(gone.successor)
        self._adopt(gone.successor, f"Gemini does not offer {model} to this key")

    def _adopt(self, model: str, why: str) -> None:
        """Adopt parameters and price of the model that answers, and tell the user."""
        asked = self._dials.model
        successor = family_of(asked).successor
        if successor and _same(model, successor):
            model = successor  # by its plain name, also where the answer named a version of it
        dials = dials_for(self._settings, model, self._day)
        if not self._dials.flex:
            dials = dials.at_standard()
        # A name that the table does not follow up, such as an alias, is still the one to ask.
        self._turn_to(dials if model == successor else replace(dials, model=asked), model)
        self._plainness, self._plainness_proven = 0, False
        self._news.append(News(f"{why}: {model} verifies, at {priced(model, dials.price, flex=dials.flex)}.", model))

    def _neutral(self, dials: Dials) -> Dials | None:
        """Parameters that a model and its successor both accept at the same cost; None if its own are such."""
        if self._successor_dials(dials) is None:
            return None
        resolution = self._settings.media_resolution or "medium"
        return replace(dials, thinking_budget=None, thinking_level=None, media_resolution=resolution)

    def _successor_dials(self, dials: Dials) -> Dials | None:
        """The successor's parameters, if it may be answering already and they differ in kind."""
        family = family_of(dials.model)
        if not may_be_routed(dials.model, self._day) or not family.successor:
            return None
        if family_of(family.successor).thinking == family.thinking:
            return None
        return dials_for(self._settings, family.successor, self._day)

    # --- Flex -------------------------------------------------------------------------------------------------------

    def _note_shed(self) -> None:
        self._sheds += 1
        if self._sheds < SHEDS_TOLD or self._sheds <= self._answers or "flex" in self._met:
            return
        self._met.add("flex")
        refused = f"The flex tier is busy and has refused {self._sheds} requests"
        if self._settings.flex_fallback:
            self.go_on_at_standard(refused)
        else:
            self._news.append(
                News(
                    f'{refused}: the run continues more slowly. "flex_fallback": true goes on at the standard tier; '
                    "so does “Standard tier” in the app's palette, at once."
                )
            )

    def go_on_at_standard(self, why: str = "As you chose") -> bool:
        """Use the standard tier from now on, at its price; False if it is used already. Any thread may call it."""
        if not self._dials.flex:
            return False
        dials = self._dials.at_standard()
        self._turn_to(dials, self.model)
        self._news.append(News(f"{why}: the run continues at the standard tier, at {priced(self.model, dials.price)}."))
        return True


def _same(one: str, other: str) -> bool:
    """True if two names belong to one family, or to one model that is not in the table."""
    family = family_of(one)
    if family is not UNKNOWN:
        return family is family_of(other)
    shorter, longer = sorted((bare(one), bare(other)), key=len)
    return longer.startswith(shorter)


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """Gemini's answer about a key and the model in the settings."""

    model: str
    version: str
    clock_skew: float | None
    """Seconds by which this machine's clock is ahead of the service's; None if the service gave no time."""


def check_key(key: str | None, settings: Settings) -> KeyCheck:
    """Check that key and model work; blocks. Raises KeyMissing, KeyRefused, ModelGone and the like."""
    dates: list[str] = []

    def look(client: Client) -> KeyCheck:
        model = client.models.get(model=settings.gemini_model)
        return KeyCheck(settings.gemini_model, model.version or "", _clock_skew(dates))

    return _consult(key, settings, look, dates)


def list_models(key: str | None, settings: Settings) -> list[str]:
    """Names of the models that the key gives access to; blocks. Raises KeyMissing, KeyRefused and the like."""

    def look(client: Client) -> list[str]:
        return sorted(
            (model.name or "").removeprefix("models/")
            for model in client.models.list(config={"page_size": 1000})
            if "generateContent" in (model.supported_actions or ())
        )

    return _consult(key, settings, look, [])


def _consult(key: str | None, settings: Settings, look: Callable[[Client], T], dates: list[str]) -> T:
    """Ask the service a short question with a blocking client; `dates` receives the service's clock times."""
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
