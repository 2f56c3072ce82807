"""Pictures come from threads, once each, newest wish first, and a photo that fails is an answer like any other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from queue import Queue

import pytest
from rich.color_triplet import ColorTriplet
from rich.segment import Segment

from engine.errors import UnreadablePhoto
from tui.pictures import WHOLE, Answer, NoPicture, Part, Picture, PictureKey, PictureService
from tui.pictures.picture import thumbnail_size

MakePhoto = Callable[..., Path]
MakePictures = Callable[..., PictureService]


def get(service: PictureService, key: PictureKey) -> Answer:
    answers: Queue[Answer] = Queue()
    service.request(key, lambda _, answer: answers.put(answer))
    return answers.get(timeout=60)


def colours(segment: Segment) -> tuple[ColorTriplet, ColorTriplet]:
    """Of the upper and the lower half."""
    style = segment.style
    assert style is not None
    assert style.color is not None
    assert style.bgcolor is not None
    return style.color.get_truecolor(), style.bgcolor.get_truecolor()


def test_a_picture_keeps_its_shape(make_pictures: MakePictures, make_photo: MakePhoto) -> None:
    portrait = get(make_pictures(), PictureKey(make_photo(size=(400, 500)), 1, 40, 10))
    assert isinstance(portrait, Picture)
    assert (portrait.width, portrait.height) == (16, 10)
    landscape = get(make_pictures(), PictureKey(make_photo(size=(800, 400)), 1, 20, 30))
    assert isinstance(landscape, Picture)
    assert (landscape.width, landscape.height) == (20, 5)


def test_half_blocks_hold_the_photo(make_pictures: MakePictures, make_photo: MakePhoto) -> None:
    picture = get(make_pictures(), PictureKey(make_photo(left="#ff0000", right="#0000ff"), 1, 16, 10))
    assert isinstance(picture, Picture)
    row = list(picture.strips[5])
    assert sum(len(segment.text) for segment in row) == 16
    assert colours(row[0])[0] == pytest.approx((252, 0, 0), abs=8)
    assert colours(row[-1])[1] == pytest.approx((0, 0, 252), abs=8)


def test_what_is_out_of_the_film_fades_into_its_ground(make_pictures: MakePictures, make_photo: MakePhoto) -> None:
    photo = make_photo(left="red", right="red")
    shades = []
    for fade in (None, (0, 0, 0), (240, 240, 240)):
        picture = get(make_pictures(), PictureKey(photo, 1, 8, 4, fade))
        assert isinstance(picture, Picture)
        shades.append(colours(next(iter(picture.strips[0])))[0])
    assert shades[0] == pytest.approx((252, 0, 0), abs=8)
    assert shades[1] == pytest.approx((38, 38, 38), abs=8)
    assert shades[2] == pytest.approx((158, 158, 158), abs=8)


def test_a_photo_is_made_once_while_it_is_kept(make_pictures: MakePictures, make_photo: MakePhoto) -> None:
    made: list[Path] = []

    def thumbnail(file: Path, size: int, mtime_ns: int) -> Path:
        made.append(file)
        return file

    service = make_pictures(thumbnail=thumbnail, keep=2)
    keys = [PictureKey(make_photo(f"{number}.jpg"), 1, 8, 4) for number in range(3)]
    for key in (*keys, keys[2], keys[1]):
        get(service, key)
    assert len(made) == 3
    assert service.at_hand(keys[0]) is None
    get(service, keys[0])
    assert len(made) == 4


@pytest.mark.parametrize(("name", "missing"), [("gone.jpg", True), ("broken.jpg", False)])
def test_a_photo_that_cannot_be_shown(make_pictures: MakePictures, tmp_path: Path, name: str, missing: bool) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    answer = get(make_pictures(), PictureKey(tmp_path / name, 1, 8, 4))
    assert isinstance(answer, NoPicture)
    assert answer.missing is missing
    assert name in answer.reason


def test_a_thread_outlives_whatever_a_decoder_raises(make_pictures: MakePictures, make_photo: MakePhoto) -> None:
    def thumbnail(file: Path, size: int, mtime_ns: int) -> Path:
        if file.name == "odd.jpg":
            raise TypeError("a decoder's surprise")
        return file

    service = make_pictures(thumbnail=thumbnail, threads=1)
    odd = get(service, PictureKey(make_photo("odd.jpg"), 1, 8, 4))
    assert odd == NoPicture("a decoder's surprise")
    assert isinstance(get(service, PictureKey(make_photo("fine.jpg"), 1, 8, 4)), Picture)


def test_moving_on_drops_what_is_not_begun(make_pictures: MakePictures, make_photo: MakePhoto) -> None:
    begun, go_on = threading.Event(), threading.Event()
    made: list[str] = []

    def thumbnail(file: Path, size: int, mtime_ns: int) -> Path:
        made.append(file.name)
        begun.set()
        go_on.wait(60)
        return file

    service = make_pictures(thumbnail=thumbnail, threads=1)
    answers: Queue[str] = Queue()
    photos = [make_photo(f"{number}.jpg") for number in range(4)]
    keys = [PictureKey(photo, 1, 8, 4) for photo in photos]

    def deliver(key: PictureKey, _: Answer) -> None:
        answers.put(key.file.name)

    for key in keys[:3]:
        service.request(key, deliver)
    begun.wait(60)
    for key in keys[:3]:
        service.withdraw(key, deliver)
    service.request(keys[3], deliver)
    go_on.set()
    assert answers.get(timeout=60) == "3.jpg"
    assert made == ["0.jpg", "3.jpg"]
    assert answers.empty()


def test_where_no_pictures_are_wanted_none_are_prepared(make_pictures: MakePictures, make_photo: MakePhoto) -> None:
    service, wished = make_pictures("none", threads=1), PictureKey(make_photo("a.jpg"), 1, 8, 4)
    prepared = PictureKey(make_photo("b.jpg"), 1, 8, 4)
    service.prepare([prepared])
    get(service, wished)
    get(service, PictureKey(wished.file, 1, 9, 4))  # what waited for a free thread would be made by now
    assert service.at_hand(prepared) is None


def test_what_is_prepared_waits_its_turn(make_pictures: MakePictures, make_photo: MakePhoto) -> None:
    made: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def thumbnail(file: Path, size: int, mtime_ns: int) -> Path:
        made.append(file.name)
        begun.set()
        go_on.wait(60)
        return file

    service = make_pictures(thumbnail=thumbnail, threads=1)
    first, later, wished = (PictureKey(make_photo(name), 1, 8, 4) for name in ("first.jpg", "later.jpg", "wished.jpg"))
    service.prepare([first])
    begun.wait(60)
    service.prepare([later])
    go_on.set()
    get(service, wished)
    get(service, later)
    assert made == ["first.jpg", "wished.jpg", "later.jpg"]


def test_another_cell_size_makes_pictures_anew(make_pictures: MakePictures, make_photo: MakePhoto) -> None:
    service = make_pictures(cell=(10, 20))
    key = PictureKey(make_photo(size=(400, 400)), 1, 20, 10)
    square = get(service, key)
    assert isinstance(square, Picture)
    assert square.width == 20
    service.use_cell((20, 20))
    wide = get(service, key)
    assert isinstance(wide, Picture)
    assert wide.width == 10


def test_closing_ends_the_threads_though_one_is_stuck(make_pictures: MakePictures, make_photo: MakePhoto) -> None:
    stuck, let_go = threading.Event(), threading.Event()

    def thumbnail(file: Path, size: int, mtime_ns: int) -> Path:
        stuck.set()
        let_go.wait(60)
        raise UnreadablePhoto("too late")

    service = make_pictures(thumbnail=thumbnail, threads=2)
    service.request(PictureKey(make_photo(), 1, 8, 4), lambda key, answer: None)
    stuck.wait(60)
    service.close(seconds=0.05)
    let_go.set()


def test_a_part_of_a_photo(make_pictures: MakePictures, make_photo: MakePhoto) -> None:
    photo = make_photo(size=(400, 200), left="#ff0000", right="#0000ff")
    right_half = get(make_pictures(), PictureKey(photo, 1, 20, 10, part=Part(0.5, 0, 1, 1)))
    assert isinstance(right_half, Picture)
    assert (right_half.width, right_half.height) == (20, 10)
    assert colours(next(iter(right_half.strips[5])))[0] == pytest.approx((0, 0, 252), abs=8)


@pytest.mark.parametrize(
    ("part", "size"), [(WHOLE, 512), (Part(0, 0, 0.5, 0.5), 1024), (Part(0.9, 0.9, 0.91, 0.91), 2048)]
)
def test_a_part_is_cut_from_a_larger_thumbnail(part: Part, size: int) -> None:
    assert thumbnail_size(PictureKey(Path("a.jpg"), 1, 50, 20, part=part), (10, 20)) == size


def test_a_wish_taken_back_is_not_begun(make_pictures: MakePictures, make_photo: MakePhoto) -> None:
    begun, go_on = threading.Event(), threading.Event()
    made: list[str] = []

    def thumbnail(file: Path, size: int, mtime_ns: int) -> Path:
        made.append(file.name)
        begun.set()
        go_on.wait(60)
        return file

    service = make_pictures(thumbnail=thumbnail, threads=1)
    answers: Queue[str] = Queue()

    def deliver(key: PictureKey, answer: Answer) -> None:
        answers.put(key.file.name)

    keys = [PictureKey(make_photo(f"{number}.jpg"), 1, 8, 4) for number in range(3)]
    service.request(keys[0], deliver)
    begun.wait(60)
    service.request(keys[1], deliver)
    service.request(keys[2], deliver)
    service.withdraw(keys[0], deliver)
    service.withdraw(keys[1], deliver)
    go_on.set()
    assert answers.get(timeout=60) == "2.jpg"
    assert made == ["0.jpg", "2.jpg"]
    assert answers.empty()
