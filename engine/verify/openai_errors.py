"""Translates error answers of OpenAI-compatible servers into our errors.

No two servers word a refusal alike, and few give it a code, so its words must tell what it is about. Collected from
vLLM, SGLang, llama.cpp, llamafile, Ollama, LM Studio, LocalAI, TabbyAPI, mlx-vlm, TGI, LMDeploy, LiteLLM, OpenRouter,
Groq, Mistral, DeepSeek, DashScope, Azure, xAI and OpenAI.
"""

from __future__ import annotations

import re
from typing import Any

from engine.errors import (
    KeyRefused,
    ModelGone,
    PostBlocked,
    PostFailed,
    QuotaExhausted,
    VerifierError,
    VerifierUnavailable,
)
from engine.verify.faults import Fault, Refused
from engine.verify.http_errors import PASSING, OddRequest, error_in, passing, pause_in, seconds, words_of

LOADING = 10.0
"""Seconds after which to check if a model is loaded."""


class Unsuited(VerifierUnavailable):
    """This server, as it is, can verify no post."""


class Blind(PostFailed):
    """The model cannot be shown pictures, or cannot be asked at all; `said` is how the server puts it."""

    def __init__(self, said: str) -> None:
        super().__init__(f"The model cannot see pictures ({said}).", "Serve a vision model.")
        self.said = said


class TooLong(PostFailed):
    """Question and answer do not fit the model's context, or the request is too large."""

    def __init__(self, said: str) -> None:
        super().__init__(f"The pictures do not fit the model ({said}).", LONGER_CONTEXT)
        self.said = said


class TooManyPictures(PostFailed):
    """The server accepts fewer pictures at once: at most `most`, if it says so."""

    def __init__(self, said: str, most: int | None) -> None:
        super().__init__(f"The server takes fewer pictures at once ({said}).", MORE_PICTURES)
        self.said = said
        self.most = most


class FieldRefused(OddRequest):
    """The server does not accept `field` of the request, or not this value of it."""

    def __init__(self, said: str, field: str) -> None:
        super().__init__(f"The server refuses the request ({said}).", "The next run asks again.")
        self.field = field


LONGER_CONTEXT = (
    "Start the server with a longer context: vLLM --max-model-len 32768, llama.cpp -c 32768, "
    "Ollama OLLAMA_CONTEXT_LENGTH=32768, SGLang --context-length 32768, LM Studio in the model's settings."
)
MORE_PICTURES = "Start vLLM with --limit-mm-per-prompt '{\"image\": 20}', or lower max_images_for_series."

_PICTURE = r"(?:images?|image_urls?|pictures?|vision|visual|multi-?modal\w*|media)"
_NOT = r"(?:not|n't|cannot|never|no|unable|unsupported|only|without)"
_TAKES = r"(?:support|accept|allow|enable|handle|available|avail|capab|permit|understand|process|loaded|input)"
_BLIND = re.compile(
    r"mmproj|not compiled for multi-?modal|not an? (?:multi-?modal|vision)|text[- ]only|vision add-?on"
    r"|missing data required for image"
    rf"|{_PICTURE}\W+(?:\w+\W+){{0,4}}?{_NOT}\W+(?:\w+\W+){{0,2}}?{_TAKES}"
    rf"|{_NOT}\W+(?:\w+\W+){{0,2}}?{_TAKES}\w*\W+(?:\w+\W+){{0,3}}?{_PICTURE}"
    rf"|unsupported\W+(?:\w+\W+){{0,4}}?{_PICTURE}|no endpoints found that support image"
    r"|unknown variant\W+image_url|expected\W+[`'\"]?text\b|allowed values\W+text"
    r"|content\W+(?:\w+\W+){0,3}?must be an? string|input should be \W?(?:a valid string|text\b)"
    r"|invalid type: sequence, expected a string|at most 0 image|image=0\b",
    re.IGNORECASE,
)
_ONE_PICTURE = re.compile(
    r"(?<!response_)format|unable to process|mime|media.type|decode|corrupt|truncated|url.scheme|identify image"
    r"|download|fetch|dimension|base64|image is valid|data urls?\b",
    re.IGNORECASE,
)
"""What a refusal of one picture for itself speaks of; the next post's may be fine."""
_NO_CHAT = re.compile(
    r"(?:not|n't) (?:support|a|an)\b[^.]{0,20}\b(?:chat|generate|completion)|embedding model"
    r"|(?:is|only)[^.]{0,20} embedding|model type[^.]{0,20}embed|not a language model|not an? llm\b",
    re.IGNORECASE,
)
_MANY = re.compile(
    rf"too (?:many|much) {_PICTURE}|(?:at most|max\w*|up to|more than|limit\w*|only|exceed\w*)\W+(?:\w+\W+){{0,4}}?"
    r"(?:\d+|one|single|a)\W+(?:images?|pictures?)|limit.mm.per.prompt|number of (?:images|pictures)"
    r"|only (?:one|a single|1) (?:image|picture)|single.image|multi(?:ple)?[- ]images?\b[^.]{0,30}?\b(?:not|n't|un)"
    r"|(?:not|n't) support (?:multi|several)[\w-]*[- ]images?"
    r"|(?:images?|pictures?)\W+(?:\w+\W+){0,3}?(?:> ?\d|exceed)",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"(?:image\W{0,2}=\W?|instead found )(\d+)|(?:at most|max\w*|up to|more than|limit\w*|allow\w*|only|supports?|>)"
    r"(?:\W+(?!\d|one\b|single\b)\w+){0,5}?\W*(\d+|one|single)\b",
    re.IGNORECASE,
)
_MISSED = re.compile(r"prompt updates corresponding to \d+ image items, but instead found \d", re.IGNORECASE)
"""vLLM's words for pictures that it has no room for, in some models."""
_HEAVY = re.compile(
    rf"{_PICTURE}\W[^.]{{0,60}}?(?:exceed|smaller than|larger than|max|limit|too large)[^.]{{0,40}}?"
    r"\d\W?(?:[km]i?b|bytes)\b",
    re.IGNORECASE,
)
"""Refusals of pictures with too many bytes."""
_LONG = re.compile(
    r"context[ _-]?(?:length|size|window|limit)|max_model_len|maximum model length|exceed_context"
    r"|(?:prompt|input|request|payload|body|entity|content|message)s?\W+(?:\w+\W+){0,6}?(?:too|longer|exceeds?)\W+"
    r"(?:\w+\W+){0,3}?(?:long|large|than|max\w*|tokens?|available|context|limit)"
    r"|max(?:imum)?\W+(?:\w+\W+){0,4}?tokens|max_(?:completion_)?tokens\W+(?:\w+\W+){0,6}?(?:too large|at least 1)"
    r"|max_new_tokens must be|greater than max|max_seq_len|requires \d+ pages"
    r"|range of (?:input length|max_tokens)|too many (?:input )?tokens|tokens? (?:count|limit) exceed"
    r"|reduce (?:the|your) (?:length|prompt|input)|too large",
    re.IGNORECASE,
)
_UNKNOWN = r"(?:un(?:supported|recogni[sz]ed|known|expected)|not (?:support|permit|allow)\w*|extra)"
_FIELDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "max_tokens",
        re.compile(
            rf"max_completion_tokens|{_UNKNOWN}\b[^.]{{0,60}}\bmax_tokens|\bmax_tokens\b[^.]{{0,40}}{_UNKNOWN}",
            re.IGNORECASE,
        ),
    ),
    ("enable_thinking", re.compile(r"enable_thinking", re.IGNORECASE)),
    (
        "stream",
        re.compile(
            r"only supports? (?:the )?stream|stream(?:ing)?(?: mode)? (?:is required|must be)|enable (?:the )?stream"
            r"|(?:set|use|with) .?stream.?\W{1,3}true|non-stream\w*[^.]{0,30} not (?:support|allow)",
            re.IGNORECASE,
        ),
    ),
    ("temperature", re.compile(r"temperature", re.IGNORECASE)),
    ("seed", re.compile(r"\bseed\b", re.IGNORECASE)),
    (
        "response_format",
        re.compile(
            r"response_?format|json.?(?:schema|object|mode)|structured.output|guided|grammar|outlines|schema",
            re.IGNORECASE,
        ),
    ),
)
"""Fields that a refusal may name, in the order in which it is searched for them; it may demand the second and third."""
_ROUTED = re.compile(r"no endpoints? found that can handle the requested parameters", re.IGNORECASE)
"""OpenRouter's words for a request none of whose providers takes all of its fields."""
_GONE = re.compile(
    r"(?:invalid|unknown|no such|nonexistent) model\b"
    r"|\bmodels?\b\W+(?:\S+\W+){0,4}?(?:not found|does not exist|not loaded)"
    r"|no models? (?:is |are )?loaded|\bdeployment\b[^.]{0,40}\bnot\b",
    re.IGNORECASE,
)
_LOADING = re.compile(
    r"(?<!error )(?<!failed )(?<!while )loading (?:the )?model|model is (?:still |currently )?loading", re.IGNORECASE
)
_OF_THE_DAY = re.compile(r"per[-_ ]day|\bdaily\b|\b[RT]PD\b", re.IGNORECASE)
_FLAGGED = re.compile(
    r"content_?(?:filter|policy)|moderation|flagged|safety (?:system|policy)|inappropriate|data_inspection",
    re.IGNORECASE,
)


def explained(code: int, body: Any, model: str, retry_after: str = "") -> VerifierError | Fault:
    """Our error for HTTP status `code` with this JSON `body`, in answer to a request to `model`."""
    error = error_in(body)
    said = words_of(error, code)
    kind = f"{error.get('code') or ''} {error.get('type') or ''}"
    if code == 402 or (code == 429 and "insufficient_quota" in kind):
        return QuotaExhausted(f"The account has no credit left ({said}).", "Run again once it has.")
    if code == 429:
        if _OF_THE_DAY.search(said):
            return QuotaExhausted(f"Today's allowance is used up ({said}).", "Run again tomorrow.")
        return Refused(f"it says that this is too fast ({said})", seconds(retry_after) or pause_in(said))
    if (code == 503 and "loading" in said.lower()) or (code == 500 and _LOADING.search(said)):
        # llama.cpp and Ollama take minutes over a large model.
        return Refused(f"the server is not ready ({said})", seconds(retry_after) or LOADING)
    if code not in (401, 407) and (unfit := _unfit(said, kind, code)):
        return unfit
    if code in PASSING:
        return passing(code, said, seconds(retry_after))
    return _refusal(code, said, error, model)


def most_pictures(said: str) -> int | None:
    """The number of pictures that a refusal allows; None if it gives none."""
    found = [first or second for first, second in _MOST.findall(said)]
    if not found:
        return None
    return int(found[0]) if found[0].isdigit() else 1


def _unfit(said: str, kind: str, code: int) -> VerifierError | None:
    """What the request was too much for, or what it held that this server or model does not take."""
    if _FLAGGED.search(f"{kind} {said}"):
        return PostBlocked(f"The service refuses to verify these pictures ({said}).", "Review it yourself.")
    if _HEAVY.search(said):
        return TooLong(said)
    if _MISSED.search(said) or (_MANY.search(said) and not re.search(r"tokens?\b|context", said, re.IGNORECASE)):
        most = most_pictures(said)
        return Blind(said) if most == 0 else TooManyPictures(said, most)
    if _LONG.search(f"{kind} {said}") or code == 413:
        if _FIELDS[0][1].search(said) and re.search(r"unsupported|not supported|instead", said, re.IGNORECASE):
            return FieldRefused(said, "max_tokens")
        return TooLong(said)
    if re.search(r"json_schema|response_format", said) or _ROUTED.search(said):
        return FieldRefused(said, "response_format")
    if (_BLIND.search(said) and not _ONE_PICTURE.search(said)) or _NO_CHAT.search(said):
        return Blind(said)
    if code in (400, 422, 500, 501):
        for field, named in _FIELDS:
            if named.search(said):
                return FieldRefused(said, field)
    return None


def _refusal(code: int, said: str, error: dict[str, Any], model: str) -> VerifierError:
    if code in (401, 403):
        if re.search(r"\bhost\b", said, re.IGNORECASE):  # Jan and others that are open to their own machine alone
            return VerifierUnavailable(
                f"The server takes no requests under this name ({said}).", "Allow the name there, or use 127.0.0.1."
            )
        return KeyRefused(f"The server does not accept the key ({said}).", "Set the key that it was started with.")
    if code == 404 or (code in (400, 422) and _GONE.search(said)):
        if _GONE.search(said) or "model" in f"{said} {error.get('code', '')}".lower():
            return ModelGone(f"The server does not offer {model} ({said}).", "Name another with --model.")
        return VerifierUnavailable(f"The address answers 404 ({said}).", "base_url mostly ends in /v1.")
    if code in (400, 422):
        return OddRequest(f"The server refuses the request ({said}).", "The next run asks again.")
    if 300 <= code < 400 or code in (405, 407):
        return VerifierUnavailable(f"The address answers {code} ({said}).", "Check base_url.")
    return PostFailed(f"The server answered {code} ({said}).", "The next run asks again.")
