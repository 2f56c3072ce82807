"""The commands on servers of the user's own: what they are asked, and what the user is told."""

from __future__ import annotations

import json
import re
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes.commands import run_command
from tests.fakes.manners import LISTED, Manner
from tests.fakes.openai_server import MODEL, OpenAIServer
from tests.fakes.posts import paint_posts

Run = Callable[..., "subprocess.CompletedProcess[str]"]

ROOT = Path(__file__).parents[3]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run_it(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return run_command(tmp_path, *arguments, **environment)

    return run_it


@pytest.fixture
def nobody() -> str:
    """An address where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def test_doctor_says_what_a_server_is(run: Run) -> None:
    with OpenAIServer(key="own-key") as fake:
        done = run("doctor", "--base-url", fake.url, PHOTO_SERIES_OPENAI_KEY="own-key", GEMINI_API_KEY="google-key")
    assert done.returncode == 0, done.stdout + done.stderr
    for line in (
        "ok   verifier: openai (127.0.0.1",
        ": it answers",
        f"ok   model: {MODEL}",
        "ok   eyes: it sees pictures",
        "ok   schema: it takes a JSON schema",
        "ok   pictures at once: 20, as many as a post may have, or more",
    ):
        assert line in done.stdout
    assert fake.asked == 2
    assert "key" not in done.stdout.replace("own-key", "LEAK")
    assert not any("google" in str(shown) for shown in fake.authorizations)


@pytest.mark.parametrize(
    ("manner", "code", "words"),
    [
        (Manner(most=4), 0, r"ok   pictures at once: 4 \(At most 4 image\(s\).*\): larger posts are verified in parts"),
        (Manner(most=1), 1, r"BAD  server .*At most 1 image"),
        (Manner(most=None, colours=("red", "red")), 1, r"BAD  eyes: it named the colours of two pictures wrong"),
        (Manner(always=(400, "m is not a multimodal model")), 1, r"BAD  server .* cannot be shown pictures \(m is not"),
        (Manner(refused={"response_format": (400, "no response_format")}), 0, r"ok   schema: it takes none"),
        (Manner(models=LISTED, seeing=("qwen2-vl",)), 0, r"ok   model: qwen2-vl, one of 3 there"),
        (Manner(place="reasoning", thoughts="Hm {x}.</think>"), 0, r"ok   eyes: it sees pictures"),
        (Manner(always=(500, "CUDA out of memory")), 1, r"BAD  server .*500 \(CUDA out of memory\)"),
    ],
)
def test_doctor_says_what_a_server_takes(run: Run, manner: Manner, code: int, words: str) -> None:
    with OpenAIServer(manner=manner) as fake:
        done = run("doctor", "--base-url", fake.url)
    assert done.returncode == code, done.stdout
    assert re.search(words, done.stdout), done.stdout
    assert fake.asked <= 4


def test_a_dead_server_is_told_in_plain_words_by_every_command(run: Run, nobody: str, tmp_path: Path) -> None:
    paint_posts(tmp_path, 1)
    for command in (("doctor",), ("models",), ("analyze", ".")):
        done = run(*command, "--base-url", nobody)
        assert done.returncode == 1, command
        assert "is not ready: no connection" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


def test_models_lists_what_each_server_has_and_which_would_verify(run: Run) -> None:
    with OpenAIServer(manner=Manner(models=LISTED)) as one, OpenAIServer(manner=Manner(models=LISTED[:1])) as other:
        addresses = ("--base-url", one.url, "--base-url", other.url)
        done = run("models", *addresses)
        told = json.loads(run("models", *addresses, "--json").stdout)
    assert done.returncode == 1
    assert "  qwen2-vl (verifies; sees pictures)\n" in done.stdout
    assert "(is for something else)" in done.stdout
    assert "None of them sees pictures" in done.stdout
    assert [server["verifies"] for server in told] == ["qwen2-vl", ""]
    assert told[0]["models"][2] == {"model": "qwen2-vl", "sees": True, "context": None}


def test_analyze_with_several_addresses_and_a_price(run: Run, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir(exist_ok=True)
    paint_posts(tmp_path / "photos", 6)
    with OpenAIServer(latency=0.05) as one, OpenAIServer(latency=0.05) as other:
        command = ("analyze", "photos", "--base-url", one.url, "--base-url", other.url, "--max-cost", 1)
        refused = run(*command)
        assert refused.returncode == 2
        assert "price" in refused.stderr
        assert '"openai_price"' in refused.stderr
        assert "posts" not in refused.stdout + refused.stderr, "it is refused before the scan"
        assert one.asked + other.asked == 0
        (tmp_path / "config.json").write_text('{"openai_price": {"input": 0.15, "output": 0.6}}', encoding="utf-8")
        done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "openai (2 addresses) verifies: base_url names a server." in done.stdout
    assert re.search(r"6 posts with 24 photos to verify: about [\d,]+ tokens", done.stdout)
    assert re.search(r"cost: \$0\.0021 for 11,544 tokens in and 540 out in 6 requests", done.stdout)
