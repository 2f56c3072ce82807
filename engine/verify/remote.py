"""What verifiers behind a network have in common: they prepare pictures, ask, check answers and keep accounts."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.errors import PostBlocked, PostFailed, VerifierError
from engine.model import Usage
from engine.model.text import clean_text
from engine.priority import Priority
from engine.verify import money, prompt
from engine.verify.answers import Answer, End
from engine.verify.base import News
from engine.verify.faults import Fault
from engine.verify.http_errors import OddRequest
from engine.verify.pace import Pace
from engine.verify.prepare import Darkroom, Prepared
from engine.verify.remote_verdict import blank, too_few, verdict_of
from engine.verify.reply import MalformedReply, Reply, parse_facts, parse_reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.model import Candidate, PictureSource, Source, Verdict
    from engine.settings import Settings
    from engine.verify.caption_rules import CaptionRules
    from engine.verify.models import Dials
    from engine.verify.prompt import Question, Turn

PLAINEST = 2


class DialsChanged(Exception):
    """The question was made for another model than the one that answers now, and has to be made again."""


class RemoteVerifier(ABC):
    """Verifies posts by asking a model about their pictures; services differ in `_connect` and `_send` alone."""

    name: str

    def __init__(
        self,
        pictures: PictureSource,
        settings: Settings,
        dials: Dials,
        pace: Pace | None,
        priority: Priority | None = None,
    ) -> None:
        """`priority` is what each request yields to: making one holds the interpreter for some 10 ms."""
        self._settings = settings
        self._first_dials = dials
        self._turn_to(dials)
        self.spent = Usage()
        """Everything measured since `open`, failed and blocked posts included."""
        self._pictures = pictures
        self._pace = pace or Pace.of(settings)
        self._priority = priority or Priority()
        self._purse = money.Purse(settings.max_cost)
        self._darkroom: Darkroom | None = None
        self._plainness = 0
        """How plain a request has to be for this model, up to PLAINEST: what the first answer of a run shows."""
        self._plainness_proven = False
        self._news: list[News] = []

    def _turn_to(self, dials: Dials, model: str = "") -> None:
        """Ask with these parameters from now on; `model` is the name of the one that answers, if it is another."""
        self._dials = dials
        self.model = model or dials.model
        self.prompt_version = prompt.version(
            self._settings,
            size=dials.image_size,
            resolution=dials.media_resolution,
            thinking=dials.thinking_level or dials.thinking_budget,
        )

    @property
    def slots(self) -> int:
        """Number of posts to work on now: those in flight, and half as many whose pictures are prepared meanwhile."""
        return self._pace.limit + self._pace.limit // 2

    @property
    def answered(self) -> bool:
        """True once the service has answered anything since `open`."""
        return self._pace.answered

    @property
    def pause(self) -> float:
        """Seconds until the service may be asked again; 0 if it may now."""
        return self._pace.pause

    @property
    def waiting(self) -> str:
        """What the run waits for until then, in words."""
        return self._pace.waiting

    @property
    def sources(self) -> tuple[Source, ...]:
        """There is only one."""
        return ()

    def take_news(self) -> Sequence[News]:
        """News for the user since the last call, oldest first."""
        news = [*self._news, *map(News, self._pace.news)]
        self._news.clear()
        self._pace.news.clear()
        return news

    async def open(self, purse: money.Purse | None = None) -> None:
        """Connect to the service; raises VerifierUnavailable. Several that share a cost limit share a `purse`."""
        self._pace.restart()
        self._purse = purse or money.Purse(self._settings.max_cost)
        self.spent = Usage()
        self._plainness, self._plainness_proven = 0, False
        self._news.clear()
        if self._dials is not self._first_dials:
            self._turn_to(self._first_dials)
        await self._connect()
        self._darkroom = Darkroom(self._pictures, self._dials.image_size)

    async def close(self) -> None:
        """Release threads and connections."""
        if self._darkroom:
            self._darkroom.close()
            self._darkroom = None
        await self._disconnect()

    async def verify(self, candidate: Candidate) -> Verdict:
        """Verify one post; raises PostFailed, PostBlocked or VerifierUnavailable."""
        while True:
            with contextlib.suppress(DialsChanged):
                return await self._verify(candidate)

    async def _verify(self, candidate: Candidate) -> Verdict:
        assert self._darkroom, "verify needs an open verifier"
        version = self.prompt_version
        shown = await self._darkroom.develop(candidate.photos, self._dials.image_size)
        if len(shown.paths) < (1 if candidate.only_facts else 2):
            return too_few(self._blank(), shown)
        bill = Bill(self, version)
        reply, answer = await self._look(candidate, shown, bill)
        told = verdict_of(self._blank(), reply, answer, shown.unreadable, self.model)
        return replace(told, usage=bill.usage, prompt_version=bill.version)

    async def _look(self, candidate: Candidate, shown: Prepared, bill: Bill) -> tuple[Reply, Answer]:
        """The model's answer about the pictures of a post, by path, joined from parts if it takes fewer at once."""
        return await self._reply(shown, candidate, bill, self._dials)

    async def _reply(self, shown: Prepared, candidate: Candidate, bill: Bill, dials: Dials) -> tuple[Reply, Answer]:
        """The model's answer about these pictures, asked for a second time if the first cannot be used."""
        question = prompt.ask(shown.pictures, self._settings, candidate.note, only_facts=candidate.only_facts)
        conversation = [question.turn(shown.pictures)]
        answer = await self._answer(conversation, question, bill, dials)
        try:
            reply = _read(answer, question, question.caption)
        except MalformedReply as problem:
            conversation += question.repair(answer.text, str(problem))
            answer = await self._answer(conversation, question, bill, dials)
            reply = _last_chance(answer, question)
        return reply.named(dict(zip(question.ids, shown.paths, strict=True))), answer

    @abstractmethod
    async def _connect(self) -> None:
        """Import the client and get it ready; raises VerifierUnavailable."""

    @abstractmethod
    async def _disconnect(self) -> None:
        """Close the connections; may be called twice."""

    @abstractmethod
    async def _send(self, turns: Sequence[Turn], schema: dict[str, Any], limit: int, plainness: int) -> Answer:
        """Ask once for an answer of at most `limit` tokens, leaving out more optional fields the plainer it should be.

        Raises Fault if asking again may help, and OddRequest if asking more plainly may.
        """

    async def _answer(self, turns: Sequence[Turn], question: Question, bill: Bill, dials: Dials) -> Answer:
        """A whole answer; one that was cut off is asked for again with twice the room."""
        words = "".join(part for turn in turns for part in turn.parts if isinstance(part, str))
        tokens = money.prompt_tokens(len(question.ids), dials, words)
        limit = money.answer_limit(len(question.ids), dials, question.caption.most)
        for room in (limit, 2 * limit):
            attempt = functools.partial(self._attempt, turns, question.schema(), room, tokens, bill)
            answer = await self._pace.run(attempt, tokens)
            if answer.end is End.WHOLE:
                return answer
        raise PostFailed(f"The answer was cut off, even with room for {room} tokens.", "The next run asks again.")

    async def _attempt(
        self, turns: Sequence[Turn], schema: dict[str, Any], limit: int, tokens: int, bill: Bill
    ) -> Answer:
        await self._priority.yield_meanwhile()
        await self._ready(bill.version)
        most = await self._purse.reserve(self._dials.price.of(tokens, limit))
        cost = most  # What becomes of a request that is cut off is unknown: its work may have been done, and billed.
        seconds = self._settings.request_timeout
        try:
            async with asyncio.timeout(seconds):
                answer = await self._ask(turns, schema, limit)
            cost = answer.usage.cost_usd if answer.usage.prompt_tokens else most
            bill.add(answer.usage)
        except TimeoutError:
            bill.add(Usage(requests=1))
            raise Fault(f"no answer within {seconds:g} seconds", crowded=True, lost=True) from None
        except Fault as fault:
            cost = most if fault.lost else 0.0
            bill.add(Usage(requests=1))
            raise
        except (VerifierError, DialsChanged):  # the service refused, which costs nothing
            cost = 0.0
            bill.add(Usage(requests=1))
            raise
        finally:
            self._purse.settle(most, cost)
        if answer.end is End.BLOCKED:
            raise PostBlocked(f"The service refuses to verify these pictures ({answer.why}).", "Review it yourself.")
        if answer.end is End.EMPTY:
            raise Fault(f"the answer is empty ({answer.why})", served=True, tries=1)  # it is billed all the same
        return answer

    async def _ready(self, version: str) -> None:
        """Wait until it is known which model answers; raises DialsChanged if the question was made for another.

        `version` is the prompt version it was made for.
        """
        if version != self.prompt_version:
            raise DialsChanged

    async def _ask(self, turns: Sequence[Turn], schema: dict[str, Any], limit: int) -> Answer:
        """Ask more and more plainly: models differ in the fields they accept, and do not say which one they refuse.

        Once any request was answered, a refused one is itself at fault, and the run keeps asking as it did.
        """
        steps = [*range(self._plainness, PLAINEST), PLAINEST]
        if len(steps) == 1:
            steps *= 2  # a bare refusal may also be a mere hiccup
        for refused, plainness in enumerate(steps[:-1]):
            try:
                return self._learned(await self._send(turns, schema, limit, plainness), plainness, refused)
            except OddRequest:
                continue
        return self._learned(await self._send(turns, schema, limit, PLAINEST), PLAINEST, len(steps) - 1)

    def _learned(self, answer: Answer, plainness: int, refused: int) -> Answer:
        if not self._plainness_proven:
            self._plainness, self._plainness_proven = plainness, True
        return replace(answer, usage=answer.usage + Usage(requests=refused))

    def _blank(self) -> Verdict:
        return blank(self.name, self.prompt_version)


class Bill:
    """Usage of the requests about one post, added to the verifier's total as it happens."""

    def __init__(self, verifier: RemoteVerifier, version: str) -> None:
        self.usage = Usage()
        self.version = version
        """The prompt version that the question was made for."""
        self._verifier = verifier

    def add(self, usage: Usage) -> None:
        """Add the usage of one request."""
        self.usage += usage
        self._verifier.spent += usage


def _read(answer: Answer, question: Question, rules: CaptionRules) -> Reply:
    if question.only_facts:
        return parse_facts(answer.text, question.nonce, question.ids)
    return parse_reply(answer.text, question.nonce, question.ids, rules)


def _last_chance(answer: Answer, question: Question) -> Reply:
    try:
        return _read(answer, question, question.caption.relaxed())
    except MalformedReply as problem:
        said = "" if "{" in answer.text else f' ("{clean_text(answer.text, 120)}")'
        raise PostFailed(f"The model's answer cannot be used: {problem}{said}.", "The next run asks again.") from None
