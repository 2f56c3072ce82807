"""Each error answer means one thing: the key, the model, the quota, the pace, the post, or bad luck."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import KeyRefused, ModelGone, PostFailed, QuotaExhausted, VerifierUnavailable
from engine.verify.faults import Fault, Refused
from engine.verify.gemini_errors import explained
from engine.verify.http_errors import OddRequest

MODEL = "gemini-2.5-flash"


def error(message: str = "", status: str = "", *details: dict[str, Any]) -> dict[str, Any]:
    return {"error": {"message": message, "status": status, "details": list(details)}}


PER_DAY = {"violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}
PER_MINUTE = {"violations": [{"quotaId": "GenerateContentInputTokensPerModelPerMinute-FreeTier"}]}


@pytest.mark.parametrize(
    ("code", "body", "meaning"),
    [
        (400, error("API key not valid. Please pass a valid API key."), KeyRefused),
        (400, error("Bad", "INVALID_ARGUMENT", {"reason": "API_KEY_INVALID"}), KeyRefused),
        (400, error("API key expired. Please renew the API key."), KeyRefused),
        (400, error("User location is not supported for the API use.", "FAILED_PRECONDITION"), VerifierUnavailable),
        (400, error("Request contains an invalid argument.", "INVALID_ARGUMENT"), OddRequest),
        (400, error("Thinking level is not supported for this model."), OddRequest),
        (400, error("Budget 0 is invalid. This model only works in thinking mode."), OddRequest),
        (400, error("The specified schema produces a constraint that has too many states for serving."), OddRequest),
        (400, error("Unable to process input image. Please retry."), PostFailed),
        (401, error("Request had invalid authentication credentials."), KeyRefused),
        (403, error("Your API key was reported as leaked."), KeyRefused),
        (404, error(f"models/{MODEL} is not found", "NOT_FOUND"), ModelGone),
        (404, error("This model is no longer available to new users."), ModelGone),
        (404, "<html>", VerifierUnavailable),
        (404, {}, VerifierUnavailable),
        (413, {}, PostFailed),
        (405, {}, VerifierUnavailable),
        (302, {}, VerifierUnavailable),
        (418, {}, PostFailed),
        (429, error("quota", "RESOURCE_EXHAUSTED", PER_DAY), QuotaExhausted),
        (429, error("quota", "RESOURCE_EXHAUSTED", PER_MINUTE), Refused),
        (429, error("Your prepayment credits are depleted."), QuotaExhausted),
        (429, error("Resource exhausted."), Refused),
        (429, None, Refused),
        (429, {"error": {"details": "words"}}, Refused),
        (429, {"error": {"details": [None, {"violations": None}, {"violations": ["x"]}]}}, Refused),
        (408, {}, Fault),
        (500, error("Internal"), Fault),
        (502, "<html>", Fault),
        (503, [error("overloaded")], Fault),
        (504, {"error": "deadline"}, Fault),
        (529, {}, Fault),
    ],
)
def test_what_an_error_answer_means(code: int, body: Any, meaning: type[Exception]) -> None:
    found = explained(code, body, MODEL)
    assert type(found) is meaning
    assert str(found)
    assert isinstance(found, Fault) or found.hint


@pytest.mark.parametrize(
    ("details", "retry_after", "wait"),
    [
        ([{"retryDelay": "12.500s"}], "", 12.5),
        ([{"retryDelay": "37s"}], "", 37.0),
        ([{"other": 1}, {"retryDelay": "0s"}], "", None),
        ([], "8", 8.0),
        ([], "Wed, 21 Oct 2026 07:28:00 GMT", None),
        ([{"retryDelay": "soon"}], "", None),
        ([{"retryDelay": {"seconds": 3}}], "", None),
        ([{"retryDelay": "-4s"}], "", None),
        ([{"retryDelay": "9" * 400 + "s"}], "", None),
    ],
)
def test_how_long_to_wait(details: list[dict[str, Any]], retry_after: str, wait: float | None) -> None:
    for code in (429, 503):
        found = explained(code, error("", "", *details), MODEL, retry_after)
        assert isinstance(found, Fault)
        assert found.crowded
        assert found.wait == wait


def test_a_model_that_is_gone_names_what_to_do() -> None:
    gone = explained(404, error("no longer available", "NOT_FOUND"), MODEL)
    assert isinstance(gone, ModelGone)
    assert gone.successor == "gemini-3.5-flash-lite"
    assert '"gemini_model": "gemini-3.5-flash-lite"' in gone.hint
    unknown = explained(404, error("not found", "NOT_FOUND"), "gemini-3.5-flash-lite")
    assert isinstance(unknown, ModelGone)
    assert unknown.successor is None
    assert "photo-series models" in unknown.hint


def test_the_services_words_are_made_harmless() -> None:
    found = explained(500, error("\x1b[2J[red]" + "x" * 5000), MODEL)
    assert isinstance(found, Fault)
    assert "\x1b" not in found.what
    assert len(found.what) < 400
