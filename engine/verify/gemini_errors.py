"""Translates Gemini's error answers into our errors, by whether key, model, quota or post is the cause."""

from __future__ import annotations

import re
from typing import Any

from engine.errors import KeyRefused, ModelGone, PostFailed, QuotaExhausted, VerifierError, VerifierUnavailable
from engine.verify.faults import Fault, Refused
from engine.verify.http_errors import PASSING, OddRequest, error_in, passing, seconds, words_of
from engine.verify.models import family_of
from engine.verify.retirement import gone_error

KEY_PAGE = "https://aistudio.google.com/apikey"


def explained(code: int, body: Any, model: str, retry_after: str = "") -> VerifierError | Fault:
    """Our error for HTTP status `code` with this JSON `body`, in answer to a request to `model`."""
    error = error_in(body)
    said = words_of(error, code)
    details = _details(error)
    if code == 429:
        return _quota(said, details, retry_after)
    if code in PASSING:
        return passing(code, said, seconds(retry_after) or _retry_delay(details))
    if code == 400:
        return _bad_request(said, error, details)
    if code in (401, 403):
        return KeyRefused(
            f"Gemini does not accept the API key ({code}: {said}).", f"Check the key, or make a new one at {KEY_PAGE}."
        )
    if code == 404:
        return _not_found(said, error, model)
    if code == 413:
        return PostFailed("The post's pictures are too large for one request.", "Set a smaller image_size.")
    if 300 <= code < 400 or code in (402, 405, 407, 426, 451):
        return VerifierUnavailable(f"The address for Gemini answered {code} ({said}).", "Check base_url and the proxy.")
    return PostFailed(f"Gemini answered {code} ({said}).", "The next run asks again.")


def model_gone(model: str, said: str) -> ModelGone:
    """The error for a model that does not exist, or not for this key; it names the successor."""
    return gone_error(f"Gemini does not offer {model} to this key: {said}", family_of(model).successor)


def _bad_request(said: str, error: dict[str, Any], details: list[dict[str, Any]]) -> VerifierError:
    reasons = {detail.get("reason") for detail in details}
    if "API_KEY_INVALID" in reasons or re.search(r"api[ _]key (not valid|expired|invalid)", said, re.IGNORECASE):
        return KeyRefused(f"Gemini does not accept the API key ({said}).", f"Make a new one at {KEY_PAGE}.")
    if error.get("status") == "FAILED_PRECONDITION":
        return VerifierUnavailable(f"Gemini cannot be used from here ({said}).", "Use --verifier offline meanwhile.")
    if re.search(
        r"invalid argument|thinking|temperature|seed|media.?resolution|schema|not supported", said, re.IGNORECASE
    ):
        return OddRequest(f"Gemini refuses the request ({said}).", "Try another model, or leave thinking unset.")
    return PostFailed(f"Gemini refuses the request ({said}).", "The next run asks again.")


def _not_found(said: str, error: dict[str, Any], model: str) -> VerifierError:
    if error.get("status") == "NOT_FOUND" or "model" in said.lower():
        return model_gone(model, said)
    return VerifierUnavailable(f"The address for Gemini answers 404 ({said}).", "Check base_url.")


def _quota(said: str, details: list[dict[str, Any]], retry_after: str) -> VerifierError | Fault:
    quotas = " ".join(
        str(violation.get("quotaId", ""))
        for detail in details
        for violation in detail.get("violations") or ()
        if isinstance(violation, dict)
    )
    if "PerDay" in quotas or re.search(r"prepa(id|yment) credits|spending cap", said, re.IGNORECASE):
        return QuotaExhausted(
            f"Gemini's allowance for today is used up ({said}).",
            "Run again tomorrow, or with a paid key; all verdicts so far are kept.",
        )
    return Refused(f"it says that this is too fast ({said})", _retry_delay(details) or seconds(retry_after))


def _details(error: dict[str, Any]) -> list[dict[str, Any]]:
    details = error.get("details")
    return [detail for detail in details if isinstance(detail, dict)] if isinstance(details, list) else []


def _retry_delay(details: list[dict[str, Any]]) -> float | None:
    delays = (seconds(detail.get("retryDelay")) for detail in details)
    return next((delay for delay in delays if delay), None)
