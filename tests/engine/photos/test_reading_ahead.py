"""Packed side files read ahead: the same contents, in any order of asking, and never more than a few at a time."""

import lzma
from pathlib import Path

from engine.photos.reading_ahead import ReadingAhead
from engine.photos.side_reading import side_reader

FILES = 300
LARGE = 2 << 20


def test_what_was_announced_comes_unpacked_and_all_else_as_it_is(tmp_path: Path) -> None:
    """Damaged, large and missing files, those that are not packed, and those that nobody announced."""
    for number in range(FILES):
        (tmp_path / f"{number}.json.xz").write_bytes(lzma.compress(b'{"number": %d}' % number, preset=0))
    large = lzma.compress(bytes(LARGE), preset=0)
    (tmp_path / "3.json.xz").write_bytes(b"no archive")
    (tmp_path / "20.json.xz").write_bytes(large)
    (tmp_path / "x21.JSON.XZ").write_bytes(lzma.compress(b"{}"))
    (tmp_path / "plain.json").write_bytes(b"{}")
    asked: list[str] = []
    inner = side_reader(tmp_path)

    def read(path: str) -> bytes | None:
        asked.append(path)
        return inner(path)

    reading = ReadingAhead(read, threads=3)
    paths = [f"{number}.json.xz" for number in range(FILES)]
    reading.expect(["plain.json", *paths[:21], "x21.JSON.XZ", "gone.json.xz", *paths[22:]])
    assert reading.read("plain.json") == b"{}"
    assert reading.read("gone.json.xz") is None
    contents = [reading.read(path) for path in paths]
    assert len(asked) == FILES + 3  # the one that was not announced is read when it is asked for
    for number, content in enumerate(contents):
        assert content == {3: b"no archive", 20: large, 21: (tmp_path / paths[21]).read_bytes()}.get(
            number, b'{"number": %d}' % number
        )
    assert reading.read("x21.JSON.XZ") == b"{}"


def test_only_a_few_are_held_and_what_is_never_asked_for_is_dropped(tmp_path: Path) -> None:
    """Announcing the next folder ends the work on the one before."""
    asked: list[str] = []

    def read(path: str) -> bytes | None:
        asked.append(path)
        return b"{}"

    reading = ReadingAhead(read, threads=2)
    reading.expect([f"a/{number}.json.xz" for number in range(10_000)])
    assert reading.read("a/0.json.xz") == b"{}"
    reading.expect([f"b/{number}.json.xz" for number in range(100)])
    assert [reading.read(f"b/{number}.json.xz") for number in range(100)] == [b"{}"] * 100
    assert len([path for path in asked if path.startswith("a/")]) <= 100
