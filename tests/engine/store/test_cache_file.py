"""A cache that is damaged or full never stops work: it is set aside, made anew, and told in one line."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.model import Verdict
from engine.store.feature_cache import FeatureCache
from engine.store.verdict_cache import VerdictCache
from tests.engine.store.test_verdict_cache import KEY, candidate
from tests.fakes.full_disk import file_limit
from tests.fakes.pipes import make_pipe

NO_SERIES = Verdict(False, (), (), "", 0.0, "", "gemini")


def _filled(path: Path) -> None:
    cache = FeatureCache(path)
    for number in range(200):
        cache.keep({f"{number:016d}".encode(): b"x" * 2500})
    cache.close()


def _spoil(path: Path, start: int, end: int) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:start] + b"\x07" * (min(end, len(whole)) - start) + whole[end:])


def _without_first_page(path: Path) -> None:
    _filled(path)
    _spoil(path, 0, 4096)


def _without_other_pages(path: Path) -> None:
    _filled(path)
    _spoil(path, 4096, 1 << 20)


def _cut_off(path: Path) -> None:
    _filled(path)
    os.truncate(path, 9000)


def _beside(tail: str, make: Callable[[Path], object]) -> Callable[[Path], None]:
    """A good cache, and what is made in the place of a file of SQLite's beside it."""

    def prepare(path: Path) -> None:
        _filled(path)
        make(Path(f"{path}{tail}"))

    return prepare


BAD: dict[str, Callable[[Path], object]] = {
    "text": lambda path: path.write_text("no database at all" * 100),
    "a damaged first page": _without_first_page,
    "damaged pages": _without_other_pages,
    "cut off": _cut_off,
    "a folder": Path.mkdir,
    "a pipe": make_pipe,
    "a link": lambda path: path.symlink_to(path.with_name("elsewhere")),
    "a pipe for its journal": _beside("-journal", make_pipe),
    "a folder for its log": _beside("-wal", Path.mkdir),
    "a link for its index": _beside("-shm", lambda file: file.symlink_to(file.with_name("elsewhere"))),
    "text for its journal": _beside("-journal", lambda file: file.write_text("what I noted")),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_cache_is_set_aside_and_made_anew(tmp_path: Path, kind: str) -> None:
    path, told = tmp_path / "cache" / "features.db", list[str]()
    path.parent.mkdir()
    BAD[kind](path)
    cache = FeatureCache(path, tell=told.append)
    cache.find([f"{number:016d}".encode() for number in range(200)])
    for _ in range(2):  # the first may be what finds the damage
        cache.keep({b"key": b"features"})
    assert cache.find([b"key"]) == {b"key": b"features"}
    cache.close()
    assert len(told) == 1
    assert "made anew" in told[0]
    assert os.path.lexists(f"{path}.damaged")
    assert not (path.parent / "elsewhere").exists()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_full_disk_is_told_once_and_the_run_goes_on(tmp_path: Path) -> None:
    told: list[str] = []
    cache = VerdictCache(tmp_path / "verdicts.db", told.append)
    cache.put(KEY, candidate(), NO_SERIES)
    with file_limit(60_000):
        for number in range(300):
            cache.put(f"{number:016d}".encode(), candidate(), NO_SERIES)
    assert cache.get(KEY, candidate()) is None
    cache.close()
    assert len(told) == 1
    assert "work goes on without it" in told[0]
    again = VerdictCache(tmp_path / "verdicts.db", told.append)
    assert again.get(KEY, candidate()) == NO_SERIES
    again.close()
    assert len(told) == 1
