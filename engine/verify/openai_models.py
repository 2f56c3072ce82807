"""Finds models that can see pictures in a server's list, by what it says about them and by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_OTHER_TRADE = re.compile(
    r"embed|rerank|\b(?:bge|gte|e5|minilm|nomic|jina|colbert)\b|whisper|parakeet|\btts\b|\basr\b|speech|kokoro|bark"
    r"|voice|transcri|moderation|guard|\bclip\b|siglip|diffusion|sdxl|\bflux|dall-?e|gpt-image|imagen|\bsora\b|\bwan2"
    r"|reward|classifier|davinci|babbage|codex|realtime|-audio",
    re.IGNORECASE,
)
"""Names of models that do anything but chat."""
_SEES = re.compile(
    r"(?:^|[-_/.\d])vl(?:m|[-_.:\d]|$)|vision|visual|llava|pixtral|minicpm-?[vo]|internvl|moondream|molmo|idefics"
    r"|gemma-?[34]|smolvlm|paligemma|glm-[\d.]+v|llama-?4|mistral-small-?(?:3\.|4|24)|mistral-(?:medium|large)-?3"
    r"|multimodal|omni|kimi-k2\.[5-9]|qwen-?3\.[5-9]|gpt-(?:4o|4\.1|[5-9])|\bo[134]\b|claude|gemini|grok-[4-9]",
    re.IGNORECASE,
)
"""Names of models that see pictures."""
_TEXT_ONLY = re.compile(
    r"coder|codestral|starcoder|deepseek|\bphi-?[234](?!.*(?:vision|multimodal))|gpt-oss|gpt-3\.5|math|llama-?(?:2|3\.[13])"
    r"|mixtral|qwen-?(?:2\.5|2|3)(?![-_.\d]*vl|.*omni)",
    re.IGNORECASE,
)
"""Names of models that see only text, to be tried after unknown ones."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A model that a server lists."""

    name: str
    sees: bool | None
    """True if it sees pictures; None if neither the server nor its name tells."""
    context: int | None = None
    """Size of its context in tokens, if the server says."""


def offered(listed: Iterable[Any]) -> list[Offered]:
    """The models of a server's answer to GET /models, in its order; entries without a name are skipped."""
    found = []
    for entry in listed:
        more: Mapping[str, Any] = getattr(entry, "model_extra", None) or {}
        if name := getattr(entry, "id", None):
            context = more.get("max_model_len") or more.get("context_length") or more.get("max_context_length")
            found.append(Offered(str(name), _sees(str(name), more), context if isinstance(context, int) else None))
    return found


def candidates(models: Iterable[Offered]) -> list[str]:
    """The models worth asking, the likeliest first, and equally likely ones in the server's order."""
    worth = [model for model in models if model.sees is not False]
    return [model.name for model in sorted(worth, key=_rank)]


def _rank(model: Offered) -> int:
    if model.sees:
        return 0
    return 2 if _TEXT_ONLY.search(model.name) else 1


def _sees(name: str, more: Mapping[str, Any]) -> bool | None:
    told = _told(more)
    if told is not None:
        return told
    if _OTHER_TRADE.search(name):
        return False
    return True if _SEES.search(name) else None


def _told(more: Mapping[str, Any]) -> bool | None:
    """What lists of OpenRouter, Mistral, llama.cpp, LM Studio and the like say about a model's sight."""
    architecture = more.get("architecture")
    takes = (architecture if isinstance(architecture, dict) else more).get("input_modalities")
    if isinstance(takes, list) and takes:
        return "image" in takes
    able = more.get("capabilities")
    if isinstance(able, dict) and isinstance(able.get("vision"), bool):
        return bool(able["vision"])
    if isinstance(able, list) and able:
        return True if {"vision", "multimodal", "image"} & {str(one).lower() for one in able} else None
    kind = str(more.get("type") or more.get("task") or "").lower()
    if kind in ("vlm", "image-text-to-text"):
        return True
    return False if kind in ("embedding", "embeddings", "rerank", "reranker", "audio", "image", "moderation") else None
