"""The cache of what a network saw: it outlives the program, has an end, and is never in the way."""

from __future__ import annotations

from pathlib import Path

from engine.store.feature_cache import FeatureCache


def keys(count: int) -> list[bytes]:
    return [bytes([number]) * 16 for number in range(count)]


def test_what_was_kept_is_found_after_a_restart(tmp_path: Path) -> None:
    one, other, unknown = keys(3)
    cache = FeatureCache(tmp_path / "deep" / "features.db")
    cache.keep({one: b"old"})
    cache.keep({one: b"new"})
    cache.keep({other: bytes(2560)})
    cache.close()
    assert cache.find([one]) == {}
    cache.keep({one: b"closed"})
    again = FeatureCache(tmp_path / "deep" / "features.db")
    assert again.find([unknown, other, one]) == {one: b"new", other: bytes(2560)}
    again.close()


def test_the_oldest_go_where_there_is_no_room(tmp_path: Path) -> None:
    cache = FeatureCache(tmp_path / "features.db", room=3)
    for key in keys(5):
        cache.keep({key: key})
    assert list(cache.find(keys(5))) == keys(5)[2:]
    cache.close()


def test_a_file_that_cannot_be_used_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "folder").write_bytes(b"not a folder")
    cache = FeatureCache(tmp_path / "folder" / "features.db")
    cache.keep({b"key": b"features"})
    assert cache.find([b"key"]) == {}
    cache.close()
