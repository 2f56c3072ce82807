"""`analyze --batch` and the `batch` commands: what they say, and how they end."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.fakes import truth
from tests.fakes.gemini_server import KEY, GeminiServer
from tui.cli.program import run

POSTS = 6
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    for series in range(1, POSTS + 1):
        for number, place in enumerate((3, 0, 1, 2), start=1):
            truth.save(folder, f"post{series}_{number}.jpg", truth.Mark(series, place), (96, 120))
    return folder


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GEMINI_API_KEY", KEY)

    def run_command(fake: GeminiServer, *arguments: object) -> tuple[int, str, str]:
        settings = {"base_url": fake.url, "verifier": "gemini", "batch_poll": 0.01, "batch_file_mb": 0.06}
        Path("config.json").write_text(json.dumps(settings), encoding="utf-8")
        code = run([str(argument) for argument in arguments], lambda: date(2026, 8, 1))
        told = capsys.readouterr()
        assert KEY not in told.out + told.err
        return code, told.out, told.err

    return run_command


def test_a_batch_from_sending_to_its_cost(command: Command, photos: Path) -> None:
    with GeminiServer() as fake:
        fake.batch.rows = lambda series, time: "missing" if series == 2 and time == 1 else None
        code, out, err = command(fake, "analyze", photos, "--batch")
        assert code == 0, err
        assert "gemini (gemini-2.5-flash) verifies in batches" in out
        assert "less than $0.01, half the price." in out
        assert f"with Gemini: 2 batches, {POSTS} posts out, since" in out
        assert "Batch written: 6 posts in 2 batches" in err
        _, out, _ = command(fake, "batch", "list")
        assert [line.split()[::4][:2] for line in out.splitlines()] == [["1", "pending"], ["2", "pending"]]
        _, out, _ = command(fake, "stats")
        assert f"in batches with Gemini: {POSTS} posts, less than $0.01" in out
        _, out, _ = command(fake, "batch", "status", 1)
        assert out.count("running for less than 1 min") == 1
        code, out, _ = command(fake, "batch", "wait")
        assert (code, fake.answered.total()) == (1, POSTS - 1)
        assert "in batches: 5 posts verified, 5 contain a series" in out
        assert f"cost: ${fake.billed_usd:.4f} at the price of batches" in out
        assert "not answered: 1; analyze --batch sends them again, analyze asks at once" in out
        code, out, _ = command(fake, "analyze", photos, "--batch", "--wait", "--json")
        assert (code, json.loads(out)["batch"]["answered"], json.loads(out)["stats"]["verified"]) == (0, 1, POSTS)
        _, out, _ = command(fake, "stats", "--json")
        told = json.loads(out)
        assert (told["in_batches"], told["batches_usd"]) == (0, pytest.approx(fake.billed_usd))
        _, out, _ = command(fake, "batch", "collect")
        assert out == "There is no batch to wait for.\n"


def test_a_batch_that_is_kept_waiting_is_cancelled_and_asked_at_once(command: Command, photos: Path) -> None:
    with GeminiServer() as fake:
        fake.batch.stuck = True
        command(fake, "analyze", photos, "--batch")
        code, out, err = command(fake, "batch", "cancel", 1, "--ask-now")
        assert code == 0, err
        assert "cancelled · " in out
        assert "asked at once: " in out
        assert set(fake.answered.values()) == {1}
        code, out, _ = command(fake, "batch", "cancel", 2, "--json")
        assert (code, json.loads(out)["job"]["cancelled"]) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("batch", "wait", 9), 2, "There is no batch job 9. photo-series batch list names them."),
        (("batch", "cancel", 9), 2, "There is no batch job 9."),
        (("analyze", ".", "--batch", "--flex"), 2, "--batch and --flex do not go together."),
        (("analyze", ".", "--wait"), 2, "--wait is for --batch."),
        (("analyze", ".", "--batch", "--verifier", "offline"), 2, "Batches are Gemini's"),
    ],
)
def test_wrong_use_is_told_in_words(
    command: Command, photos: Path, arguments: tuple[object, ...], code: int, said: str
) -> None:
    with GeminiServer() as fake:
        command(fake, "analyze", photos, "--test-limit", 1, "--verifier", "offline")
        ended, _, err = command(fake, *arguments)
        assert ended == code
        assert said in " ".join(err.split())
