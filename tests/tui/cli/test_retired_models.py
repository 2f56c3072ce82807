"""`analyze` once a model has ended: its successor verifies, one line says so, and cost stands beside the estimate."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import truth
from tests.fakes.gemini_server import KEY, GeminiServer
from tui.cli.program import run

POSTS = 6
LITE = "gemini-3.5-flash-lite"
NOVEMBER = date(2026, 11, 28)
DECEMBER = date(2026, 12, 2)
Analyze = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    for series in range(1, POSTS + 1):
        for number, place in enumerate((3, 0, 1, 2, 4), start=1):
            truth.save(folder, f"post{series}_{number}.jpg", truth.Mark(series, place), (300, 400))
    return folder


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Analyze:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GEMINI_API_KEY", KEY)

    def run_command(fake: GeminiServer, day: date, *arguments: str, **settings: object) -> tuple[int, str, str]:
        Path("config.json").write_text(
            json.dumps({"base_url": fake.url, "verifier": "gemini"} | settings), encoding="utf-8"
        )
        code = run([str(argument) for argument in arguments], lambda: day)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run_command


def test_after_its_end_the_successor_is_announced_priced_and_asked_by_name(command: Analyze, photos: Path) -> None:
    with GeminiServer(routed={"gemini-2.5-flash": LITE}) as fake:
        code, out, err = command(fake, DECEMBER, "analyze", str(photos))
        assert code == 0, err
        line = (
            f"gemini-2.5-flash ended on 1 December 2026: {LITE} verifies, at $0.30 per million tokens in and $2.50 out."
        )
        assert err.count(line) == 1
        assert f"gemini ({LITE}) verifies" in out
        assert f"Verifying {POSTS}: gemini ({LITE})" in err
        assert fake.models == {LITE: POSTS}
        _, out, _ = command(fake, DECEMBER, "analyze", str(photos), "--force", "--ask-anew", "--json")
        report: dict[str, Any] = json.loads(out)["verify"]
        assert report["model"] == LITE
        assert report["usage"]["cost_usd"] == pytest.approx(fake.billed_usd / 2)
        assert report["usage"]["cost_usd"] == pytest.approx(report["announced_usd"], rel=0.1)
        assert report["announcements"] == [line]
        _, out, _ = command(fake, DECEMBER, "stats")
        assert f"verified by {LITE}-001: {POSTS}" in out


def test_a_key_that_gets_the_404_verifies_every_post_and_the_next_run_knows(command: Analyze, photos: Path) -> None:
    with GeminiServer(gone=("gemini-2.5-flash",)) as fake:
        code, out, err = command(fake, NOVEMBER, "analyze", str(photos), "--test-limit", "3")
        assert code == 0, err
        assert err.count(f"Gemini does not offer gemini-2.5-flash to this key: {LITE} verifies") == 1
        assert "cost: $" in out
        code, out, err = command(fake, NOVEMBER, "analyze", str(photos))
        assert code == 0, err
        assert f"gemini ({LITE}) verifies" in out
        assert fake.models == {"gemini-2.5-flash": 1, LITE: POSTS}


def test_a_run_that_keeps_to_its_model_ends_without_a_question(command: Analyze, photos: Path) -> None:
    with GeminiServer() as fake:
        code, _, err = command(fake, DECEMBER, "analyze", str(photos), follow_retirements=False)
        assert code == 1
        assert "gemini-2.5-flash ended on 1 December 2026." in err
        assert f"--model {LITE}" in err
        assert fake.asked == 0


def test_an_assumed_price_is_called_one(command: Analyze, photos: Path) -> None:
    with GeminiServer(routed={"gemini-9-mega": "gemini-9-mega"}) as fake:
        _, out, _ = command(fake, NOVEMBER, "analyze", str(photos), gemini_model="gemini-9-mega")
        assert "at an assumed price: that of gemini-9-mega is not known" in out
        assert "assumed price" not in command(fake, NOVEMBER, "scan", str(photos))[1]


def test_what_a_stopped_run_cost_is_told_too(command: Analyze, photos: Path) -> None:
    with GeminiServer() as fake:
        code, out, err = command(fake, DECEMBER, "analyze", str(photos), "--max-cost", "0.006", gemini_model=LITE)
        assert code == 1
        assert "cost limit" in err
        assert "announced: $" in out
        assert 0 < fake.billed_usd <= 0.006


def test_flex_is_asked_for_and_told_of(command: Analyze, photos: Path) -> None:
    with GeminiServer() as fake:
        code, _, err = command(fake, DECEMBER, "analyze", str(photos), "--flex")
        assert code == 0
        assert "$0.15 per million tokens in and $1.25 out (flex)" in err
        assert fake.tiers == {"flex": POSTS}


def test_doctor_scan_and_models_name_the_model_that_answers(command: Analyze, photos: Path) -> None:
    with GeminiServer() as fake:
        _, out, _ = command(fake, DECEMBER, "doctor")
        assert f"verifier: gemini ({LITE})" in out
        assert "gemini-2.5-flash ended on 1 December 2026" in out
        assert f"Asking {LITE} about them" in command(fake, DECEMBER, "scan", str(photos))[1]
        _, out, _ = command(fake, NOVEMBER, "models")
        assert (
            f"gemini-2.5-flash (set; ends on 1 December 2026, then {LITE} answers): $0.30 per million tokens in and"
            in out
        )
        assert "as known on 28 November 2026" in out
    with GeminiServer(gone=("gemini-2.5-flash",)) as fake:
        code, out, _ = command(fake, NOVEMBER, "doctor")
        assert code == 0
        assert f"gemini-2.5-flash is not offered to this key: {LITE} verifies" in out
