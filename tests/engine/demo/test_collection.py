"""The sample collection: what is painted, how it is named, and that it can be painted only where it may."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from engine.demo.collection import MARKER, DemoReport, PostTruth, paint, refuse_other_folder, truth
from engine.demo.plan import Role
from engine.demo.stories import Kind
from engine.errors import CollectionError, RunStopped

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
FEW = 5
"""Posts that hold every kind a verifier meets."""


@pytest.fixture(scope="module")
def painted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "new"
    report = paint(folder, lambda done, total, current: None, lambda: False, posts=FEW)
    assert report == DemoReport(folder, FEW, sum(len(post.roles) for post in truth(FEW)))
    return folder


def never(done: int, total: int, current: str) -> None:
    raise AssertionError(f"{current} was painted")


def pictures(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*.jpg")}


def test_it_holds_what_the_truth_says(painted: Path) -> None:
    assert set(pictures(painted)) == {path for post in truth(FEW) for path in post.roles}
    assert [file.name for file in painted.iterdir() if file.name.startswith(".")] == [MARKER]


def test_every_photo_opens_but_the_broken_one(painted: Path) -> None:
    sizes = Counter[tuple[int, int]]()
    for post in truth(FEW):
        for path, role in post.roles.items():
            with Image.open(painted / path) as photo:
                if role is Role.BROKEN:
                    with pytest.raises(OSError, match="truncated"):
                        photo.load()
                else:
                    photo.load()
                    assert photo.mode == "RGB"
                    sizes[photo.size] += 1
    assert sizes.most_common(1)[0][0] == (864, 1080)


def test_photos_of_a_series_differ(painted: Path) -> None:
    contents = pictures(painted)
    assert len(set(contents.values())) == len(contents)


def test_a_second_run_paints_nothing(painted: Path) -> None:
    before = {path: (painted / path).stat().st_mtime_ns for path in pictures(painted)}
    seen: list[tuple[int, int]] = []
    paint(painted, lambda done, total, current: seen.append((done, total)), lambda: False, posts=FEW)
    assert {path: (painted / path).stat().st_mtime_ns for path in pictures(painted)} == before
    assert set(seen) == {(len(before), len(before))}


def test_a_lost_photo_comes_back_as_it_was(painted: Path) -> None:
    before = pictures(painted)
    lost = list(truth(FEW)[0].series)[:2]
    for path in lost:
        (painted / path).unlink()
    steps: list[str] = []
    paint(painted, lambda done, total, current: steps.append(current), lambda: False, posts=FEW)
    assert pictures(painted) == before
    assert sorted(filter(None, steps)) == sorted(lost)


def test_file_times_are_those_of_the_names(painted: Path) -> None:
    for path in truth(FEW)[0].roles:
        stamp = datetime.strptime(path[:19], "%Y_%m_%d_%H_%M_%S").replace(tzinfo=UTC)
        assert (painted / path).stat().st_mtime == stamp.timestamp()


def test_stopping_keeps_whole_photos_and_the_next_run_goes_on(tmp_path: Path) -> None:
    done: list[str] = []
    with pytest.raises(RunStopped, match="stopped"):
        paint(tmp_path / "new", lambda _, __, path: done.append(path), lambda: len(done) > 2, posts=1)
    kept = pictures(tmp_path / "new")
    assert 0 < len(kept) < 6
    for path in kept:
        with Image.open(tmp_path / "new" / path) as photo:
            photo.load()
    assert not list((tmp_path / "new").rglob("*.part"))
    assert paint(tmp_path / "new", lambda *_: None, lambda: False, posts=1).photos == 6
    assert pictures(tmp_path / "new").items() >= kept.items()


def test_somebody_elses_folder_is_refused(tmp_path: Path) -> None:
    refuse_other_folder(tmp_path)
    (tmp_path / "holiday.jpg").write_bytes(b"mine")
    with pytest.raises(CollectionError, match="something else than a sample"):
        refuse_other_folder(tmp_path)
    with pytest.raises(CollectionError, match="not empty"):
        paint(tmp_path, never, lambda: False)
    assert [file.name for file in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("mine")
    with pytest.raises(CollectionError, match="is a file"):
        paint(tmp_path / "demo", never, lambda: False)
    with pytest.raises(CollectionError, match="cannot be painted"):
        paint(tmp_path / "demo" / "below", never, lambda: False)


def test_there_is_enough_of_everything() -> None:
    posts = truth()
    kinds = Counter(post.kind for post in posts)
    assert len(posts) >= 30
    assert set(kinds) == set(Kind)
    assert kinds[Kind.PURE] >= 15
    assert {post.kind for post in truth(FEW)} == set(Kind) - {Kind.SINGLE, Kind.LONG}
    assert 200 <= sum(len(post.roles) for post in posts) <= 260


@pytest.mark.parametrize("post", truth(), ids=lambda post: post.name)
def test_roles_fit_the_kind(post: PostTruth) -> None:
    roles = Counter(post.roles.values())
    fits = {
        Kind.PURE: set(roles) == {Role.SERIES} and roles[Role.SERIES] >= 4,
        Kind.MIXED: set(roles) == {Role.SERIES, Role.STRAY} and roles[Role.SERIES] > roles[Role.STRAY],
        Kind.TWO: roles[Role.SERIES] > roles[Role.SECOND] >= 3,
        Kind.JUNK: set(roles) == {Role.ALONE} and len(post.series) == 0,
        Kind.BROKEN: roles[Role.BROKEN] == 1 and roles[Role.SERIES] >= 4,
        Kind.SINGLE: len(post.roles) == 1,
        Kind.LONG: roles[Role.SERIES] > 20,
    }
    assert fits[post.kind]


def test_names_decode_to_their_own_second() -> None:
    downloads = [post.name for post in truth() if re.match(r"\d{4}_", post.name)]
    assert len(downloads) >= 30
    for name in downloads:
        stamp = datetime.strptime(name[:19], "%Y_%m_%d_%H_%M_%S").replace(tzinfo=UTC)
        moments = (_moment(name[at : at + 11]) for at in range(20, len(name) - 10))
        assert any(timedelta(0) <= moment - stamp < timedelta(seconds=1) for moment in moments if moment), name


def test_names_show_what_downloads_do() -> None:
    paths = [path for post in truth() for path in post.roles]
    assert len(set(paths)) == len(paths)
    assert {"hiking/day_01.jpg", "city/day_01.jpg", "studio_test_01.jpg"} <= set(paths)
    everything = " ".join(paths)
    assert "ü" in everything
    assert "[" in everything
    numbers = [[int(path[-6:-4]) for path in post.roles] for post in truth()]
    assert all(row == sorted(set(row)) for row in numbers)
    assert sum(row != list(range(1, len(row) + 1)) for row in numbers) >= 3


def _moment(code: str) -> datetime | None:
    if any(letter not in ALPHABET for letter in code):
        return None
    number = 0
    for letter in code:
        number = number * 64 + ALPHABET.index(letter)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=(number >> 23) + 1_314_220_021_721)
