"""A model on the user's own box as the verifier: vLLM, llama.cpp, Ollama, SGLang, LM Studio, all by OpenAI's chat."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.errors import PostBlocked, PostFailed, VerifierUnavailable
from engine.model.text import clean_text
from engine.verify.base import News
from engine.verify.faults import TRIES
from engine.verify.fit import Fit, Way
from engine.verify.openai_dials import checked, server_dials
from engine.verify.openai_errors import Blind, TooLong, TooManyPictures, Unsuited
from engine.verify.openai_models import Offered, candidates
from engine.verify.openai_server import ChatServer, NotReady
from engine.verify.openai_sight import blindness, may_lack_pictures
from engine.verify.pace import Pace
from engine.verify.parts import verify_in_parts
from engine.verify.remote import Bill, RemoteVerifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.model import Candidate, PictureSource, Verdict
    from engine.priority import Priority
    from engine.settings import Settings
    from engine.verify.answers import Answer
    from engine.verify.prepare import Prepared
    from engine.verify.prompt import Turn
    from engine.verify.reply import Reply

START = 4
"""Requests in flight at first: a box may serve one at a time, and a queue there runs into the time limit."""
OTHERWISE = "Look into the server's log, or name another model with --model."
ENOUGH = 3
"""Posts in a row, from the first on, that come to nothing before all others are spared the same."""


class OpenAIChatVerifier(RemoteVerifier):
    """Asks the server at one address; `open` imports the client, an optional extra.

    What the server and its model accept is unknown until they are asked. Until the first answer, posts are asked about
    one at a time while the others wait, so that a refusal that concerns all of them happens once.
    """

    name = "openai"

    def __init__(
        self,
        pictures: PictureSource,
        key: str | None,
        settings: Settings,
        pace: Pace | None = None,
        *,
        address: str | None = None,
        alone: bool = True,
        priority: Priority | None = None,
    ) -> None:
        """`key` is None for servers that need none; `address` defaults to the first in the settings.

        If it is not `alone`, it does not wait for a server that is down: others take its posts.
        """
        if not alone:
            settings = settings.model_copy(update={"outage_patience": 0.0})
        super().__init__(pictures, settings, server_dials(settings), pace or Pace.of(settings, START), priority)
        self.address = checked(address or (settings.addresses or ("",))[0])
        self._server = ChatServer(self.address, key, settings.request_timeout, TRIES if alone else 1)
        self._forget()

    def _forget(self) -> None:
        """Forget everything about the server, as before the first request."""
        self._fit = Fit(self._dials.image_size)
        self._failed = 0
        self._sight_known = False
        self._sight_doubted = False
        self._models: list[Offered] = []
        self._to_try: list[str] = []
        """Models to ask where the one that is asked now turns out blind."""
        self._end: VerifierUnavailable | None = None
        self._told: set[str] = set()
        self._first = asyncio.Lock()

    async def _connect(self) -> None:
        self._forget()
        self._server.open()
        try:
            self._models = await self._server.models(self.model)
            if not self._settings.openai_model:
                self.model, *self._to_try = self._choice()
                self._tell_model()
        except VerifierUnavailable as trouble:
            # A model that is named can be asked though the server lists none.
            if not self._settings.openai_model or isinstance(trouble, NotReady):
                await self._disconnect()
                raise

    async def _disconnect(self) -> None:
        await self._server.close()

    def _choice(self) -> list[str]:
        """Models to ask, likeliest first; raises VerifierUnavailable if there is none."""
        if not self._models:
            raise NotReady(
                f"The server at {self._server.name} is not ready: it names no model.",
                "Load one, or name a model with --model.",
            )
        if names := candidates(self._models):
            return names
        raise Unsuited(
            f"The server at {self._server.name} has no model that sees pictures, only {self._others()}.",
            "Load a vision model, e.g. Qwen3-VL, or name one of these with --model.",
        )

    # --- One post ---------------------------------------------------------------------------------------------------

    async def verify(self, candidate: Candidate) -> Verdict:
        """Verify one post; raises PostFailed, PostBlocked or VerifierUnavailable."""
        if self._server.is_proven():
            return await super().verify(candidate)
        async with self._first:
            if self._end:
                raise self._end
            if not self._server.is_proven():
                return await self._verify_first(candidate)
        return await super().verify(candidate)

    async def _verify_first(self, candidate: Candidate) -> Verdict:
        """Verify a post while nothing is known about the server; gives up after several failures."""
        try:
            await self._look_at_sight()
            return await super().verify(candidate)
        except PostBlocked:
            raise
        except PostFailed as error:
            self._failed += 1
            if self._failed < ENOUGH:
                raise
            self._end = Unsuited(f"None of the first {self._failed} posts got a verdict. {error.message}", OTHERWISE)
        except VerifierUnavailable as error:
            self._end = error
        raise self._end from None

    async def _look_at_sight(self) -> None:
        """Raise Unsuited for a model that does not see, where neither its name nor the server tells whether it does.

        KoboldCpp, TabbyAPI and others leave pictures out without a word, and a schema makes the model answer even so.
        Those that serve a vision model without its vision part are found by the tokens that they count.
        """
        named = any(model.sees and model.name == self.model for model in self._models)
        if self._sight_known or (named and not self._sight_doubted):
            return
        if said := await blindness(self.ask_plainly):
            raise Unsuited(
                f"{self.model} does not see: it named the colours of two pictures wrong ({clean_text(said, 120)}).",
                "Load its vision part (mmproj), or serve another vision model, e.g. Qwen3-VL.",
            )
        self._sight_known = True

    async def _look(self, candidate: Candidate, shown: Prepared, bill: Bill) -> tuple[Reply, Answer]:
        assert self._darkroom, "looking needs an open verifier"
        sides = {self._dials.image_size: shown}
        fit = self._fit
        while True:
            way = fit.way(len(shown.paths))
            if way.side not in sides:
                sides[way.side] = await self._darkroom.develop(candidate.photos, way.side)
            try:
                found = await self._shown(way, sides[way.side], candidate, bill)
            except (TooLong, TooManyPictures) as refusal:
                if fit is self._fit and fit.has_taken(way):
                    fit = self._fit.for_one_post()
                try:
                    told = fit.learn(refusal, way)
                except VerifierUnavailable:
                    if self._server.is_proven():
                        raise refusal from None
                    raise
                if fit is self._fit and told not in self._told:
                    self._told.add(told)
                    self._news.append(News(f"{self._server.name}: {told}"))
            except Blind as refusal:
                if self._server.is_proven():
                    raise
                self._change_model(refusal)
            else:
                fit.note_taken(way)
                if not self._server.is_proven():
                    await self._look_at_sight()
                self._server.note_verified()
                return found

    async def _shown(self, way: Way, shown: Prepared, candidate: Candidate, bill: Bill) -> tuple[Reply, Answer]:
        dials = replace(self._dials, thinking_budget=0) if way.lean else self._dials

        async def ask(places: Sequence[int]) -> tuple[Reply, Answer]:
            return await self._reply(shown.only(places), candidate, bill, dials)

        return await verify_in_parts(shown.paths, way.most, ask)

    def _change_model(self, refusal: Blind) -> None:
        """Ask the server's next model from now on; raises VerifierUnavailable if there is none left."""
        if not self._to_try:
            others = self._others()
            raise Unsuited(
                f"{self.model} cannot be shown pictures ({refusal.said}).",
                f"Serve a vision model, or name one of {others} with --model."
                if others
                else "Serve a vision model, e.g. Qwen3-VL.",
            )
        blind, self.model = self.model, self._to_try.pop(0)
        self._tell_model(f"{blind} cannot be shown pictures")

    def _tell_model(self, why: str = "") -> None:
        offers = why or (f"one of {len(self._models)} models there" if len(self._models) > 1 else "its only model")
        self._news.append(News(f"{self._server.name}: {self.model} verifies ({offers})."))

    def _others(self) -> str:
        return ", ".join(model.name for model in self._models if model.name != self.model)

    # --- Questions of a first look ----------------------------------------------------------------------------------

    @property
    def models(self) -> tuple[Offered, ...]:
        """What the server lists."""
        return tuple(self._models)

    @property
    def takes_schema(self) -> bool:
        """True if the last answer was constrained by a JSON schema."""
        return not self._plainness and "response_format" not in self._server.refused_fields

    async def ask_plainly(self, turn: Turn, schema: dict[str, Any], limit: int) -> str:
        """The text of the answer to one question; raises Fault and VerifierError."""
        while True:
            try:
                answer = await self._ask([turn], schema, limit)
            except Blind as refusal:
                self._change_model(refusal)
            else:
                self.spent += answer.usage
                return answer.text

    async def _send(self, turns: Sequence[Turn], schema: dict[str, Any], limit: int, plainness: int) -> Answer:
        answer = await self._server.ask(self.model, turns, schema, limit, plainness, self._dials.price)
        self._sight_doubted = may_lack_pictures(turns, answer.usage)
        return answer
