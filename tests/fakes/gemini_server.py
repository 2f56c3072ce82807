"""A Gemini that speaks the real wire, reads the truth from the pixels it is sent, and fails in every way on request.

It bills by the model that serves: one that is `routed` is answered by another, at that one's tokens and prices.

In a test: `with GeminiServer(faults=first("503")) as fake: … fake.url …`. By hand, for trying the commands:
`python -m tests.fakes.gemini_server --latency 2 --routed gemini-2.5-flash=gemini-3.5-flash-lite --gone gemini-2.5-pro`
prints its address; GOOGLE_GEMINI_BASE_URL takes it. With `--down 503` it answers nothing else, with `--sheds 20` it
refuses the first twenty flex requests.
"""

from __future__ import annotations

import argparse
import base64
import io
import itertools
import json
import re
import sys
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from PIL import Image

from tests.fakes import truth
from tests.fakes.gemini_batch import BatchSide
from tests.fakes.wire import Asked, FakeServer, Json, Sent, as_json

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "test-key-0123456789"
MODELS = (
    "gemini-2.5-flash", "gemini-2.5-flash-lite", "gemini-2.5-pro", "gemini-3.5-flash", "gemini-3.5-flash-lite",
    "gemini-3.6-flash", "gemini-3.8-flash", "gemini-embedding-2",
)  # fmt: skip
PRICES = {
    "gemini-2.5-flash": (0.30, 2.50), "gemini-2.5-flash-lite": (0.10, 0.40), "gemini-2.5-pro": (1.25, 10.0),
    "gemini-3.5-flash": (1.50, 9.0), "gemini-3.5-flash-lite": (0.30, 2.50), "gemini-3.6-flash": (1.50, 7.50),
    "gemini-3.8-flash": (0.75, 3.75),
}  # fmt: skip
"""US dollars for a million tokens in and out, autumn 2026; its own, so that a wrong table is found out."""
SEEN = {2: ["text"], 3: ["watermark", "turned_away"]}
"""Marks that the fakes see in every picture at these places."""
PICTURE_3 = {None: 1120, "LOW": 280, "MEDIUM": 560, "HIGH": 1120}
PICTURE_2 = {"LOW": 64, "MEDIUM": 256}
THOUGHTS = {"MINIMAL": 0, "LOW": 180, "MEDIUM": 900, "HIGH": 3000}
NO_MINIMAL = ("gemini-3.8-flash",)
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
    """Verifies by the marks of tests.fakes.truth: strangers are out, the rest is in order of place."""

    def __init__(
        self,
        *,
        key: str = KEY,
        gone: tuple[str, ...] = (),
        odd: tuple[str, ...] = (),
        routed: Mapping[str, str] | None = None,
        status: Json | None = None,
        down: str = "",
        sheds: int = 0,
        **how: Any,
    ) -> None:
        """`gone` models answer as to a new key; `odd` ones refuse every thinking or sampling field with a bare 400.

        A `routed` model is answered by the one beside it, without a word but in modelVersion. `status` stands in every
        answer as modelStatus. While `down` names an HTTP fault, nothing else is answered; it may be set at any time.
        The next so many flex requests are refused as `sheds`.
        """
        super().__init__(**how)
        self.key = key
        self.gone = gone
        self.odd = odd
        self.routed = dict(routed or {})
        self.status = status
        self.down = down
        self.sheds = sheds
        self.disliked = {"thinkingConfig", "temperature", "seed"}
        self.billed_usd = 0.0
        """What all answers cost, at the prices of the models that gave them."""
        self.answered: Counter[int] = Counter()
        """Answers by series; only they are billed."""
        self.models: Counter[str] = Counter()
        """Questions by the model that was asked."""
        self.tiers: Counter[str] = Counter()
        """Questions by service tier."""
        self.paths: set[str] = set()
        self._batch_lock = threading.Lock()
        self.keys = {key}
        """Keys that are admitted."""
        self.batch = BatchSide(self.look, self._verify_row)

    def admits(self, headers: Mapping[str, str]) -> Sent | None:
        if headers.get("x-goog-api-key") in self.keys or headers.get("x-goog-upload-offset"):
            return None  # an upload's own address is its key
        return problem(
            400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", {"reason": "API_KEY_INVALID"}
        )

    def answer(self, path: str, body: Json) -> Sent | None:
        path = path.partition("?")[0]
        self.paths.add(path)
        if path.endswith(":generateContent"):
            return None
        if self.down:
            return problem(503, "UNAVAILABLE", "The service is currently unavailable.")
        if path.endswith("/models"):
            return as_json({"models": [_model(name) for name in MODELS if name not in self.gone]})
        name = path.rpartition("/")[2]
        if name in MODELS and name not in self.gone:
            return as_json(_model(name))
        return problem(404, "NOT_FOUND", f"models/{name} is not found for API version v1beta.")

    def beside(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Sent | None:
        if self.down and any(part in path for part in ("/batches", "/files", ":batch")):
            return problem(503, "UNAVAILABLE", "The service is currently unavailable.")
        with self._batch_lock:
            return self.batch.respond(method, path, headers, raw)

    def _verify_row(self, asked: Asked, fault: str | None) -> Json:
        """The answer in a row of a batch, which costs half."""
        server = self.routed.get(asked.model, asked.model)
        response = _response(asked, fault, server)
        self._bill(asked, response, server, 0.5)
        return response

    def look(self, body: Json) -> int:
        marks = [truth.read(picture) for _, picture in shown(body)]
        return marks[0].series if marks else -1

    def verify(self, asked: Asked, fault: str | None) -> Sent:
        tier = asked.body.get("serviceTier", "standard")
        with self._lock:
            self.models[asked.model] += 1
            self.tiers[tier] += 1
            shed = tier == "flex" and self.sheds > 0
            self.sheds -= shed
        if self.down:
            return self._http_fault(self.down, asked)
        if shed:
            return problem(503, "UNAVAILABLE", "The flex tier has no capacity now. Please try again later.")
        if asked.model in self.gone:
            return problem(404, "NOT_FOUND", GONE.format(asked.model))
        server = self.routed.get(asked.model, asked.model)
        config = asked.body["generationConfig"]
        if asked.model in self.odd and self.disliked & set(config):
            return problem(400, "INVALID_ARGUMENT", INVALID)
        if refuses(server, config):
            return problem(400, "INVALID_ARGUMENT", INVALID)
        if fault in HTTP_FAULTS:
            return self._http_fault(fault, asked)
        response = _response(asked, fault, server)
        if self.status:
            response["modelStatus"] = self.status
        self._bill(asked, response, server, 0.5 if tier == "flex" else 1.0)
        return as_json(response)

    def _bill(self, asked: Asked, response: Json, server: str, share: float) -> None:
        usage = response.get("usageMetadata", {"promptTokenCount": 0, "candidatesTokenCount": 0})
        into, out = PRICES.get(server, (2.0, 12.0))
        written = usage["candidatesTokenCount"] + usage.get("thoughtsTokenCount", 0)
        with self._lock:
            self.answered[asked.series] += 1
            self.billed_usd += (usage["promptTokenCount"] * into + written * out) / 1e6 * share

    def _http_fault(self, fault: str, asked: Asked) -> Sent:
        if fault in ("reset", "hang", "drip"):
            return Sent(as_json(_response(asked, None, asked.model)).body, how=fault)
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
    """The true answer about pictures with their labels: the largest series, the others as groups."""
    marks = {label: truth.read(picture) for label, picture in pictures}
    series = Counter(mark.series for mark in marks.values() if mark.place) or Counter(m.series for m in marks.values())
    main, *others = (number for number, _ in series.most_common())
    kept = _in_order(marks, main)
    return {
        "nonce": nonce,
        "reason": f"Series {main} by its squares.",
        "is_series": bool(kept),
        "images": [{"id": label, "order": place} for place, label in enumerate(kept, 1)],
        "excluded": [{"id": label, "reason": "another scene"} for label in marks if label not in kept],
        "groups": [
            {"images": labels, "about": f"squares of series {number}"}
            for number in others
            if (labels := _in_order(marks, number))
        ],
        "marks": [{"id": label, "marks": SEEN[mark.place]} for label, mark in marks.items() if mark.place in SEEN],
        "facts": facts(main) if kept else {},
        "caption": f"Sequence of photos showing squares of series {main} in steady light, seen from the front."
        if kept
        else "",
        "confidence": 0.9,
    }


def only_facts(pictures: list[tuple[str, bytes]], nonce: str) -> Json:
    """What is true of the pictures of one series."""
    return {"nonce": nonce, "facts": facts(truth.read(pictures[0][1]).series)}


def facts(series: int) -> Json:
    """What is true of a series' pictures."""
    return {
        "subject": f"a field of squares numbered {series}",
        "identity": "sharp dark edges and a fine bright border",
        "clothing": "",
        "action": "standing still while the view moves past",
        "expression": "not visible",
        "place": f"on a plain wall in room {series} of a long corridor",
        "light": "steady light without any shadows",
        "framing": "full view from the front at eye level",
        "look": "two flat tones with high contrast and no grain",
    }


def _in_order(marks: Mapping[str, truth.Mark], series: int) -> list[str]:
    """The labels of a series' pictures; none where it has too few."""
    ours = {label: mark.place for label, mark in marks.items() if mark.series == series and mark.place}
    return sorted(ours, key=ours.__getitem__) if len(ours) > 1 else []


def spoiled(answer: Json, fault: str | None) -> str:
    """The answer's text, spoiled as a model might."""
    images, nonce = answer.get("images", []), answer["nonce"]
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
            answer["caption"] = (
                "\x1b[31mSequence\x1b[0m [bold]of[/bold] photos\u202e showing\n[link=x]squares[/link] in steady light, "
                "seen from the front."
            )
    text = json.dumps(answer)
    if fault == "cut-json":
        return text[: len(text) // 2]
    if fault == "prose":
        return "I am sorry, but I cannot tell."
    return f"Here it is:\n```json\n{text}\n```\n" if fault == "fenced" else text


def refuses(server: str, config: Json) -> bool:
    """Whether a model's family holds a field for invalid: budgets were of 2.x, levels are of 3.x, not all with each."""
    budget, level = _thinking(config)
    if server.startswith("gemini-2"):
        return level is not None
    return budget is not None or (level == "MINIMAL" and server in NO_MINIMAL)


def picture_tokens(server: str, picture: bytes, config: Json) -> int:
    """What a picture costs with the model that serves."""
    resolution = (config.get("mediaResolution") or "").removeprefix("MEDIA_RESOLUTION_") or None
    if not server.startswith("gemini-2"):
        return PICTURE_3[resolution]
    if resolution in PICTURE_2:
        return PICTURE_2[resolution]
    with Image.open(io.BytesIO(picture)) as image:
        width, height = image.size
    if max(width, height) <= 384:
        return 258
    side = max(1, int(min(width, height) / 1.5))
    return 258 * -(-width // side) * -(-height // side)


def _thinking(config: Json) -> tuple[int | None, str | None]:
    wish = config.get("thinkingConfig") or {}
    return (
        wish.get("thinking_budget", wish.get("thinkingBudget")),
        wish.get("thinking_level", wish.get("thinkingLevel")),
    )


def thought_tokens(server: str, config: Json) -> int:
    """What a model thinks: as much as it is told, else as its family does by itself."""
    budget, level = _thinking(config)
    if server.startswith("gemini-2"):
        return min(400 if budget is None else budget, 400) if "lite" not in server else 0
    return THOUGHTS[level or ("MINIMAL" if "lite" in server else "MEDIUM")]


def _response(asked: Asked, fault: str | None, server: str) -> Json:
    pictures = shown(asked.body)
    config = asked.body["generationConfig"]
    words = asked.body["contents"][0]["parts"][-1]["text"]
    answer = (verdict if "is_series" in words else only_facts)(pictures, _nonce(asked.body))
    text = spoiled(answer, fault)
    words = sum(len(part.get("text", "")) for turn in asked.body["contents"] for part in turn["parts"])
    usage = {
        # The schema counts as input, too.
        "promptTokenCount": sum(picture_tokens(server, picture, config) for _, picture in pictures)
        + (words + len(json.dumps(config.get("responseSchema", "")))) // 4,
        "candidatesTokenCount": len(text) // 4,
        "thoughtsTokenCount": 40 if fault == "thoughts" else thought_tokens(server, config),
    }
    parts: list[Json] = [{"text": text}]
    if fault == "thoughts":
        parts.insert(0, {"text": "They look alike.", "thought": True})
    candidate: Json = {"content": {"role": "model", "parts": parts}, "finishReason": "STOP", "index": 0}
    response: Json = {"candidates": [candidate], "usageMetadata": usage, "modelVersion": f"{server}-001"}
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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds an answer takes")
    parser.add_argument("--routed", action="append", default=[], metavar="MODEL=SERVER", help="who answers for whom")
    parser.add_argument("--gone", action="append", default=[], metavar="MODEL", help="answers 404")
    parser.add_argument("--down", default="", metavar="FAULT", help="nothing but this HTTP fault, e.g. 503")
    parser.add_argument("--sheds", type=int, default=0, help="how many flex requests are refused first")
    wish = parser.parse_args()
    fake = GeminiServer(
        latency=wish.latency,
        routed=dict(pair.split("=", 1) for pair in wish.routed),
        gone=tuple(wish.gone),
        down=wish.down,
        sheds=wish.sheds,
    )
    with fake:
        sys.stdout.write(f"{fake.url}\n")
        sys.stdout.flush()
        while True:
            time.sleep(1)


if __name__ == "__main__":
    main()
