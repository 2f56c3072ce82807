"""The batch side of the fake Gemini: files, jobs, and rows that are shuffled, lost, cross-wired or useless on request.

A job is worked on when it is asked about: pending at the first look, running at the second, done at the third. Each
answer is billed by the server that this side belongs to, at half price.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.wire import Asked, Json, Sent, as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ENDED = ("SUCCEEDED", "FAILED", "EXPIRED", "CANCELLED")
ROW_FAULTS = (
    "missing", "error", "max-tokens", "cut-json", "blocked", "torn", "cross", "keyless", "unknown-id", "double",
)  # fmt: skip
"""What may become of a row; only answers are billed."""


@dataclass
class _Job:
    name: str
    display_name: str
    model: str
    source: str
    key: str
    state: str = "PENDING"
    looks: int = 0
    result: str = ""
    cancelled: bool = False


@dataclass
class BatchSide:
    """State and knobs; every knob may be turned at any time."""

    look: Callable[[Json], int]
    """Says which series a request is about."""
    verify: Callable[[Asked, str | None], Json]
    """Answers a request, and bills it."""
    rows: Callable[[int, int], str | None] | None = None
    """Says which fault the row of a series meets, at its so many-eth time in a batch."""
    lost: Counter[str] = field(default_factory=Counter)
    """How many of the next calls take effect without a reply, by their kind: upload, create, …"""
    blind_lists: int = 0
    """How many of the next lists name no job."""
    full: int = 0
    """How many of the next jobs are refused because the queue is full."""
    stuck: bool = False
    """True to leave jobs pending."""
    end: str = "SUCCEEDED"
    """How jobs end."""
    finishes: bool = False
    """True if cancelled jobs finish all the same."""
    partial: bool = False
    """True if jobs that end in another way have results for half of their rows."""
    on_call: Callable[[str, bool], None] | None = None
    """Called with the kind of each call, before it takes effect (False) and after (True)."""
    files: dict[str, bytes] = field(default_factory=dict)
    jobs: dict[str, _Job] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    times: Counter[int] = field(default_factory=Counter)
    """How often each series was in a job that was worked on."""
    _uploads: dict[str, Json] = field(default_factory=dict)

    def respond(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Sent | None:
        """The response to a call of the batch side; None for all others."""
        for kind, wanted, pattern in _CALLS:
            found = re.fullmatch(pattern, path.partition("?")[0])
            if method != wanted or not found:
                continue
            self.calls[kind] += 1
            if self.on_call:
                self.on_call(kind, False)
            sent: Sent = getattr(self, f"_{kind}")(found, headers, raw)
            if self.on_call:
                self.on_call(kind, True)
            if self.lost[kind] > 0 and sent.status == 200:
                self.lost[kind] -= 1
                return Sent(sent.body, how="reset")
            return sent
        return None

    # --- Files ------------------------------------------------------------------------------------------------------

    def _begin_upload(self, _: re.Match[str], headers: Mapping[str, str], raw: bytes) -> Sent:
        told = json.loads(raw)["file"]
        name = told.get("name") or f"files/anonymous-{len(self.files)}"
        if name in self.files:
            return _problem(409, "ALREADY_EXISTS", f"{name} exists already.")
        number = str(len(self._uploads))
        self._uploads[number] = {**told, "name": name, "bytes": b""}
        address = f"http://{headers['host']}/upload/session/{number}"
        return as_json({}, headers={"X-Goog-Upload-URL": address, "X-Goog-Upload-Status": "active"})

    def _upload(self, found: re.Match[str], headers: Mapping[str, str], raw: bytes) -> Sent:
        file = self._uploads[found[1]]
        file["bytes"] += raw
        if "finalize" not in headers["x-goog-upload-command"]:
            return as_json({}, headers={"X-Goog-Upload-Status": "active"})
        self.files[file["name"]] = file["bytes"]
        return as_json({"file": self._file(file["name"])}, headers={"X-Goog-Upload-Status": "final"})

    def _file(self, name: str) -> Json:
        return {"name": name, "sizeBytes": str(len(self.files[name])), "state": "ACTIVE"}

    def _get_file(self, found: re.Match[str], *_: object) -> Sent:
        return as_json(self._file(found[1])) if found[1] in self.files else _HIDDEN

    def _delete_file(self, found: re.Match[str], *_: object) -> Sent:
        return as_json({}) if self.files.pop(found[1], None) is not None else _HIDDEN

    def _download(self, found: re.Match[str], *_: object) -> Sent:
        content = self.files.get(found[1])
        return Sent(content) if content is not None else _problem(404, "NOT_FOUND", "The file has expired.")

    # --- Jobs -------------------------------------------------------------------------------------------------------

    def _create(self, found: re.Match[str], headers: Mapping[str, str], raw: bytes) -> Sent:
        if self.full > 0:
            self.full -= 1
            return _problem(429, "RESOURCE_EXHAUSTED", "Enqueued tokens exceed the limit of this project.")
        told = json.loads(raw)["batch"]
        source = told["inputConfig"]["fileName"]
        if source not in self.files:
            return _problem(400, "INVALID_ARGUMENT", "The input file does not exist.")
        name = f"batches/b{len(self.jobs)}x{abs(hash(source)) % 1000}"
        self.jobs[name] = _Job(name, told["displayName"], found[1], source, headers["x-goog-api-key"])
        return as_json(self._described(self.jobs[name]))

    def _list(self, _: re.Match[str], headers: Mapping[str, str], __: bytes) -> Sent:
        if self.blind_lists > 0:
            self.blind_lists -= 1
            return as_json({"operations": []})
        ours = [job for job in self.jobs.values() if job.key == headers["x-goog-api-key"]]
        return as_json({"operations": [self._described(job) for job in ours]})

    def _get(self, found: re.Match[str], headers: Mapping[str, str], __: bytes) -> Sent:
        job = self.jobs.get(found[1])
        if job is None or job.key != headers["x-goog-api-key"]:
            return _problem(404, "NOT_FOUND", "Requested entity was not found.")
        job.looks += 1
        if job.state not in _ENDED and not self.stuck:
            if job.cancelled and not self.finishes:
                self._finish(job, "CANCELLED")
            elif job.looks >= 3:
                self._finish(job, self.end)
            elif job.looks == 2:
                job.state = "RUNNING"
        if job.cancelled and self.stuck:
            self._finish(job, "CANCELLED")
        return as_json(self._described(job))

    def _cancel(self, found: re.Match[str], *_: object) -> Sent:
        job = self.jobs[found[1]]
        job.cancelled = True
        return as_json({})

    def _delete(self, found: re.Match[str], *_: object) -> Sent:
        job = self.jobs.pop(found[1], None)
        return as_json({}) if job else _problem(404, "NOT_FOUND", "Requested entity was not found.")

    def _described(self, job: _Job) -> Json:
        output = {"output": {"responsesFile": job.result}} if job.result else {}
        return {
            "name": job.name,
            "metadata": {
                "@type": "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",
                "model": f"models/{job.model}",
                "displayName": job.display_name,
                "state": f"BATCH_STATE_{job.state}",
                "createTime": "2026-11-28T10:00:00Z",
                **output,
            },
            "done": job.state in _ENDED,
        }

    def _finish(self, job: _Job, state: str) -> None:
        job.state = state
        if state != "SUCCEEDED" and not self.partial:
            return
        lines = self.files[job.source].splitlines()
        if state != "SUCCEEDED":
            lines = lines[: len(lines) // 2]
        job.result = f"files/result-{job.name.removeprefix('batches/')}"
        self.files[job.result] = self._answers(job, lines)

    def _answers(self, job: _Job, lines: list[bytes]) -> bytes:
        """The result file: rows in any order, each as its fault has it."""
        rows: list[Json | bytes] = []
        crossed: list[Json] = []
        for line in lines:
            told = json.loads(line)
            series = self.look(told["request"])
            self.times[series] += 1
            fault = self.rows(series, self.times[series]) if self.rows else None
            if fault == "missing":
                continue
            if fault == "error":
                rows.append({"key": told["key"], "error": {"code": 13, "message": "Internal error encountered."}})
                continue
            asked = Asked(0, series, self.times[series], job.model, told["request"], line, {})
            spoiled = fault if fault in ("max-tokens", "cut-json", "blocked", "unknown-id") else None
            row: Json | bytes = {"key": told["key"], "response": self.verify(asked, spoiled)}
            assert isinstance(row, dict)
            if fault == "keyless":
                del row["key"]
            if fault == "cross":
                crossed.append(row)
            if fault == "double":
                rows.append(dict(row))
            rows.append(json.dumps(row).encode()[:-40] if fault == "torn" else row)
        if crossed:
            answers = [row["response"] for row in crossed]
            for row, answer in zip(crossed, answers[1:] + answers[:1], strict=True):
                row["response"] = answer
        random.Random(len(rows)).shuffle(rows)
        return b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows) + b"\n"


_CALLS: tuple[tuple[str, str, str], ...] = (
    ("begin_upload", "POST", r"/upload/v1beta/files"),
    ("upload", "POST", r"/upload/session/(\d+)"),
    ("get_file", "GET", r"/v1beta/(files/[\w-]+)"),
    ("delete_file", "DELETE", r"/v1beta/(files/[\w-]+)"),
    ("download", "GET", r"/v1beta/(files/[\w-]+):download"),
    ("create", "POST", r"/v1beta/models/([\w.-]+):batchGenerateContent"),
    ("list", "GET", r"/v1beta/batches"),
    ("get", "GET", r"/v1beta/(batches/\w+)"),
    ("cancel", "POST", r"/v1beta/(batches/\w+):cancel"),
    ("delete", "DELETE", r"/v1beta/(batches/\w+)"),
)


def _problem(code: int, status: str, message: str) -> Sent:
    return as_json({"error": {"code": code, "message": message, "status": status}}, code)


_HIDDEN = _problem(403, "PERMISSION_DENIED", "You do not have permission to access the file, or it may not exist.")
