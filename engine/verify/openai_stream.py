"""Puts an answer together that a server streams, because it streams every one or offers nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from engine.verify.http_errors import text_of

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

_TEXTS = ("content", "reasoning_content", "reasoning")


class NoCompletion(ValueError):
    """A body that is neither a completion nor a stream of one; the message is its text."""


def whole(answered: Any) -> ChatCompletion:
    """The completion that the client returns, or else the one in a body that it gives back as text.

    Raises NoCompletion if there is none.
    """
    if not isinstance(answered, str):
        completion: ChatCompletion = answered
        return completion
    from openai.types.chat import ChatCompletion as Completion

    lines = [line[len("data:") :].strip() for line in answered.splitlines() if line.startswith("data:")]
    try:
        chunks = [json.loads(line) for line in lines if line != "[DONE]"]
    except ValueError:
        raise NoCompletion("a stream that is broken off") from None
    if not chunks or not all(isinstance(chunk, dict) for chunk in chunks):
        raise NoCompletion(text_of(answered))
    return Completion.construct(**_joined(chunks))


def _joined(chunks: list[dict[str, Any]]) -> dict[str, Any]:
    choices = [choice for chunk in chunks for choice in chunk.get("choices") or ()]
    deltas = [choice.get("delta") or choice.get("message") or {} for choice in choices]
    texts = {name: "".join(delta[name] for delta in deltas if isinstance(delta.get(name), str)) for name in _TEXTS}
    ends = [choice["finish_reason"] for choice in choices if choice.get("finish_reason")]
    message = {"role": "assistant", **{name: text for name, text in texts.items() if text}}
    told: dict[str, Any] = {}
    for chunk in chunks:
        told |= {name: chunk[name] for name in ("model", "usage", "error") if chunk.get(name)}
    return {
        "model": "",
        "usage": None,
        **told,
        "choices": [{"message": message, "finish_reason": (ends or [None])[-1]}],
    }
