"""Checks a model's answer, which is untrusted text: returns a reply, or says why it cannot be used."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from engine.model import Facts
from engine.model.text import clean_text
from engine.verify.caption_rules import CaptionRules
from engine.verify.optional_fields import facts_in, groups_in, marks_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.model import Sightings

LONGEST_ANSWER = 200_000
LONGEST_REASON = 400

T = TypeVar("T")

_THOUGHTS_END = re.compile(r"</(?:think|thinking|thought|thoughts|reasoning)>|\[/THINK\]", re.IGNORECASE)
_NONCE = re.compile(r'"nonce"\s*:\s*"(\w{1,64})"')
_MOST_BROKEN = 200
"""Braces without JSON after which to give an answer up, since each costs time in proportion to its length."""


class MalformedReply(ValueError):
    """The answer cannot be used; the message completes "That answer cannot be used: …"."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete answer. `order` and `excluded` together name every id once."""

    is_series: bool
    order: tuple[str, ...]
    """Ids of the series in film order; empty if there is none."""
    excluded: tuple[tuple[str, str], ...]
    """(id, reason)."""
    caption: str
    reason: str
    confidence: float
    """0 to 1."""
    facts: Facts = field(default_factory=Facts)
    groups: tuple[tuple[tuple[str, ...], str], ...] = ()
    """(ids in film order, what they show) of further series among the excluded."""
    marks: Sightings | None = None
    """Marks of every picture; None if the answer says nothing of marks."""

    def named(self, names: Mapping[str, str]) -> Reply:
        """The reply with each id replaced by its name in `names`."""
        excluded = tuple((names[label], reason) for label, reason in self.excluded)
        groups = tuple((tuple(names[label] for label in labels), about) for labels, about in self.groups)
        marks = None if self.marks is None else tuple((names[label], marks) for label, marks in self.marks)
        order = tuple(names[label] for label in self.order)
        return replace(self, order=order, excluded=excluded, groups=groups, marks=marks)


def parse_reply(text: str, nonce: str, ids: Sequence[str], rules: CaptionRules) -> Reply:
    """Read an answer about pictures `ids`, with a caption by these `rules`; raises MalformedReply."""
    answer = _vouched_object(text, nonce)
    confidence = _number(answer, "confidence")
    reason = clean_text(_field(answer, "reason", str), LONGEST_REASON)
    excluded, marks = _excluded(answer, ids), marks_in(answer, ids)
    if not _field(answer, "is_series", bool):
        # Without a series not every picture needs a reason of its own: the common one will do.
        left_out = tuple((label, excluded.get(label) or reason) for label in ids)
        return Reply(False, (), left_out, "", reason, confidence, marks=marks)
    order = _order(answer, ids)
    _check_complete(order, excluded, ids)
    caption = rules.cleaned(_field(answer, "caption", str))
    if problem := rules.problem(caption):
        raise MalformedReply(problem)
    left_out = tuple((label, excluded[label] or "not part of the series") for label in ids if label in excluded)
    facts, groups = facts_in(answer, ids), groups_in(answer, order, ids)
    return Reply(True, order, left_out, caption, reason, confidence, facts, groups, marks)


def parse_facts(text: str, nonce: str, ids: Sequence[str]) -> Reply:
    """Read an answer about pictures `ids` of a series that holds facts alone; raises MalformedReply."""
    facts = facts_in(_vouched_object(text, nonce), ids)
    if not facts:
        raise MalformedReply("its facts are missing or empty")
    return Reply(True, tuple(ids), (), "", "", 1.0, facts)


def nonces_in(text: str) -> list[str]:
    """Nonces that an answer contains, also one that is cut off or broken otherwise, the last one first."""
    return _NONCE.findall(text[:LONGEST_ANSWER])[::-1]


def _vouched_object(text: str, nonce: str) -> dict[str, Any]:
    """The JSON object in an answer that contains the nonce of its question; raises MalformedReply."""
    answer = _object_in(text, nonce)
    if answer.get("nonce") != nonce:
        raise MalformedReply("its nonce is not the one asked for")
    return answer


def _object_in(text: str, nonce: str) -> dict[str, Any]:
    """The answer among the JSON objects of a text, identified by the nonce, whatever else is there.

    If several contain the nonce, the last one counts, since models draft in their thoughts. Thoughts may have an end
    tag without a begin tag, since some chat templates write the begin tag themselves.
    """
    if len(text) > LONGEST_ANSWER:
        raise MalformedReply("it is far too long")
    told = _THOUGHTS_END.split(text)[-1]
    found, trouble = _objects(told if "{" in told else text)
    bearing = [answer for answer in found if "nonce" in answer]
    right = [answer for answer in bearing if answer["nonce"] == nonce]
    if not bearing and trouble:
        raise trouble
    if not found:
        raise MalformedReply("it holds no JSON object")
    return (right or bearing or found[:1])[-1]


def _objects(text: str) -> tuple[list[dict[str, Any]], MalformedReply | None]:
    """The JSON objects in a text, in order, and the problem with anything that only looks like one."""
    decoder = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_unique_keys)
    found: list[dict[str, Any]] = []
    trouble: MalformedReply | None = None
    broken = 0
    start = text.find("{")
    while start >= 0 and broken < _MOST_BROKEN:
        try:
            answer, end = decoder.raw_decode(text, start)
            found.append(answer)
        except MalformedReply as problem:
            trouble, end, broken = problem, start + 1, broken + 1
        except (ValueError, RecursionError):
            trouble = trouble or MalformedReply("its JSON is broken or cut off")
            end, broken = start + 1, broken + 1
        start = text.find("{", end)
    return found, trouble


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedReply(f"{name} is no number")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedReply("it names a field twice")
    return found


def _field(answer: dict[str, Any], name: str, kind: type[T]) -> T:
    value = answer.get(name)
    if not isinstance(value, kind):
        raise MalformedReply(f'its "{name}" is missing or no {_KINDS[kind]}')
    return value


_KINDS: dict[type, str] = {str: "text", bool: "true or false", list: "list"}


def _number(answer: dict[str, Any], name: str) -> float:
    value = answer.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise MalformedReply(f'its "{name}" is missing or no number')
    return min(1.0, max(0.0, float(value)))


def _order(answer: dict[str, Any], ids: Sequence[str]) -> tuple[str, ...]:
    places: dict[str, int] = {}
    for entry in _entries(answer, "images"):
        label, place = _known_id(entry, ids, places), entry.get("order")
        if isinstance(place, float) and place.is_integer():
            place = int(place)
        if isinstance(place, bool) or not isinstance(place, int):
            raise MalformedReply(f"{label} has no whole number as its order")
        if place in places.values():
            raise MalformedReply(f"two images have the order {place}")
        places[label] = place
    if len(places) < 2:
        raise MalformedReply("a series needs at least two images")
    return tuple(sorted(places, key=places.__getitem__))


def _excluded(answer: dict[str, Any], ids: Sequence[str]) -> dict[str, str]:
    reasons: dict[str, str] = {}
    for entry in _entries(answer, "excluded"):
        label = _known_id(entry, ids, reasons)
        reason = entry.get("reason")
        if not isinstance(reason, str):
            raise MalformedReply(f"{label} is excluded without a reason")
        reasons[label] = clean_text(reason, LONGEST_REASON)
    return reasons


def _entries(answer: dict[str, Any], name: str) -> list[dict[str, Any]]:
    entries = _field(answer, name, list)
    if not all(isinstance(entry, dict) for entry in entries):
        raise MalformedReply(f'its "{name}" holds something that is no object')
    return entries


def _known_id(entry: dict[str, Any], ids: Sequence[str], seen: dict[str, Any]) -> str:
    label = entry.get("id")
    if not isinstance(label, str) or label not in ids:
        raise MalformedReply(f"it names an id that was not shown: {clean_text(str(label), 40)}")
    if label in seen:
        raise MalformedReply(f"it names {label} twice")
    return label


def _check_complete(order: Sequence[str], excluded: dict[str, str], ids: Sequence[str]) -> None:
    if both := [label for label in order if label in excluded]:
        raise MalformedReply(f"it has {', '.join(both)} both in images and in excluded")
    if missing := [label for label in ids if label not in excluded and label not in order]:
        raise MalformedReply(f"it leaves out {', '.join(missing)}")
