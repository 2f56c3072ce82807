"""Converts questions and answers to and from OpenAI's chat format, in the dialects of servers."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from engine.model import Usage
from engine.model.text import clean_text
from engine.verify.answers import Answer, End
from engine.verify.openai_errors import FieldRefused, TooLong

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

    from engine.verify.models import Price
    from engine.verify.prompt import Turn

_BLANK = 200
"""White space in a row, in characters, from which on a model is caught in its schema, which allows any number of it."""
SLACK = 8
"""Tokens by which a server may stop short of its limit and still count as having reached it."""


def message(turn: Turn) -> Any:
    """A turn as a message."""
    if turn.role == "model":
        return {"role": "assistant", "content": "".join(part for part in turn.parts if isinstance(part, str))}
    return {"role": "user", "content": [_part(part) for part in turn.parts]}


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with every object closed to other fields and none of its own optional, as strict servers demand."""
    whole = dict(schema)
    if "properties" in schema:
        whole["properties"] = {name: closed(part) for name, part in schema["properties"].items()}
        whole["required"] = list(schema["properties"])
        whole["additionalProperties"] = False
    if "items" in schema:
        whole["items"] = closed(schema["items"])
    return whole


def error_of(completion: ChatCompletion) -> Any:
    """The error in an answer of status 200, as routers send it; None if there is none."""
    choice = completion.choices[0] if completion.choices else None
    return getattr(completion, "error", None) or (choice and getattr(choice, "error", None))


def answer(completion: ChatCompletion, limit: int, price: Price) -> Answer:
    """The parts of a completion that we need; raises AttributeError for a page of HTML, which has none of them.

    Raises TooLong if the answer was cut off before `limit` tokens, since the server's context is then full.
    """
    choice = completion.choices[0] if completion.choices else None
    told = getattr(choice, "message", None) or choice  # TGI once answered without a message
    text, thoughts = _told(told)
    why = _reason(choice and choice.finish_reason)
    usage = _usage(completion, price)
    end = End.WHOLE if text.strip() else End.EMPTY
    if why == "length":
        if len(text) - len(text.rstrip()) > _BLANK:
            raise FieldRefused("it writes white space without end", "response_format")
        written = usage.output_tokens + usage.thinking_tokens
        if 0 < written < limit - SLACK:
            full = usage.prompt_tokens + written
            raise TooLong(f"it cut the answer off after {full:,} tokens in all: its context is full")
        if written or text or thoughts or not completion.usage:  # else it failed, and does not say so
            end = End.CUT
    elif why == "content_filter" or getattr(told, "refusal", None):
        end = End.BLOCKED
    return Answer(text, end, usage, str(completion.model or ""), thoughts, why)


def _part(part: str | bytes) -> dict[str, Any]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    # JPEG, for llama.cpp reads no WebP.
    return {"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{base64.b64encode(part).decode()}"}}


def _told(told: Any) -> tuple[str, str]:
    """A message's text and thoughts, in any place and form, since the client checks no types."""
    content = getattr(told, "content", None) or getattr(told, "text", None) or _called(told)
    if isinstance(content, dict):  # some read the JSON themselves
        content = json.dumps(content)
    thoughts = [getattr(told, name, None) for name in ("reasoning_content", "reasoning")]
    if isinstance(content, list):  # Mistral's models that think send their thoughts as parts of the content
        parts = [part for part in content if isinstance(part, dict)]
        thoughts += [str(part.get("thinking")) for part in parts if part.get("type") == "thinking"]
        content = "".join(str(part.get("text") or "") for part in parts if part.get("type") == "text")
    text = _unquoted(content) if isinstance(content, str) else ""
    thought = next((one for one in thoughts if isinstance(one, str) and one), "")
    # With the wrong reasoning parser, or thoughts turned off, servers take the answer itself for thoughts.
    return (thought, "") if "{" not in text and "{" in thought else (text, thought)


def _called(told: Any) -> Any:
    """The arguments of a tool, with which routers have some models fill in a schema."""
    calls = getattr(told, "tool_calls", None)
    call = calls[0] if isinstance(calls, list) and calls else None
    return getattr(getattr(call, "function", None), "arguments", None)


def _unquoted(text: str) -> str:
    """JSON that was written as a string in JSON, or the text as it is."""
    if not text.lstrip().startswith('"{'):
        return text
    try:
        return str(json.loads(text))
    except ValueError:
        return text


def _reason(finish: Any) -> str:
    """Why an answer ended; SGLang may give an object."""
    if isinstance(finish, dict):
        finish = finish.get("message") or finish.get("type")
    return clean_text(str(finish or "no reason given"), 200)


def _usage(completion: ChatCompletion, price: Price) -> Usage:
    measured = completion.usage
    if not measured:
        return Usage(requests=1)
    details = measured.completion_tokens_details
    thoughts = int((details and details.reasoning_tokens) or 0)
    asked = int(measured.prompt_tokens or 0)
    # Some count thoughts in the total alone.
    written = max(int(measured.completion_tokens or 0), int(measured.total_tokens or 0) - asked)
    return Usage(asked, max(0, written - thoughts), min(thoughts, written), 1, price.of(asked, written))
