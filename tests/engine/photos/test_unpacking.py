"""Archives are unpacked whole, into one folder and nowhere else, or refused before a byte is written."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pytest

from engine.errors import CollectionError, RunStopped
from engine.photos.archives import MUCH, is_archive, look_into, parts_of, title_of
from engine.photos.unpacking import UnpackReport, left_to_unpack, unpack
from tests.fakes.pipes import make_pipe

PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 8


def pack(archive: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return archive


def unpacked(into: Path, *archives: Path) -> UnpackReport:
    return unpack(archives, into, lambda *_: None, lambda: False)


def files_in(folder: Path) -> dict[str, bytes]:
    found = (Path(outer) / name for outer, _, names in os.walk(folder) for name in names)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def test_parts_of_one_export_become_one_folder(tmp_path: Path) -> None:
    one = pack(tmp_path / "jenny_part1.zip", **{"media/posts/1.jpg": PHOTO, "posts_1.json": b"[1]"})
    pack(tmp_path / "jenny_part2.zip", **{"media/posts/2.jpg": PHOTO * 2, "posts_1.json": b"[2, 3]"})
    pack(tmp_path / "anna_part1.zip", **{"other.jpg": PHOTO})
    assert [part.name for part in parts_of(one)] == ["jenny_part1.zip", "jenny_part2.zip"]
    assert title_of(one) == "jenny"
    report = unpacked(tmp_path / "out", *parts_of(one))
    assert (report.files, report.kept, report.problems) == (4, 0, ())
    assert files_in(tmp_path / "out") == {
        "media/posts/1.jpg": PHOTO,
        "media/posts/2.jpg": PHOTO * 2,
        "posts_1.json": b"[1]",
        "posts_1~2.json": b"[2, 3]",
    }


@pytest.mark.parametrize(
    ("names", "first"),
    [
        (["takeout-20250101T000000Z-001.zip", "takeout-20250101T000000Z-002.zip"], 0),
        (["export (1).zip", "export (2).zip", "export (10).zip"], 2),
        (["one.zip"], 0),
    ],
)
def test_parts_are_known_by_their_numbers(tmp_path: Path, names: list[str], first: int) -> None:
    for name in names:
        pack(tmp_path / name, x=b"x")
    pack(tmp_path / "stranger-001.zip", x=b"x")
    assert [part.name for part in parts_of(tmp_path / names[first])] == names


def test_a_second_run_keeps_what_is_there(tmp_path: Path) -> None:
    archive = pack(tmp_path / "a.zip", **{"1.jpg": PHOTO, "2.jpg": PHOTO * 2})
    unpacked(tmp_path / "out", archive)
    (tmp_path / "out/2.jpg").unlink()
    assert [entry.target for entry in left_to_unpack(look_into([archive]), tmp_path / "out")] == ["2.jpg"]
    report = unpacked(tmp_path / "out", archive)
    assert (report.files, report.kept) == (1, 1)


def test_a_run_that_is_stopped_leaves_whole_files_only_and_goes_on(tmp_path: Path) -> None:
    archive = pack(tmp_path / "a.zip", **{f"{number}.jpg": PHOTO * number for number in (1, 2, 3)})
    done = 0

    def progress(files: int, total: int, current: str) -> None:
        nonlocal done
        done = files

    with pytest.raises(RunStopped):
        unpack([archive], tmp_path / "out", progress, lambda: done == 1)
    assert files_in(tmp_path / "out") == {"1.jpg": PHOTO}
    assert unpacked(tmp_path / "out", archive).kept == 1


@pytest.mark.parametrize(
    "name", ["../evil.jpg", "a/../../evil.jpg", "/evil.jpg", "C:\\evil.jpg", "..\\evil.jpg", "c:evil.jpg"]
)
def test_nothing_is_written_outside_the_folder(tmp_path: Path, name: str) -> None:
    archive = pack(tmp_path / "a.zip", **{name: PHOTO, "good.jpg": PHOTO})
    report = unpacked(tmp_path / "deep/out", archive)
    assert files_in(tmp_path / "deep") == {"out/good.jpg": PHOTO}
    assert not (tmp_path / "evil.jpg").exists()
    assert len(report.problems) == 1


def test_what_is_no_file_in_the_folder_is_not_waited_for(tmp_path: Path) -> None:
    archive = pack(tmp_path / "a.zip", **{"pipe.jpg": b"", "folder.jpg": PHOTO, "link.jpg": PHOTO, "in/a.jpg": PHOTO})
    out = tmp_path / "out"
    (out / "folder.jpg").mkdir(parents=True)
    (out / "link.jpg").symlink_to("nowhere")
    (out / "in").touch()
    make_pipe(out / "pipe.jpg")
    report = unpacked(out, archive)
    assert [problem.where for problem in report.problems] == ["a.zip: in/a.jpg"]
    assert {name for name in os.listdir(out) if "~2" in name} == {"folder~2.jpg", "link~2.jpg", "pipe~2.jpg"}


def test_links_in_an_archive_or_in_the_folder_lead_nowhere(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        link = zipfile.ZipInfo("way")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(link, "..")
        opened.writestr("way/evil.jpg", PHOTO)
        opened.writestr("door/evil.jpg", PHOTO)
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/door").symlink_to(outside)
    report = unpacked(tmp_path / "out", archive)
    assert files_in(outside) == {}
    assert (tmp_path / "out/way").is_dir()
    assert not (tmp_path / "out/way").is_symlink()
    assert sorted(problem.where for problem in report.problems) == ["a.zip: door/evil.jpg", "a.zip: way"]


def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened, opened.open("zeros.jpg", "w") as file:
        for _ in range(MUCH // (1 << 20) + 8):
            file.write(bytes(1 << 20))
    with pytest.raises(CollectionError, match="times its size"):
        unpacked(tmp_path / "out", archive)
    assert not (tmp_path / "out").exists()


def test_an_archive_that_hides_its_size_writes_no_more_than_it_says(tmp_path: Path) -> None:
    archive = pack(tmp_path / "a.zip", **{"1.jpg": bytes(50_000)})
    content = archive.read_bytes()
    archive.write_bytes(content.replace((50_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    report = unpacked(tmp_path / "out", archive)
    assert files_in(tmp_path / "out") == {}
    assert "damaged" in report.problems[0].what


def test_what_does_not_fit_is_refused_with_both_sizes(tmp_path: Path) -> None:
    archive = pack(tmp_path / "a.zip", **{"1.jpg": PHOTO})
    with pytest.raises(CollectionError, match=r"needs 2 kB.*has 1 kB left"):
        unpack([archive], tmp_path / "out", lambda *_: None, lambda: False, room=lambda folder: 1000)
    assert not (tmp_path / "out").exists()


def test_a_damaged_entry_is_told_and_the_others_come(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("1.jpg", PHOTO)
        opened.writestr("2.jpg", b"second" * 9)
    archive.write_bytes(archive.read_bytes().replace(b"secondsecond", b"damageddamag"))
    report = unpacked(tmp_path / "out", archive)
    assert files_in(tmp_path / "out") == {"1.jpg": PHOTO}
    assert [problem.where for problem in report.problems] == ["a.zip: 2.jpg"]


@pytest.mark.parametrize("content", [b"", b"PK\3\4 cut short", b"no archive at all"])
def test_what_is_no_whole_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    archive = tmp_path / "a.zip"
    archive.write_bytes(content)
    assert not is_archive(archive)
    with pytest.raises(CollectionError, match="no whole zip archive"):
        unpacked(tmp_path / "out", archive)
