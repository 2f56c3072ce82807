"""Two runs on one database share its posts: each is asked about once, and what is in another's hands is said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.fakes import truth
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.patience import PATIENCE

POSTS = 60
PROJECT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared")
    for series in range(1, POSTS + 1):
        for number, place in enumerate((1, 0), start=1):
            truth.save(folder, f"post{series}_{number:02d}.jpg", truth.Mark(series, place), (64, 80))
    return folder


def _analyze(folder: Path, photos: Path, server: str, cache: str) -> subprocess.Popen[str]:
    """`analyze` as a process of its own, with a cache of its own that hides nothing."""
    words = ["analyze", photos, "--verifier", "gemini", "--base-url", server, "--concurrency", "4", "--json"]
    environment = os.environ | {
        "GEMINI_API_KEY": KEY,
        "XDG_CACHE_HOME": str(folder / cache),
        "PYTHONPATH": str(PROJECT),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tui", *map(str, words)],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_two_runs_ask_about_each_post_once(tmp_path: Path, photos: Path) -> None:
    with GeminiServer(latency=0.1) as server:
        runs = [_analyze(tmp_path, photos, server.url, f"cache{number}") for number in range(2)]
        told = [run.communicate(timeout=PATIENCE) for run in runs]
        assert [run.returncode for run in runs] == [0, 0], told
        assert server.counts == Counter(range(1, POSTS + 1))
    reports = [json.loads(out)["verify"] for out, _ in told]
    assert sum(report["verified"] for report in reports) == POSTS
    left = [line for report in reports for line in report["announcements"] if "left to another run" in line]
    assert all("process" in line and "since" in line for line in left)


def test_posts_of_a_killed_run_are_taken_over(tmp_path: Path, photos: Path) -> None:
    with GeminiServer(latency=0.1) as server:
        killed = _analyze(tmp_path, photos, server.url, "cache0")
        while server.asked < 12:
            assert killed.poll() is None
        killed.kill()
        killed.communicate(timeout=PATIENCE)
        second = _analyze(tmp_path, photos, server.url, "cache1")
        out, err = second.communicate(timeout=PATIENCE)
        assert second.returncode == 0, err
        assert server.counts.keys() == set(range(1, POSTS + 1))
        again = sum(server.counts.values()) - POSTS
        assert again <= 2 * 4  # what was in flight, or answered and not yet stored
    assert json.loads(out)["stats"]["verified"] == POSTS
