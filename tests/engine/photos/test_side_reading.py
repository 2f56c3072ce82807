"""Folders are listed and the beginnings of pictures read, and what is not there or no file says nothing."""

from pathlib import Path

from engine.photos.side_reading import HEAD_BYTES, folder_lister, head_reader
from tests.fakes.pipes import make_pipe


def test_names_are_those_of_files_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "metadata" / "deeper").mkdir(parents=True)
    (tmp_path / "metadata" / "x.json").touch()
    names = folder_lister(tmp_path)
    assert names("metadata") == ["x.json"]
    assert names("nowhere") == names("metadata/x.json") == names("\0") == []


def test_more_than_the_head_is_read_only_of_pictures_with_blocks(tmp_path: Path) -> None:
    (tmp_path / "plain.jpg").write_bytes(bytes(100_000))
    (tmp_path / "told.jpg").write_bytes(b"\xff\xd8\xff\xe1\xff\xffExif\0\0" + bytes(100_000))
    make_pipe(tmp_path / "pipe.jpg")
    head = head_reader(tmp_path)
    assert len(head("plain.jpg") or b"") == HEAD_BYTES
    assert len(head("told.jpg") or b"") > 100_000
    assert head("pipe.jpg") is head("gone.jpg") is head(".") is None
