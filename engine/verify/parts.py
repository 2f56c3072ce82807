"""Verifies posts with more pictures than a model sees at once, in parts that share a picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.model import Mark, Usage, all_marks
from engine.model.text import clean_text
from engine.verify.reply import LONGEST_REASON, Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from engine.verify.answers import Answer

    Ask = Callable[[Sequence[int]], Awaitable[tuple[Reply, Answer]]]


async def verify_in_parts(paths: Sequence[str], most: int, ask: Ask) -> tuple[Reply, Answer]:
    """The verdict about the pictures `paths`, of which `ask` shows up to `most` at once, by their places.

    Each part begins with the last picture of the one before, until a part holds a series. The first picture of that
    series is then the anchor, and all others are shown beside it, including those of earlier parts.
    """
    if len(paths) <= most:
        return await ask(range(len(paths)))
    seen: dict[str, tuple[Mark, ...]] = {}

    async def noting(places: Sequence[int]) -> tuple[Reply, Answer]:
        reply, answer = await ask(places)
        for path, marks in reply.marks or ():
            seen[path] = all_marks([seen.get(path, ()), marks])
        return reply, answer

    reply, answer = await _in_parts(paths, most, noting)
    return replace(reply, marks=tuple(seen.items()) or None), answer


async def _in_parts(paths: Sequence[str], most: int, ask: Ask) -> tuple[Reply, Answer]:
    """The verdict about more pictures than are shown at once, without their marks."""
    answers: list[Answer] = []
    out: dict[str, str] = {}
    for start in range(0, len(paths) - 1, most - 1):
        part = range(len(paths))[start : start + most]
        reply, answer = await ask(part)
        answers.append(answer)
        out |= dict(reply.excluded)
        if reply.is_series:
            break
    else:
        reason = clean_text("; ".join(dict.fromkeys(out.values())), LONGEST_REASON)
        return Reply(False, (), tuple(out.items()), "", reason, reply.confidence), _as_one(answers)
    joined, rival = await _beside(reply, part, paths, most, ask, answers)
    if rival and len(rival[0].order) > len(joined.order):  # the first series found is not the largest
        other, _ = await _beside(*rival, paths, most, ask, answers)
        joined = max(joined, other, key=lambda one: len(one.order))
    reason = f"{joined.reason} (Verified in {len(answers)} parts.)"
    return replace(joined, reason=reason), _as_one(answers)


async def _beside(
    first: Reply, seen: Sequence[int], paths: Sequence[str], most: int, ask: Ask, answers: list[Answer]
) -> tuple[Reply, tuple[Reply, Sequence[int]] | None]:
    """The series that `first` found among the places `seen`, with all other pictures that belong to it.

    Second, the largest series without the anchor that another part holds, and the places of that part.
    """
    anchor = first.order[0]
    before: list[str] = []
    after = list(first.order[1:])
    out = dict(first.excluded)
    fullest, rival, confidence = first, None, first.confidence
    rest = [place for place in range(len(paths)) if place not in seen]
    for start in range(0, len(rest), most - 1):
        part = sorted([paths.index(anchor), *rest[start : start + most - 1]])
        reply, answer = await ask(part)
        answers.append(answer)
        out |= dict(reply.excluded)
        if anchor in reply.order:
            place = reply.order.index(anchor)
            before += reply.order[:place]
            after += reply.order[place + 1 :]
            confidence = min(confidence, reply.confidence)
            fullest = max(fullest, reply, key=lambda one: len(one.order))
        else:
            out |= dict.fromkeys(reply.order, "not of the same series")
            if reply.is_series and (rival is None or len(reply.order) > len(rival[0].order)):
                rival = (reply, part)
    order = (*before, anchor, *after)
    excluded = tuple((path, out[path]) for path in paths if path not in order)
    return replace(fullest, order=order, excluded=excluded, reason=first.reason, confidence=confidence), rival


def _as_one(answers: Sequence[Answer]) -> Answer:
    """All answers combined into one."""
    return replace(
        answers[-1],
        text="\n".join(answer.text for answer in answers),
        thoughts="\n".join(answer.thoughts for answer in answers if answer.thoughts),
        usage=sum((answer.usage for answer in answers), Usage()),
    )
