"""From Gemini's error answers to errors of ours: what is the key's fault, the model's, the quota's, the post's."""

from __future__ import annotations

import re
from typing import Any

from engine.errors import KeyRefused, ModelGone, PostFailed, QuotaExhausted, VerifierError, VerifierUnavailable
from engine.verify.models import family_of
from engine.verify.pace import Fault, Refused
from engine.verify.reply import clean_text

KEY_PAGE = "https://aistudio.google.com/apikey"
_PASSING = frozenset({408, 425, 499, 500, 502, 503, 504, 520, 522, 524, 529})
_CROWDED = frozenset({503, 529})


class OddRequest(PostFailed):
    """A 400 that does not say which argument it dislikes: worth asking once more with fewer of them."""


def explained(code: int, body: Any, model: str, retry_after: str = "") -> VerifierError | Fault:
    """The error that an HTTP status `code` with this JSON `body` means, for a request to `model`."""
    error = _error_in(body)
    said = clean_text(str(error.get("message") or error.get("status") or f"HTTP {code}"), 300)
    details = _details(error)
    if code == 429:
        return _quota(said, details, retry_after)
    if code in _PASSING:
        wait = _seconds(retry_after) or _retry_delay(details)
        return Fault(f"the service answered {code} ({said})", crowded=code in _CROWDED, wait=wait)
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
    """The model is not there, for nobody or for this key; names the one to take."""
    successor = family_of(model).successor
    hint = "See `photo-series models` for those that your key may use."
    if successor:
        hint = (
            f'Take its successor: --model {successor}, or "gemini_model": "{successor}" in config.json. '
            "What is judged already stays."
        )
    return ModelGone(f"Gemini does not offer {model} to this key: {said}", hint, successor=successor)


def _bad_request(said: str, error: dict[str, Any], details: list[dict[str, Any]]) -> VerifierError:
    reasons = {detail.get("reason") for detail in details}
    if "API_KEY_INVALID" in reasons or re.search(r"api[ _]key (not valid|expired|invalid)", said, re.IGNORECASE):
        return KeyRefused(f"Gemini does not accept the API key ({said}).", f"Make a new one at {KEY_PAGE}.")
    if error.get("status") == "FAILED_PRECONDITION":
        return VerifierUnavailable(f"Gemini cannot be used from here ({said}).", "Use --verifier offline meanwhile.")
    if re.search(r"invalid argument|thinking|temperature|seed|media.?resolution|not supported", said, re.IGNORECASE):
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
            "Run again tomorrow, or with a paid key; everything judged so far is kept.",
        )
    return Refused(f"it says that this is too fast ({said})", _retry_delay(details) or _seconds(retry_after))


def _error_in(body: Any) -> dict[str, Any]:
    """The error object of a body that may be anything: HTML, a list of one, an object without the usual wrapping."""
    if isinstance(body, list) and body:
        body = body[0]
    if not isinstance(body, dict):
        return {}
    inner = body.get("error", body)
    return inner if isinstance(inner, dict) else {"message": str(inner)}


def _details(error: dict[str, Any]) -> list[dict[str, Any]]:
    details = error.get("details")
    return [detail for detail in details if isinstance(detail, dict)] if isinstance(details, list) else []


def _retry_delay(details: list[dict[str, Any]]) -> float | None:
    return next((seconds for detail in details if (seconds := _seconds(detail.get("retryDelay"))) is not None), None)


def _seconds(text: Any) -> float | None:
    """Seconds in "12.500s", "37s" or a Retry-After of "37"."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)s?", str(text or "").strip())
    return float(found[1]) if found else None
