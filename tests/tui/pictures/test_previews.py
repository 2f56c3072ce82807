"""Previews: a few dots of photos seen before, as large as the sharp picture will be, and there long before it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Queue

import pytest
from PIL import Image
from rich.color_triplet import ColorTriplet

from tui.pictures import Answer, Part, Picture, PictureKey, PictureService
from tui.pictures.strip import StripKey, Tile
from tui.terminal.probe import Protocol

MakePhoto = Callable[..., Path]
MakePictures = Callable[..., PictureService]
CELLS = [(20, 10), (100, 40)]
"""Of a view that half blocks fill, and of one that coarse blocks fill."""


def get(service: PictureService, key: PictureKey | StripKey) -> Picture:
    answers: Queue[Answer] = Queue()
    service.request(key, lambda _, answer: answers.put(answer))
    answer = answers.get(timeout=60)
    assert isinstance(answer, Picture)
    return answer


def colour(picture: Picture, x: int, y: int) -> ColorTriplet:
    """The ground of a cell."""
    style = next(iter(picture.strips[y].crop(x, x + 1))).style
    assert style is not None
    assert style.bgcolor is not None
    return style.bgcolor.get_truecolor()


@pytest.mark.parametrize("protocol", ["half", "sixel", "kitty"])
@pytest.mark.parametrize("cells", CELLS)
def test_a_photo_that_was_seen_small_is_previewed_large(
    make_pictures: MakePictures, make_photo: MakePhoto, protocol: Protocol, cells: tuple[int, int]
) -> None:
    service, photo = make_pictures(protocol), make_photo(size=(401, 500), left="#ff0000", right="#0000ff")
    key = PictureKey(photo, 1, *cells)
    assert service.preview(key) is None
    get(service, PictureKey(photo, 1, 8, 4))
    preview = service.preview(key)
    assert preview is not None
    assert not preview.upload
    assert not preview.overlay
    assert colour(preview, 1, 3) == pytest.approx((252, 0, 0), abs=8)
    assert colour(preview, preview.width - 2, 3) == pytest.approx((0, 0, 252), abs=8)
    sharp = get(service, key)
    assert (preview.width, preview.height) == (sharp.width, sharp.height)
    assert preview.width % 2 or preview.strips[0].cell_length == preview.width
    assert service.preview(PictureKey(photo, 2, *cells)) is None  # the file was written anew


def test_a_part_of_a_photo_is_previewed(make_pictures: MakePictures, make_photo: MakePhoto) -> None:
    service, photo = make_pictures(), make_photo(size=(400, 200), left="#ff0000", right="#0000ff")
    get(service, PictureKey(photo, 1, 8, 4))
    right_half = service.preview(PictureKey(photo, 1, 20, 10, part=Part(0.5, 0, 1, 1)))
    assert right_half is not None
    assert (right_half.width, right_half.height) == (20, 10)
    assert colour(right_half, 4, 5) == pytest.approx((0, 0, 252), abs=8)


def test_a_photo_of_a_strip_is_previewed_by_its_square(make_pictures: MakePictures, make_photo: MakePhoto) -> None:
    def sprite(photos: Sequence[tuple[Path, int, int]]) -> Image.Image:
        row = Image.new("RGB", (96 * len(photos), 96), "#ff0000")
        row.paste("#0000ff", (96, 0, 192, 96))
        return row

    service, photos = make_pictures(sprite=sprite), [make_photo("a.jpg"), make_photo("b.jpg", (400, 200), "lime")]
    files = tuple((photo, 9, 1) for photo in photos)
    get(service, StripKey((Tile(files, 0, 0), Tile(files, 1, 9)), 8, 4, (0, 0, 0)))
    key = PictureKey(photos[1], 1, 40, 10)
    square = service.preview(key)
    assert square is not None
    assert (square.width, square.height) == (20, 10)
    assert colour(square, 4, 5) == pytest.approx((0, 0, 252), abs=8)
    assert service.preview(PictureKey(photos[1], 1, 40, 10, part=Part(0, 0, 0.5, 0.5))) is None
    get(service, PictureKey(photos[1], 1, 8, 4))
    whole = service.preview(key)
    assert whole is not None
    assert (whole.width, whole.height) == (40, 10)
    assert colour(whole, 4, 5) == pytest.approx((0, 252, 0), abs=8)


@pytest.mark.parametrize(("protocol", "on_disk"), [("half", True), ("sixel", True), ("sixel", False), ("kitty", False)])
def test_what_is_known_sooner_comes_before_the_picture(
    make_pictures: MakePictures, make_photo: MakePhoto, protocol: Protocol, on_disk: bool
) -> None:
    """A thumbnail on disk, or the photo before it is encoded in the terminal's way."""
    previewed = threading.Event()

    def thumbnail(file: Path, size: int, mtime_ns: int) -> Path:
        assert not on_disk or previewed.wait(60)
        return file

    service = make_pictures(protocol, thumbnail=thumbnail, kept=(lambda file, mtime_ns: file) if on_disk else None)
    key, come = PictureKey(make_photo(), 1, 40, 10), Queue[str]()

    def note_preview(_: PictureKey, preview: Picture) -> None:
        come.put(f"preview of {preview.width} cells")
        previewed.set()

    def note_picture(_: PictureKey, answer: Answer) -> None:
        assert isinstance(answer, Picture)
        come.put(f"picture of {answer.width} cells")

    service.request(key, note_picture, note_preview)
    assert [come.get(timeout=60), come.get(timeout=60)] == ["preview of 16 cells", "picture of 16 cells"]
    assert come.empty()


def test_no_more_is_kept_than_a_screen_may_need(make_pictures: MakePictures, tmp_path: Path) -> None:
    service = make_pictures(sprite=lambda photos: Image.new("RGB", (96 * len(photos), 96)))
    for start in range(0, 1200, 60):
        files = tuple((tmp_path / f"{number}.jpg", 9, 1) for number in range(start, start + 60))
        get(service, StripKey((Tile(files, 0, 0),), 8, 4, (0, 0, 0)))
    known = [number for number in range(1200) if service.preview(PictureKey(tmp_path / f"{number}.jpg", 1, 8, 4))]
    assert known == list(range(600, 1200))
