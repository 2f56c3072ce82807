"""The scan finds every file once, tells pictures from the rest, and survives whatever a disk holds."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import CollectionError
from engine.model import Apart, FileKind, Folder, Problem
from engine.photos.scan import scan
from engine.photos.side_reading import side_reader
from tests.fakes.pipes import make_pipe

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40)


def put(root: Path, *names: str, content: bytes = JPEG) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


def found(root: Path) -> tuple[list[Folder], list[Problem]]:
    problems: list[Problem] = []
    return list(scan(root, problems.append)), problems


def kinds(root: Path) -> dict[str, FileKind]:
    return {file.path: file.kind for folder in found(root)[0] for file in folder.files}


def test_folders_come_in_natural_order_with_paths_relative_to_the_root(tmp_path: Path) -> None:
    put(tmp_path, "b10/x.jpg", "b2/x.jpg", "B1/deep/y.jpg", "top.jpg")
    folders, problems = found(tmp_path)
    assert [folder.directory for folder in folders] == ["", "B1/deep", "b2", "b10"]
    assert folders[1].files[0].path == "B1/deep/y.jpg"
    assert folders[1].files[0].size == len(JPEG)
    assert folders[1].files[0].mtime_ns == (tmp_path / "B1/deep/y.jpg").stat().st_mtime_ns
    assert problems == []


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.jpg", b"", FileKind.PHOTO),
        ("a.JPEG", b"", FileKind.PHOTO),
        ("a.jpg.jpeg", b"", FileKind.PHOTO),
        ("a.webp", b"", FileKind.PHOTO),
        ("a.heic", b"", FileKind.PHOTO),
        ("a.TIFF", b"", FileKind.PHOTO),
        ("a.mp4", b"", FileKind.VIDEO),
        ("a.mpo", JPEG, FileKind.PHOTO),
        ("a.sgi", b"", FileKind.NO_PHOTO),
        ("a.jpg.part", JPEG, FileKind.UNFINISHED),
        ("a.jpg_tmp", JPEG, FileKind.UNFINISHED),
        (".pending-1700000000-a.jpg", JPEG, FileKind.UNFINISHED),
        (".a.jpg.icloud", b"bplist00", FileKind.PLACEHOLDER),
        ("a.json", b"{}", FileKind.SIDE),
        ("a.json.xz", b"", FileKind.SIDE),
        ("no suffix", JPEG, FileKind.PHOTO),
        ("jpg", b"no picture", FileKind.SIDE),
        ("user.nameDN50WMMDLFf_01", b"\x89PNG\r\n\x1a\n", FileKind.PHOTO),
        ("webp.1", b"RIFF\0\0\0\0WEBPVP8 ", FileKind.PHOTO),
        ("avif", b"\0\0\0\x20ftypavif", FileKind.PHOTO),
        ("heic.bin", b"\0\0\0\x20ftypheic", FileKind.PHOTO),
        ("video", b"\0\0\0\x20ftypisom", FileKind.VIDEO),
        ("clip.x", b"\x1a\x45\xdf\xa3", FileKind.VIDEO),
        ("tiff", b"II*\0", FileKind.PHOTO),
        ("bmp", b"BM\x10\0\0\0\0\0\0\0", FileKind.PHOTO),
        ("notes", b"nothing", FileKind.SIDE),
        ("empty", b"", FileKind.SIDE),
        (".notes", JPEG, FileKind.SIDE),
    ],
)
def test_what_a_file_is_taken_for(tmp_path: Path, name: str, content: bytes, kind: FileKind) -> None:
    put(tmp_path, name, content=content)
    assert kinds(tmp_path) == {name: kind}


def test_links_are_followed_once_and_never_in_circles(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "root"
    put(outside, "far.jpg")
    put(root, "in/near.jpg")
    (outside / "back").symlink_to(root)
    (root / "in" / "loop").symlink_to(root)
    (root / "in" / "self").symlink_to("self")
    (root / "one").symlink_to(outside)
    (root / "two").symlink_to(outside)
    (root / "near again.jpg").symlink_to(root / "in" / "near.jpg")
    (root / "far again.jpg").symlink_to(outside / "far.jpg")
    (root / "nowhere.jpg").symlink_to(outside / "gone.jpg")
    paths = sorted(kinds(root))
    assert paths == ["far again.jpg", "in/near.jpg", "one/far.jpg"]
    assert Problem("nowhere.jpg", "a link that leads nowhere") in found(root)[1]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg", Apart.THUMBNAILS),
        ("nasa/.thumbnails/a.jpg", Apart.THUMBNAILS),
        ("Thumbs/a.jpg", Apart.THUMBNAILS),
        ("jenny/.thumb.stogram/a.jpg", Apart.THUMBNAILS),
        ("#recycle/nasa/a.jpg", Apart.RECYCLED),
        ("$RECYCLE.BIN/S-1-5-21/$RABC.jpg", Apart.RECYCLED),
        ("$Recycle.Bin/a.jpg", Apart.RECYCLED),
        (".Trash-1000/files/a.jpg", Apart.RECYCLED),
        ("Recycle Bin/a.jpg", Apart.RECYCLED),
        ("trashbox/a.jpg", Apart.RECYCLED),
        ("files_trashbin/files/a.jpg", Apart.RECYCLED),
        ("Catalog Previews.lrdata/0/a.jpg", Apart.THUMBNAILS),
        ("appdata_oc1a2b/preview/0/a.jpg", Apart.THUMBNAILS),
        ("My.photoslibrary/resources/derivatives/0/a.jpg", Apart.THUMBNAILS),
        ("LOST.DIR/a.jpg", Apart.SYSTEM),
        (".trashed-1700000000-a.jpg", Apart.RECYCLED),
        ("lost+found/#12_1.jpg", Apart.SYSTEM),
        ("System Volume Information/a.jpg", Apart.SYSTEM),
        ("__MACOSX/in/._a.jpg", Apart.SYSTEM),
        ("#snapshot/day/a.jpg", Apart.SYSTEM),
        ("._a.jpg", Apart.SYSTEM),
        (".DS_Store", Apart.SYSTEM),
        ("Thumbs.db", Apart.SYSTEM),
        ("Icon\r", Apart.SYSTEM),
        ("a.jpg@SynoEAStream", Apart.SYSTEM),
        ("your_instagram_activity/messages/inbox/x_1/photos/a.jpg", Apart.MESSAGES),
        ("your_instagram_activity/messages/photos/a.jpg", Apart.MESSAGES),
        ("messages/message_requests/x_1/a.jpg", Apart.MESSAGES),
        (".private/deep/a.jpg", Apart.HIDDEN),
    ],
)
def test_what_is_not_ours_to_look_at_is_left_out_and_told(tmp_path: Path, name: str, why: Apart) -> None:
    put(tmp_path, name, "holiday/a.jpg")
    apart: list[tuple[str, Apart]] = []
    problems: list[Problem] = []
    folders = scan(tmp_path, problems.append, lambda path, why: apart.append((path, why)))
    assert [file.path for folder in folders for file in folder.files] == ["holiday/a.jpg"]
    assert (apart, problems) == ([(name, why)], [])
    wanted = [file.path for folder in scan(tmp_path, print, taken_in=[why]) for file in folder.files]
    assert sorted(wanted) == sorted([name, "holiday/a.jpg"])


@pytest.mark.parametrize(
    "name", ["inbox/a.jpg", "recycling/a.jpg", "thumbsup/a.jpg", "messages/a.jpg", "trash art/a.jpg"]
)
def test_folders_that_only_sound_like_those_are_scanned(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert list(kinds(tmp_path)) == [name]


def test_a_folder_that_was_named_is_scanned_whatever_it_is_called(tmp_path: Path) -> None:
    put(tmp_path, "#recycle/a.jpg")
    assert list(kinds(tmp_path / "#recycle")) == ["a.jpg"]


def test_a_link_into_what_is_left_out_leads_to_photos_all_the_same(tmp_path: Path) -> None:
    put(tmp_path, ".store/a.jpg")
    (tmp_path / "shown").symlink_to(tmp_path / ".store")
    assert list(kinds(tmp_path)) == ["shown/a.jpg"]


def test_only_regular_files_count(tmp_path: Path) -> None:
    make_pipe(tmp_path / "pipe.jpg")
    put(tmp_path, "a.jpg")
    apart: list[tuple[str, Apart]] = []
    assert [folder.files[0].name for folder in scan(tmp_path, print, lambda *file: apart.append(file))] == ["a.jpg"]
    assert apart == [("pipe.jpg", Apart.SPECIAL)]


@pytest.mark.parametrize(
    "name",
    [
        "[bold]a_1.jpg",
        "line\nbreak.jpg",
        "\x1b[31mred.jpg",
        "-rf.jpg",
        "e\u0301.jpg",
        "\u00e9.jpg",
        "x" * 251 + ".jpg",
        "no\udcff8.jpg",
    ],
)
def test_no_name_is_too_odd(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert list(kinds(tmp_path)) == [name]


def test_a_folder_that_vanishes_in_mid_scan_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    put(tmp_path, "a/1.jpg", "b/1.jpg", "c/1.jpg")
    problems: list[Problem] = []
    walk: Iterator[Folder] = scan(tmp_path, problems.append)
    assert next(walk).directory == "a"
    (tmp_path / "b" / "1.jpg").unlink()
    (tmp_path / "b").rmdir()
    assert [folder.directory for folder in walk] == ["c"]
    assert problems == [Problem("b", "gone before it could be read")]


def _act_as(user: int) -> int:
    """Act as this user if the tests are run by root, or as root again; the user before."""
    was = user
    if sys.platform != "win32":
        was = os.geteuid()
        if 0 in (was, user):
            os.seteuid(user)
    return was


@pytest.fixture
def folder_of_nobody() -> Iterator[Path]:
    """A folder that even a test run by root reads as an ordinary user."""
    if os.name == "nt":
        pytest.skip("Windows has no modes of folders")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    put(folder, "a/1.jpg", "b/1.jpg")
    (folder / "a").chmod(0)
    was = _act_as(65534)
    yield folder
    _act_as(was)
    (folder / "a").chmod(0o700)
    shutil.rmtree(folder)


def test_an_unreadable_folder_is_reported_and_the_rest_goes_on(folder_of_nobody: Path) -> None:
    folders, problems = found(folder_of_nobody)
    assert [folder.directory for folder in folders] == ["b"]
    assert problems == [Problem("a", "cannot be read: Permission denied")]
    with pytest.raises(CollectionError, match="cannot be read"):
        scan(folder_of_nobody / "a", print)


def test_a_root_that_goes_away_in_mid_scan_ends_it(tmp_path: Path) -> None:
    put(tmp_path / "disk", "a/1.jpg", "b/2.jpg")
    folders = scan(tmp_path / "disk", lambda problem: None)
    assert next(folders).directory == "a"
    (tmp_path / "disk").rename(tmp_path / "unplugged")
    with pytest.raises(CollectionError, match="went away"):  # else every photo in b would count as deleted
        list(folders)


def test_a_root_that_cannot_be_walked_says_what_to_do(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg")
    for wrong in (tmp_path / "missing", tmp_path / "a.jpg", tmp_path / "nul\0"):
        with pytest.raises(CollectionError) as caught:
            scan(wrong, print)
        assert caught.value.hint


def test_side_files_are_read_up_to_a_size(tmp_path: Path) -> None:
    put(tmp_path, "d/a.txt", content=b"12345")
    assert side_reader(tmp_path)("d/a.txt") == b"12345"
    assert side_reader(tmp_path, max_bytes=4)("d/a.txt") is None
    assert side_reader(tmp_path)("d/missing.txt") is None
    assert side_reader(tmp_path)("d") is None
    make_pipe(tmp_path / "pipe.txt")
    assert side_reader(tmp_path)("pipe.txt") is None
