"""A Gemini that speaks the real wire, reads the truth from the pixels it is sent, and fails in every way on request.

In a test: `with GeminiServer(faults=first("503")) as fake: … fake.url …`. By hand, for trying the commands:
`python -m tests.fakes.gemini_server --latency 2` prints its address; GOOGLE_GEMINI_BASE_URL takes it.
"""

from __future__ import annotations

import base64
import itertools
import json
import re
import sys
import time
from typing import TYPE_CHECKING, Any

from tests.fakes import truth
from tests.fakes.wire import Asked, FakeServer, Json, Sent, as_json

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "test-key-0123456789"
MODELS = ("gemini-2.5-flash", "gemini-2.5-pro", "gemini-3.5-flash-lite", "gemini-embedding-2")
GONE = "This model models/{} is no longer available to new users. Please update your code to use a newer model."
INVALID = "Request contains an invalid argument."

HTTP_FAULTS = (
    "429-minute", "429-bare", "429-day", "500", "503", "504", "reset", "hang", "drip", "html", "400-key", "400-odd",
    "400-image", "401", "403", "404-model", "404-html",
)  # fmt: skip
ANSWER_FAULTS = (
    "empty", "no-content", "blocked", "safety", "recitation", "new-end", "max-tokens", "cut-json",
    "unknown-id", "duplicate-id", "missing-id", "wrong-nonce", "nan", "prose", "fenced", "markup", "thoughts",
    "no-usage",
)  # fmt: skip


class GeminiServer(FakeServer):
    """Judges by the marks of tests.fakes.truth: strangers are out, the rest is in order of place."""

    def __init__(self, *, key: str = KEY, gone: tuple[str, ...] = (), odd: tuple[str, ...] = (), **how: Any) -> None:
        """`gone` models answer as to a new key; `odd` ones refuse every thinking or sampling field with a bare 400."""
        super().__init__(**how)
        self.key = key
        self.gone = gone
        self.odd = odd
        self.disliked = {"thinkingConfig", "temperature", "seed"}

    def admits(self, headers: Mapping[str, str]) -> Sent | None:
        if headers.get("x-goog-api-key") == self.key:
            return None
        return problem(
            400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", {"reason": "API_KEY_INVALID"}
        )

    def answer(self, path: str, body: Json) -> Sent | None:
        path = path.partition("?")[0]
        if path.endswith(":generateContent"):
            return None
        if path.endswith("/models"):
            return as_json({"models": [_model(name) for name in MODELS if name not in self.gone]})
        name = path.rpartition("/")[2]
        if name in MODELS and name not in self.gone:
            return as_json(_model(name))
        return problem(404, "NOT_FOUND", f"models/{name} is not found for API version v1beta.")

    def look(self, body: Json) -> int:
        marks = [truth.read(picture) for _, picture in shown(body)]
        return marks[0].series if marks else -1

    def judge(self, asked: Asked, fault: str | None) -> Sent:
        if asked.model in self.gone:
            return problem(404, "NOT_FOUND", GONE.format(asked.model))
        config = asked.body["generationConfig"]
        if asked.model in self.odd and self.disliked & set(config):
            return problem(400, "INVALID_ARGUMENT", INVALID)
        if fault in HTTP_FAULTS:
            return self._http_fault(fault, asked)
        return as_json(_response(asked, fault))

    def _http_fault(self, fault: str, asked: Asked) -> Sent:
        if fault in ("reset", "hang", "drip"):
            return Sent(as_json(_response(asked, None)).body, how=fault)
        if fault in ("html", "404-html"):
            page = b"<html><body><h1>A proxy says hello</h1></body></html>"
            return Sent(page, 404 if fault == "404-html" else 200, {"Content-Type": "text/html"})
        code, status, message, *details = _PROBLEMS[fault]
        return problem(code, status, message.format(self.key), *details)


def problem(code: int, status: str, message: str, *details: Json) -> Sent:
    """An error answer in Google's form."""
    return as_json({"error": {"code": code, "message": message, "status": status, "details": list(details)}}, code)


def _quota(period: str) -> Json:
    return {
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        "violations": [{"quotaId": f"GenerateRequestsPer{period}PerProjectPerModel-FreeTier"}],
    }


_PROBLEMS: dict[str, tuple[Any, ...]] = {
    "429-minute": (
        429,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota.",
        _quota("Minute"),
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "0.300s"},
    ),
    "429-bare": (429, "RESOURCE_EXHAUSTED", "Resource exhausted. Please try again later."),
    "429-day": (
        429,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota.",
        _quota("Day"),
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "12.500s"},
    ),
    "500": (500, "INTERNAL", "An internal error has occurred."),
    "503": (503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
    "504": (504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
    "400-key": (400, "INVALID_ARGUMENT", "API key expired: {}. Please renew it.", {"reason": "API_KEY_INVALID"}),
    "400-odd": (400, "INVALID_ARGUMENT", INVALID),
    "400-image": (400, "INVALID_ARGUMENT", "Unable to process input image."),
    "401": (401, "UNAUTHENTICATED", "Request had invalid authentication credentials ({})."),
    "403": (403, "PERMISSION_DENIED", "Your API key was reported as leaked. Please use another API key."),
    "404-model": (404, "NOT_FOUND", "models/x is not found for API version v1beta."),
}


def shown(body: Json) -> list[tuple[str, bytes]]:
    """The question's pictures with the labels before them."""
    parts = body["contents"][0]["parts"]
    return [
        (label["text"].rstrip(":"), base64.b64decode(picture["inlineData"]["data"], altchars=b"-_"))
        for label, picture in itertools.pairwise(parts)
        if "inlineData" in picture
    ]


def verdict(pictures: list[tuple[str, bytes]], nonce: str) -> Json:
    """The true answer about pictures with their labels."""
    marks = {label: truth.read(picture) for label, picture in pictures}
    kept = sorted((label for label in marks if marks[label].place), key=lambda label: marks[label].place)
    if len(kept) < 2:
        kept = []
    series = next(iter(marks.values())).series
    return {
        "nonce": nonce,
        "reason": f"Series {series} by its squares.",
        "is_series": bool(kept),
        "images": [{"id": label, "order": place} for place, label in enumerate(kept, 1)],
        "excluded": [{"id": label, "reason": "another scene"} for label in marks if label not in kept],
        "caption": f"Sequence of photos showing squares of series {series} in steady light, seen from the front."
        if kept
        else "",
        "confidence": 0.9,
    }


def spoiled(answer: Json, fault: str | None) -> str:
    """The answer's text, spoiled as a model might."""
    images, nonce = answer["images"], answer["nonce"]
    match fault:
        case "unknown-id":
            images[0]["id"] = "zz-99"
        case "duplicate-id":
            images[1]["id"] = images[0]["id"]
        case "missing-id":
            images.pop()
        case "wrong-nonce":
            answer["nonce"] = nonce[::-1] + "x"
        case "nan":
            answer["confidence"] = float("nan")
        case "markup":
            answer["caption"] = "\x1b[31mSequence\x1b[0m [bold]of[/bold] photos\u202e showing\n[link=x]squares[/link]."
    text = json.dumps(answer)
    if fault == "cut-json":
        return text[: len(text) // 2]
    if fault == "prose":
        return "I am sorry, but I cannot tell."
    return f"Here it is:\n```json\n{text}\n```\n" if fault == "fenced" else text


def _response(asked: Asked, fault: str | None) -> Json:
    pictures = shown(asked.body)
    answer = verdict(pictures, _nonce(asked.body))
    text = spoiled(answer, fault)
    words = sum(len(part.get("text", "")) for turn in asked.body["contents"] for part in turn["parts"])
    usage = {
        "promptTokenCount": 258 * len(pictures) + words // 4,
        "candidatesTokenCount": len(text) // 4,
        "thoughtsTokenCount": 40 if fault == "thoughts" else 0,
    }
    parts: list[Json] = [{"text": text}]
    if fault == "thoughts":
        parts.insert(0, {"text": "They look alike.", "thought": True})
    candidate: Json = {"content": {"role": "model", "parts": parts}, "finishReason": "STOP", "index": 0}
    response: Json = {"candidates": [candidate], "usageMetadata": usage, "modelVersion": f"{asked.model}-001"}
    match fault:
        case "empty":
            del response["candidates"]
        case "no-content":
            candidate.pop("content")
            candidate["finishReason"] = "OTHER"
        case "blocked":
            del response["candidates"]
            response["promptFeedback"] = {"blockReason": "PROHIBITED_CONTENT"}
        case "safety" | "recitation":
            candidate.pop("content")
            candidate["finishReason"] = fault.upper()
        case "new-end":
            candidate["finishReason"] = "A_REASON_OF_NEXT_YEAR"
        case "max-tokens":
            parts[-1]["text"] = text[: len(text) // 3]
            candidate["finishReason"] = "MAX_TOKENS"
        case "no-usage":
            del response["usageMetadata"]
    return response


def _nonce(body: Json) -> str:
    """From the words alone, as a model reads it; the schema, where there is one, must admit nothing else."""
    found = re.search(r'nonce: "(\w+)"', body["contents"][0]["parts"][-1]["text"])
    assert found, "the question holds its nonce"
    schema = body["generationConfig"].get("responseSchema")
    assert not schema or schema["properties"]["nonce"]["enum"] == [found[1]]
    return found[1]


def _model(name: str) -> Json:
    actions = ["embedContent"] if "embedding" in name else ["generateContent", "countTokens"]
    return {"name": f"models/{name}", "version": "001", "supportedGenerationMethods": actions}


def main() -> None:
    """Serve until the process is ended; the address is the first line of the output."""
    latency = re.search(r"--latency[ =]([\d.]+)", " ".join(sys.argv))
    with GeminiServer(latency=float(latency[1]) if latency else 0.0) as fake:
        sys.stdout.write(f"{fake.url}\n")
        sys.stdout.flush()
        while True:
            time.sleep(1)


if __name__ == "__main__":
    main()
