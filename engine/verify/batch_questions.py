"""Writes the questions about posts as lines of a Gemini batch file."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from engine.verify import gemini_wire as wire
from engine.verify import money, prompt
from engine.verify.models import BATCH_SHARE, dials_for
from engine.verify.prepare import Darkroom
from engine.verify.remote_verdict import blank, too_few

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from engine.model import Candidate, PictureSource, Verdict
    from engine.settings import Settings
    from engine.verify.prepare import Prepared
    from engine.verify.prompt import Question


@dataclass(frozen=True, slots=True)
class BatchLine:
    """The question about one post."""

    key: str
    """Its name in the file, which the answer repeats."""
    nonce: str
    ids: tuple[str, ...]
    """Ids of the pictures, in the order shown."""
    shown: Prepared
    content: bytes
    """The line itself, with its line end."""


class BatchQuestions:
    """Makes the same questions as the Gemini verifier, whose verdicts are hence valid for both."""

    name = "gemini"

    def __init__(self, pictures: PictureSource, settings: Settings, day: date | None = None) -> None:
        """`day` determines the price."""
        self._pictures = pictures
        self._settings = settings
        dials = dials_for(settings.model_copy(update={"service_tier": "standard"}), day=day)
        self._dials = replace(dials, price=dials.price * BATCH_SHARE)
        self._taken: set[str] = set()
        self._darkroom: Darkroom | None = None

    @property
    def model(self) -> str:
        """The model that is asked."""
        return self._dials.model

    @property
    def prompt_version(self) -> str:
        """As that of the Gemini verifier: tiers do not change answers."""
        dials = self._dials
        return prompt.version(
            self._settings,
            size=dials.image_size,
            resolution=dials.media_resolution,
            thinking=dials.thinking_level or dials.thinking_budget,
        )

    @property
    def caption_words(self) -> tuple[int, int]:
        """Fewest and most words of a caption."""
        return self._settings.caption_min_words, self._settings.caption_max_words

    def open(self, taken: Iterable[str] = ()) -> Self:
        """Start the threads that prepare pictures; nonces that are `taken` are not used again."""
        self._taken.update(taken)
        self._darkroom = Darkroom(self._pictures, self._dials.image_size)
        return self

    def close(self) -> None:
        """Stop them."""
        if self._darkroom:
            self._darkroom.close()
            self._darkroom = None

    async def line(self, candidate: Candidate) -> BatchLine | Verdict:
        """The question about a post, or the verdict on one with too few photos that can be read."""
        assert self._darkroom, "line needs open questions"
        shown = await self._darkroom.develop(candidate.photos)
        if len(shown.paths) < 2:
            return too_few(blank(self.name, self.prompt_version), shown)
        question = self._question(shown, candidate.note)
        limit = money.answer_limit(len(question.ids), self._dials, question.caption.most)
        request = wire.request([question.turn(shown.pictures)], self._dials, question.schema(), limit)
        key = f"post-{secrets.token_hex(8)}"
        content = json.dumps({"key": key, "request": request}, separators=(",", ":")).encode("ascii") + b"\n"
        return BatchLine(key, question.nonce, question.ids, replace(shown, pictures=()), content)

    def _question(self, shown: Prepared, note: str) -> Question:
        """A question whose nonce no other has: it says which post an answer is about."""
        while True:
            question = prompt.ask(shown.pictures, self._settings, note)
            if question.nonce not in self._taken:
                self._taken.add(question.nonce)
                return question
