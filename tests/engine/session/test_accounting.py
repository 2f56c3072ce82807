"""The account of a scan adds up to the files on the disk, whatever lies there."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from engine.build import open_library
from engine.model import Account, Apart, Post
from engine.session.accounting import Accounting
from engine.session.no_photos import no_photos
from engine.settings import Settings


def _jpeg() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (16, 16), "teal").save(written, "JPEG")
    return written.getvalue()


JPEG = _jpeg()
VIDEO = b"\0\0\0\x18ftypmp42" + bytes(60)


def put(root: Path, **contents: bytes) -> None:
    for name, content in contents.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def counted(root: Path, **settings: object) -> tuple[Account, list[Post]]:
    accounting = Accounting()
    library = open_library(Settings(**settings))  # type: ignore[arg-type]
    posts = list(library.posts(root, lambda problem: None, accounting))
    return accounting.account(), posts


def on_disk(root: Path) -> int:
    return sum(len(files) for _, _, files in os.walk(root))


def test_one_line_says_it_all(tmp_path: Path) -> None:
    name = "nasa/2023-08-29_08-12-54_UTC"
    put(
        tmp_path,
        **{f"{name}_{number}.jpg": JPEG for number in (1, 2, 3)},
        **{f"nasa/@eaDir/{number}.jpg/SYNOPHOTO_THUMB_M.jpg": JPEG for number in (1, 2)},
        **{"#recycle/old.jpg": JPEG, f"{name}.txt": b"A caption", "nasa/id": b"5288", "all.zip": b"PK\5\6" + bytes(18)},
    )
    account, _ = counted(tmp_path)
    assert str(account) == (
        "9 files = 3 photos in 1 post + 2 thumbnails + 1 recycled + 1 side file read + 1 zip archive + 1 other file"
    )
    assert {group.what: group.examples for group in account.groups}["recycled"] == ("#recycle/old.jpg",)


def test_what_a_post_leaves_out_is_counted_by_its_kind(tmp_path: Path) -> None:
    name = "2023-08-29_08-12-54_UTC"
    put(
        tmp_path,
        **{f"{name}_{number}.jpg": JPEG for number in (1, 2, 3, 4)},
        **{f"{name}_2.mp4": VIDEO, f"{name}_5.dng": b"II*\0" + bytes(60), f"{name}_6.jpg": b""},
        **{f".{name}_7.jpg.icloud": b"bplist00", f"{name}_8.jpg.part": JPEG, "alone.jpg": JPEG},
    )
    account, _ = counted(tmp_path)
    assert str(account) == (
        "10 files = 3 photos in 1 post + 1 photo in 1 skipped post + 1 in iCloud only + 1 cover of a video + "
        "1 video + 1 raw photo + 1 unfinished download + 1 empty file"
    )


def test_a_setting_takes_in_what_is_left_out(tmp_path: Path) -> None:
    put(tmp_path, **{f"Thumbs/trip_{number}.jpg": JPEG for number in (1, 2)})
    assert str(counted(tmp_path)[0]) == "2 files = 2 thumbnails"
    assert str(counted(tmp_path, take_in=["thumbnails"])[0]) == "2 files = 2 photos in 1 post"


def test_every_file_that_is_no_photo_of_a_post_is_named_on_request(tmp_path: Path) -> None:
    put(tmp_path, **{"a_1.jpg": JPEG, "a_2.jpg": JPEG, "a.txt": b"x", "b.xyz": b"x", ".hid/c.jpg": JPEG})
    named: dict[str, str] = {}
    accounting = Accounting(named.__setitem__)
    list(open_library(Settings()).posts(tmp_path, print, accounting))
    accounting.account()
    assert named == {"a.txt": "side file read", "b.xyz": "other file", ".hid/c.jpg": "in hidden folders"}


def test_links_are_counted_as_links(tmp_path: Path) -> None:
    put(tmp_path, **{"a_1.jpg": JPEG, "a_2.jpg": JPEG})
    (tmp_path / "again.jpg").symlink_to(tmp_path / "a_1.jpg")
    (tmp_path / "nowhere.jpg").symlink_to(tmp_path / "gone.jpg")
    assert str(counted(tmp_path)[0]) == "4 files = 2 photos in 1 post + 2 links"


_FOLDERS = [
    "",
    "nasa",
    "nasa/@eaDir",
    "#recycle",
    "lost+found",
    ".hidden",
    "messages/inbox/x",
    "thumbs",
    "2023",
    "media/posts",
    "nasa/DN50WMMDLFf",
    "Recycle Bin",
    "x.lrdata",
]
_STEMS = [
    "lake3",
    "03 lake",
    "lake 3 of 7",
    "IMG_E1201",
    "nasa_1693296774_3179926276781649978_528817151",
    "3179926276781649978",
    "DN50WMMDLFf_1",
    "2023-08-29_08-12-54_UTC_1",
    "2023-08-29_08-12-54_UTC_2",
    "2023-08-29_08-12-54_UTC",
    "IMG_1201",
    "trip (1)",
    "263498614_187919680136689_4009128927102521572_n",
    "3339129876543210123_1",
    "CxYz",
    "Copy of trip",
    "posts_1",
    "e\u0301té",
    "no\udcff8",
    ".a",
    "._a",
]
_SUFFIXES = [
    ".jpg",
    ".JPG",
    ".webp",
    ".mp4",
    ".mov",
    ".txt",
    ".json",
    ".jpg.json",
    ".gif",
    ".dng",
    ".part",
    ".zip",
    ".jpg.1",
    ".jpg~",
    "",
]
_SUFFIXES += [".jpg_large", ".jpg.icloud", ".mpo", ".xyz", ".m4a", ".heic", ".jxl", ".AAE"]
_CONTENTS = [b"", JPEG, VIDEO, b"words", b'{"node": {"shortcode": "CxYzCxYzCxY"}}', b"GIF89a", b"\xff\x0a" + bytes(80)]
_FILES = st.dictionaries(
    st.tuples(
        st.sampled_from(_FOLDERS),
        st.one_of(st.sampled_from(_STEMS), st.text("ab_- .01[(é", min_size=1, max_size=9)),
        st.sampled_from(_SUFFIXES),
    ),
    st.sampled_from(_CONTENTS),
    max_size=24,
)


@given(_FILES)
def test_the_account_adds_up_to_the_files_on_the_disk(files: dict[tuple[str, str, str], bytes]) -> None:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        for (folder, stem, suffix), content in files.items():
            name = f"{stem}{suffix}"
            file = root / folder / name
            if name in (".", "..") or file.is_dir():
                continue
            put(root, **{f"{folder}/{name}" if folder else name: content})
        account, posts = counted(root)
        assert account.files == on_disk(root)
        assert sum(group.count for group in account.groups) == account.files
        photos = [photo.path for post in posts for photo in post.photos]
        assert len(set(photos)) == len(photos)


def test_of_a_large_group_a_hundred_names_are_kept() -> None:
    accounting = Accounting()
    for number in range(5000):
        accounting.apart(f"@eaDir/{number}.jpg", Apart.THUMBNAILS)
    [group] = accounting.account().groups
    assert (group.count, len(group.examples)) == (5000, 100)


@pytest.mark.parametrize(
    ("contents", "held", "next_step"),
    [
        ({}, "This folder is empty.", "Open the folder"),
        (
            {
                **{f"part{number}.zip": b"PK\5\6" + bytes(18) for number in range(4)},
                **{f"clip{number}.mp4": VIDEO for number in range(12)},
                **{f"page{number}.html": b"<html></html>" for number in range(3)},
            },
            "it holds 12 videos, 4 zip archives and 3 HTML pages.",
            "--unpack DIR",
        ),
        ({"a.mp4": VIDEO}, "it holds 1 video.", "frames are not taken out of videos"),
        ({"media/posts.json": b"[]", "index.html": b"<p>"}, "it holds 1 ", "another part"),
        ({"#recycle/old.jpg": JPEG, "b.mp4": VIDEO}, "1 recycled", "take_in"),
        ({"notes.txt": b"a caption"}, "it holds 1 text file.", "Open the folder"),
    ],
)
def test_a_folder_without_photos_says_what_it_holds(
    tmp_path: Path, contents: dict[str, bytes], held: str, next_step: str
) -> None:
    put(tmp_path, **contents)
    told = no_photos(counted(tmp_path)[0])
    assert told is not None
    assert held in told[0]
    assert next_step in told[1]


def test_a_single_photo_is_one(tmp_path: Path) -> None:
    put(tmp_path, **{"a.jpg": JPEG})
    assert no_photos(counted(tmp_path)[0]) is None
