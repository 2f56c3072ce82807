"""Converts questions and answers to and from the SDK's types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.model import Usage
from engine.model.text import clean_text
from engine.verify.answers import Answer, End
from engine.verify.models import bare

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from google.genai import types
    from pydantic import BaseModel

    from engine.verify.models import Dials, Price
    from engine.verify.prompt import Turn

_GONE_STAGES = frozenset({"DEPRECATED", "RETIRED"})
"""Stages in which a model "cannot be used", as the SDK says."""
_BLOCKING_ENDS = frozenset(
    {
        "SAFETY",
        "RECITATION",
        "LANGUAGE",
        "BLOCKLIST",
        "PROHIBITED_CONTENT",
        "SPII",
        "IMAGE_SAFETY",
        "IMAGE_PROHIBITED_CONTENT",
    }
)


def contents(turns: Sequence[Turn]) -> list[types.Content]:
    """A conversation for the SDK."""
    from google.genai import types

    def part(content: str | bytes) -> types.Part:
        if isinstance(content, str):
            return types.Part(text=content)
        return types.Part(inline_data=types.Blob(data=content, mime_type="image/jpeg"))

    return [types.Content(role=turn.role, parts=[part(content) for content in turn.parts]) for turn in turns]


def config(dials: Dials, schema: dict[str, Any] | None, limit: int, plainness: int) -> types.GenerateContentConfig:
    """Parameters of a request for an answer of at most `limit` tokens.

    Plainness 1 leaves thinking and sampling to the model; 2 also leaves out the schema, which the question describes.
    """
    from google.genai import types

    config = types.GenerateContentConfig(
        response_mime_type="application/json",
        response_schema=_in_order(schema) if schema and plainness < 2 else None,
        max_output_tokens=limit,
        automatic_continuation=False,
    )
    if dials.flex:
        config.service_tier = types.ServiceTier.FLEX
    if dials.media_resolution:
        config.media_resolution = types.MediaResolution(f"MEDIA_RESOLUTION_{dials.media_resolution.upper()}")
    if plainness:
        return config
    config.temperature = dials.sampling.get("temperature")
    config.seed = int(dials.sampling["seed"]) if "seed" in dials.sampling else None
    if dials.thinking_level:
        level = types.ThinkingLevel(dials.thinking_level.upper())
        config.thinking_config = types.ThinkingConfig(thinking_level=level, include_thoughts=True)
    elif dials.thinking_budget is not None:
        thinks = dials.thinks or None
        config.thinking_config = types.ThinkingConfig(thinking_budget=dials.thinking_budget, include_thoughts=thinks)
    return config


def request(turns: Sequence[Turn], dials: Dials, schema: dict[str, Any], limit: int) -> dict[str, Any]:
    """The JSON object of one request, for a file of many."""
    from google.genai import types

    asked = config(dials, None, limit, 0).model_dump(exclude_none=True, exclude=_NOT_SENT)
    asked["response_schema"] = types.Schema.model_validate(_in_order(schema))
    return {
        "contents": [_as_sent(content) for content in contents(turns)],
        "generationConfig": _as_sent(types.GenerationConfig.model_validate(asked)),
    }


_NOT_SENT = {"automatic_continuation", "service_tier"}
"""Parameters that are for the SDK itself, or that a batch does not have."""


def _as_sent(value: BaseModel) -> dict[str, Any]:
    return value.model_dump(mode="json", by_alias=True, exclude_none=True)


def response(body: Any) -> types.GenerateContentResponse:
    """The response in a line of a result file, as far as we need it; raises ValueError for what is none."""
    from google.genai import types

    if not isinstance(body, dict):
        raise ValueError("no response")
    first: dict[str, Any] = next(iter(body.get("candidates") or ()), {})
    picked = {name: body[name] for name in ("promptFeedback", "modelVersion") if name in body}
    parts = (first.get("content") or {}).get("parts") or ()
    told = [{name: part[name] for name in ("text", "thought") if name in part} for part in parts]
    picked["candidates"] = [{"content": {"parts": told}, "finishReason": first.get("finishReason")}]
    measured = body.get("usageMetadata") or {}
    picked["usageMetadata"] = {name: measured[name] for name in _COUNTS if name in measured}
    return types.GenerateContentResponse.model_validate(picked)


_COUNTS = ("promptTokenCount", "toolUsePromptTokenCount", "candidatesTokenCount", "thoughtsTokenCount")


def _in_order(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with its order of fields, since Gemini would sort them, and the reason must come first."""
    ordered = dict(schema)
    if "properties" in schema:
        ordered["properties"] = {name: _in_order(part) for name, part in schema["properties"].items()}
        ordered["property_ordering"] = list(schema["properties"])
    if "items" in schema:
        ordered["items"] = _in_order(schema["items"])
    return ordered


@dataclass(frozen=True, slots=True)
class Served:
    """What a response says about the model that gave it."""

    model: str
    """"" if it says nothing."""
    gone: bool
    """True if the service calls the model retired."""
    ends: date | None
    """The announced day of its end."""


def served(response: types.GenerateContentResponse) -> Served:
    """The model that answered, according to the service."""
    status = response.model_status
    stage = str(status.model_stage.value) if status and status.model_stage else ""
    return Served(
        model=clean_text(bare(response.model_version or ""), 100),
        gone=stage in _GONE_STAGES,
        ends=status.retirement_time.date() if status and status.retirement_time else None,
    )


def answer(response: types.GenerateContentResponse, price: Price) -> Answer:
    """The parts of a response that we need, without the SDK's own parsing, which hides bad answers."""
    candidate = response.candidates[0] if response.candidates else None
    parts = (candidate.content.parts if candidate and candidate.content else None) or []
    text = "".join(part.text for part in parts if part.text and not part.thought)
    thoughts = "".join(part.text for part in parts if part.text and part.thought)
    end, why = _end(response, candidate, text)
    return Answer(text, end, _usage(response, price), response.model_version or "", thoughts, why)


def _end(response: types.GenerateContentResponse, candidate: types.Candidate | None, text: str) -> tuple[End, str]:
    feedback = response.prompt_feedback
    if feedback and feedback.block_reason:
        return End.BLOCKED, str(feedback.block_reason.value)
    reason = str(candidate.finish_reason.value) if candidate and candidate.finish_reason else ""
    if reason in _BLOCKING_ENDS:
        return End.BLOCKED, reason
    if reason == "MAX_TOKENS":
        return End.CUT, reason
    return (End.WHOLE if text else End.EMPTY), reason or "no reason given"


def _usage(response: types.GenerateContentResponse, price: Price) -> Usage:
    measured = response.usage_metadata
    if not measured:
        return Usage(requests=1)
    prompt = (measured.prompt_token_count or 0) + (measured.tool_use_prompt_token_count or 0)
    output, thoughts = measured.candidates_token_count or 0, measured.thoughts_token_count or 0
    return Usage(prompt, output, thoughts, 1, price.of(prompt, output + thoughts))
