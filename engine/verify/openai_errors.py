"""From the error answers of OpenAI-compatible servers to errors of ours."""

from __future__ import annotations

import re
from typing import Any

from engine.errors import KeyRefused, ModelGone, PostFailed, QuotaExhausted, VerifierError, VerifierUnavailable
from engine.verify.http_errors import PASSING, OddRequest, error_in, passing, seconds, words_of
from engine.verify.pace import Fault, Refused

LOADING = 10.0
"""Seconds after which to look whether a model is loaded."""
_BLIND = re.compile(
    r"mmproj|multi-?modal|(image|vision).*(not support|unsupported)|does not support (image|vision)", re.I
)
_TOO_MANY = re.compile(r"at most \d+ image", re.I)
_TOO_LONG = re.compile(r"context (length|size|window)|maximum.*tokens", re.I)


def explained(code: int, body: Any, model: str, retry_after: str = "") -> VerifierError | Fault:
    """The error that an HTTP status `code` with this JSON `body` means, for a request to `model`."""
    error = error_in(body)
    said = words_of(error, code)
    if _TOO_MANY.search(said):
        return PostFailed(
            f"The server takes fewer pictures at once ({said}).",
            "Start vLLM with --limit-mm-per-prompt '{\"image\": 20}', or lower max_images_for_series.",
        )
    if _BLIND.search(said):
        return VerifierUnavailable(f"{model} cannot see pictures here ({said}).", "Serve a vision model.")
    if _TOO_LONG.search(said):
        return PostFailed(
            f"The pictures do not fit the model ({said}).", "Give the server a longer context, or set image_size lower."
        )
    if code == 503 and "loading" in said.lower():  # llama.cpp takes minutes over a large model
        return Refused(f"the server is not ready ({said})", seconds(retry_after) or LOADING)
    if code == 429:
        if "insufficient_quota" in (error.get("code"), error.get("type")):
            return QuotaExhausted(f"The account has no credit left ({said}).", "Run again once it has.")
        return Refused(f"it says that this is too fast ({said})", seconds(retry_after))
    if code in PASSING:
        return passing(code, said, seconds(retry_after))
    return _refusal(code, said, error, model)


def _refusal(code: int, said: str, error: dict[str, Any], model: str) -> VerifierError:
    if code in (401, 403):
        return KeyRefused(f"The server does not accept the key ({said}).", "Set the key that it was started with.")
    if code == 404:
        if "model" in said.lower() or "model" in str(error.get("code", "")):
            return ModelGone(f"The server does not offer {model} ({said}).", "Name another with --model.")
        return VerifierUnavailable(f"The address answers 404 ({said}).", "base_url mostly ends in /v1.")
    if code == 413:
        return PostFailed("The post's pictures are too large for one request.", "Set a smaller image_size.")
    if code in (400, 422):
        return OddRequest(f"The server refuses the request ({said}).", "The next run asks again.")
    if 300 <= code < 400 or code in (402, 405, 407):
        return VerifierUnavailable(f"The address answers {code} ({said}).", "Check base_url.")
    return PostFailed(f"The server answered {code} ({said}).", "The next run asks again.")
