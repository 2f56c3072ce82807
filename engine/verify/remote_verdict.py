"""Makes verdicts of what models answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.model import Exclusion, Group, Verdict
from engine.model.text import clean_text

if TYPE_CHECKING:
    from engine.verify.answers import Answer
    from engine.verify.prepare import Prepared
    from engine.verify.reply import Reply

REVIEW_BELOW = 0.6
"""A model this unsure of a series wants a person to look."""


def blank(verifier: str, prompt_version: str) -> Verdict:
    """A verdict that finds no series and names no photo."""
    return Verdict(
        is_series=False,
        frames=(),
        excluded=(),
        caption="",
        confidence=1.0,
        reason="",
        verifier=verifier,
        prompt_version=prompt_version,
    )


def too_few(blank: Verdict, shown: Prepared) -> Verdict:
    """The verdict on a post of whose photos too few can be read."""
    reason = "Fewer than two of the photos can be read."
    alone = tuple(Exclusion(path, reason) for path in shown.paths)
    return replace(blank, excluded=alone + shown.unreadable, reason=reason, unreadable=shown.unreadable)


def verdict_of(blank: Verdict, reply: Reply, answer: Answer, unreadable: tuple[Exclusion, ...], model: str) -> Verdict:
    """The verdict in an answer whose reply names paths; `model` is the one that was asked."""
    excluded = tuple(Exclusion(path, reason) for path, reason in reply.excluded)
    return replace(
        blank,
        is_series=reply.is_series,
        frames=reply.order,
        excluded=excluded + unreadable,
        caption=reply.caption,
        confidence=reply.confidence,
        reason=reply.reason,
        model_version=clean_text(answer.model_version, 100) or model,
        needs_review=reply.confidence < REVIEW_BELOW,
        unreadable=unreadable,
        usage=answer.usage,
        raw=_storable(answer.text),
        thinking_summary=_storable(answer.thoughts),
        facts=reply.facts,
        groups=_groups(reply),
        seen=reply.marks,
    )


def _groups(reply: Reply) -> tuple[Group, ...]:
    """Further series among the excluded photos, without those that the joined parts of a post took after all."""
    out = {path for path, _ in reply.excluded}
    left = (Group(tuple(path for path in paths if path in out), about) for paths, about in reply.groups)
    return tuple(group for group in left if len(group.frames) > 1)


def _storable(text: str) -> str:
    """Text that a database can store: JSON may contain half a surrogate pair, which it cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")
