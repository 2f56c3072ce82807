"""Reads the lines of a Gemini batch's result file, which may be shuffled, cut off, cross-wired or about nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.model import Exclusion, Usage, Verdict
from engine.model.text import clean_text
from engine.verify import gemini_wire as wire
from engine.verify.answers import Answer, End
from engine.verify.caption_rules import CaptionRules
from engine.verify.models import BATCH_SHARE, family_of
from engine.verify.remote_verdict import blank, verdict_of
from engine.verify.reply import MalformedReply, nonces_in, parse_reply

if TYPE_CHECKING:
    from datetime import date

    from engine.model import BatchJob, BatchRow


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """What a line says."""

    key: str
    """The key of its question; "" if it names none."""
    answer: Answer | None
    """None if the service could not answer."""
    trouble: str = ""
    """Why there is no answer that can be used; "" if there may be one."""
    blocked: bool = False
    """True if the service refuses to verify these pictures."""

    @property
    def nonces(self) -> list[str]:
        """Nonces in the answer, which say whose it is, the likeliest first."""
        return nonces_in(self.answer.text) if self.answer else []

    @property
    def usage(self) -> Usage:
        """What it cost, whether it can be used or not."""
        return self.answer.usage if self.answer else Usage()


def read_answer(line: bytes, job: BatchJob, day: date) -> BatchAnswer | None:
    """What a line of the result file says, at the price of `day`; None if it is torn or no answer."""
    try:
        told = json.loads(line)
        if not isinstance(told, dict):
            return None
        key = told.get("key") or (told.get("metadata") or {}).get("key") or ""
        key = key if isinstance(key, str) else ""
        problem = told.get("error") or told.get("status")
        if problem and "response" not in told:
            words = problem.get("message") if isinstance(problem, dict) else problem
            return BatchAnswer(key, None, f"The service could not answer: {clean_text(str(words), 200)}")
        response = wire.response(told.get("response"))
        served = wire.served(response)
        price = family_of(served.model or job.model).price_on(day) * BATCH_SHARE
        answer = wire.answer(response, price)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return None
    if answer.end is End.BLOCKED:
        return BatchAnswer(key, answer, f"The service refuses to verify these pictures ({answer.why}).", blocked=True)
    if answer.end is End.CUT:
        return BatchAnswer(key, answer, "The answer was cut off.")
    if answer.end is End.EMPTY:
        return BatchAnswer(key, answer, f"The answer is empty ({clean_text(answer.why, 60)}).")
    return BatchAnswer(key, answer)


def verdict_on(row: BatchRow, job: BatchJob, answer: Answer) -> Verdict:
    """The verdict on the post of `row`; raises MalformedReply if the answer is not about just its pictures.

    A caption of another length than was asked for is accepted, as after asking for a second time.
    """
    rules = CaptionRules(*job.caption_words, row.ids).relaxed()
    reply = parse_reply(answer.text, row.nonce, row.ids, rules).named(dict(zip(row.ids, row.photos, strict=True)))
    unreadable = tuple(Exclusion(path, why) for path, why in row.unreadable)
    return verdict_of(blank("gemini", job.prompt_version), reply, answer, unreadable, job.model)


__all__ = ["BatchAnswer", "MalformedReply", "read_answer", "verdict_on"]
