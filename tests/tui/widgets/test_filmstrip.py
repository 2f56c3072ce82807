"""The film shows what it is given, keeps its cursor, and says in words and shapes what it cannot show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import ModalScreen

from engine.model import Frame, PhotoState
from tui.pictures import PictureService
from tui.widgets.film_layout import film_layout
from tui.widgets.filmstrip import Filmstrip
from tui.widgets.thumb import Thumb

MakeFrame = Callable[..., Frame]
MakePhoto = Callable[..., Path]
MakePictures = Callable[..., PictureService]
CELL = (10, 20)


class Host(App[None]):
    """Shows one film."""

    def __init__(self, pictures: PictureService) -> None:
        super().__init__()
        self.pictures = pictures
        self.highlighted: list[int] = []
        self.chosen: list[int] = []

    def compose(self) -> ComposeResult:
        yield Filmstrip(self.pictures)

    @property
    def film(self) -> Filmstrip:
        return self.query_one(Filmstrip)

    def thumbs(self) -> list[Thumb]:
        return [thumb for thumb in self.query(Thumb) if thumb.display]

    def on_filmstrip_frame_highlighted(self, message: Filmstrip.FrameHighlighted) -> None:
        self.highlighted.append(message.index)

    def on_filmstrip_frame_chosen(self, message: Filmstrip.FrameChosen) -> None:
        self.chosen.append(message.index)


async def until(pilot: Pilot[None], seen: Callable[[], bool]) -> None:
    for _ in range(200):
        if seen():
            return
        await pilot.pause(0.02)
    raise AssertionError("It did not come.")


def text_of(widget: Any) -> str:
    return "\n".join(widget.render_line(y).text for y in range(widget.size.height))


@pytest.fixture
def film_of(make_photo: MakePhoto, make_frame: MakeFrame) -> Callable[[int], tuple[Frame, ...]]:
    photo_sizes = ((400, 500), (500, 400), (400, 400))

    def make(count: int) -> tuple[Frame, ...]:
        photos = [make_photo(f"{number}.jpg", photo_sizes[number % 3]) for number in range(count)]
        return tuple(make_frame(photo, number) for number, photo in enumerate(photos, start=1))

    return make


FilmOf = Callable[[int], tuple[Frame, ...]]


async def test_every_frame_gets_its_picture_and_place(make_pictures: MakePictures, film_of: FilmOf) -> None:
    app = Host(make_pictures())
    async with app.run_test(size=(120, 40)) as pilot:
        app.film.show(1, film_of(5))
        await until(pilot, lambda: [thumb.view.picture is not None for thumb in app.thumbs()] == [True] * 5)
        captions = [thumb.render_line(thumb.size.height - 1).text.strip("━┗┛ ") for thumb in app.thumbs()]
        assert captions == ["1", "2", "3", "4", "5"]
        assert "▀" in text_of(app.thumbs()[2].view)
        assert [thumb.cursor for thumb in app.thumbs()] == [True, False, False, False, False]


async def test_thumbnails_are_reused(make_pictures: MakePictures, film_of: FilmOf) -> None:
    app = Host(make_pictures())
    async with app.run_test(size=(120, 40)) as pilot:
        app.film.show(1, film_of(5))
        await pilot.pause()
        before = app.thumbs()
        app.film.show(2, film_of(3))
        await pilot.pause()
        assert app.thumbs() == before[:3]
        app.film.show(3, film_of(5))
        await pilot.pause()
        assert app.thumbs() == before


async def test_the_cursor_stays_on_the_same_series_only(make_pictures: MakePictures, film_of: FilmOf) -> None:
    app = Host(make_pictures())
    async with app.run_test(size=(120, 40)) as pilot:
        app.film.show(1, film_of(5))
        await pilot.pause()
        app.film.move_cursor(2)
        app.film.move_cursor(-9)
        app.film.move_cursor(3)
        app.film.show(1, film_of(4))
        assert app.film.cursor == 3
        app.film.show(1, film_of(2))
        assert app.film.cursor == 1
        app.film.show(2, film_of(5))
        assert app.film.cursor == 0
        await pilot.pause()
        assert app.highlighted == [2, 0, 3]


async def test_a_frame_that_is_out_is_dimmed_and_says_so(
    make_pictures: MakePictures, make_photo: MakePhoto, make_frame: MakeFrame
) -> None:
    app = Host(make_pictures())
    frames = (make_frame(make_photo("a.jpg")), make_frame(make_photo("b.jpg"), None, reason="another [b]scene"))
    async with app.run_test(size=(80, 24)) as pilot:
        app.film.show(1, frames)
        await until(pilot, lambda: all(thumb.view.picture for thumb in app.thumbs()))
        kept, out = app.thumbs()
        assert "excluded" in text_of(out)
        assert "out" not in text_of(kept)
        assert str(out.tooltip) == "another [b]scene"
        assert kept.tooltip is None
        assert kept.view.picture != out.view.picture


async def test_photos_that_cannot_be_shown_say_why(
    make_pictures: MakePictures, make_frame: MakeFrame, tmp_path: Path
) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    app = Host(make_pictures())
    frames = (
        make_frame(tmp_path / "broken.jpg", 1),
        make_frame(tmp_path / "moved.jpg", 2),
        make_frame(tmp_path / "lost.jpg", 3, state=PhotoState.MISSING),
        make_frame(tmp_path / "odd.jpg", 4, state=PhotoState.UNREADABLE),
    )
    async with app.run_test(size=(120, 40)) as pilot:
        app.film.show(1, frames)
        await until(pilot, lambda: all(thumb.view.words for thumb in app.thumbs()))
        said = [" ".join(text_of(thumb.view).split()) for thumb in app.thumbs()]
        assert "cannot be decoded" in said[0]
        assert "is not there" in said[1]
        assert said[2] == "! missing lost.jpg"
        assert said[3] == "! unreadable odd.jpg"


async def test_more_frames_than_fit_scroll_by_rows(make_pictures: MakePictures, film_of: FilmOf) -> None:
    app = Host(make_pictures())
    async with app.run_test(size=(45, 17)) as pilot:
        app.film.show(1, film_of(10))
        await pilot.pause()
        assert len(app.thumbs()) == 6
        assert "↓ 4 more" in text_of(app.film)
        app.film.move_cursor(7)
        await pilot.pause()
        shown = [thumb.frame.position for thumb in app.thumbs() if thumb.frame]
        assert shown == [4, 5, 6, 7, 8, 9]
        assert "↑ 3 more  ↓ 1 more" in text_of(app.film)
        app.film.move_row(1)
        await pilot.pause()
        assert [thumb.cursor for thumb in app.thumbs()] == [False, False, False, True]


async def test_how_many_are_out_of_sight_is_said_of_the_series_shown(
    make_pictures: MakePictures, film_of: FilmOf
) -> None:
    app = Host(make_pictures())
    async with app.run_test(size=(45, 17)) as pilot:
        app.film.show(1, film_of(11))
        await until(pilot, lambda: "5&#160;more" in app.export_screenshot())
        app.film.show(2, film_of(10))
        await until(pilot, lambda: "4&#160;more" in app.export_screenshot())


async def test_a_jump_has_an_edge_a_sign_and_a_word(make_pictures: MakePictures, film_of: FilmOf) -> None:
    app = Host(make_pictures())
    async with app.run_test(size=(120, 40)) as pilot:
        frames = film_of(4)
        app.film.show(1, frames)
        app.film.mark({frames[2].path: ("≠ jump", "≈1")})
        await until(pilot, lambda: [bool(thumb.size) for thumb in app.thumbs()] == [True] * 4)
        *_, before, after, _ = (text_of(thumb).split("\n") for thumb in app.thumbs())
        left = "".join(line[0] for line in after)
        assert set(left.strip()) == {"┊", "≠"}
        assert "3 ≠ jump ≈1" in after[-1]
        assert "≠" not in "".join(before)
        app.film.mark({})
        assert "≠" not in text_of(app.thumbs()[2])


async def test_frames_are_picked_from_one_to_the_cursor(make_pictures: MakePictures, film_of: FilmOf) -> None:
    app = Host(make_pictures())
    async with app.run_test(size=(120, 40)) as pilot:
        first, second, third, fourth = frames = film_of(4)
        app.film.show(1, frames)
        assert app.film.picked == []
        app.film.move_cursor(2)
        app.film.pick()
        app.film.move_cursor(-1)
        assert app.film.picked == [second.path, third.path]
        await until(pilot, lambda: [bool(thumb.size) for thumb in app.thumbs()] == [True] * 4)
        boxes = [text_of(thumb)[0] for thumb in app.thumbs()]
        assert boxes == [" ", "┏", "┌", " "]
        app.film.show(1, (second, third, first, fourth))  # they were moved: the pick goes with them
        app.film.go_to(second.path)
        assert app.film.picked == [second.path, third.path]
        app.film.show(2, frames)
        assert app.film.picked == []
        app.film.pick()
        app.film.pick()
        assert app.film.picked == []


async def test_the_mouse_marks_and_chooses(make_pictures: MakePictures, film_of: FilmOf) -> None:
    app = Host(make_pictures())
    async with app.run_test(size=(120, 40)) as pilot:
        app.film.show(1, film_of(4))
        await pilot.pause()
        await pilot.click(app.thumbs()[2])
        assert app.highlighted == [2]
        assert app.chosen == []
        await pilot.double_click(app.thumbs()[1].view)
        app.film.choose()
        await pilot.pause()
        assert app.chosen == [1, 1]


async def test_an_empty_film(make_pictures: MakePictures, film_of: FilmOf) -> None:
    app = Host(make_pictures())
    async with app.run_test(size=(80, 24)) as pilot:
        app.film.show(1, film_of(2))
        await pilot.pause()
        app.film.show(None, ())
        app.film.move_cursor(1)
        app.film.choose()
        await pilot.pause()
        assert app.thumbs() == []
        assert app.film.frame is None
        assert app.chosen == []


async def test_a_series_made_ready_is_shown_at_once(make_pictures: MakePictures, film_of: FilmOf) -> None:
    pictures = make_pictures()
    app = Host(pictures)
    async with app.run_test(size=(80, 24)) as pilot:
        app.film.show(1, film_of(2))
        await until(pilot, lambda: all(thumb.view.picture for thumb in app.thumbs()))
        frames = film_of(4)
        app.film.prepare(frames)
        app.film.show(2, frames)
        await until(pilot, lambda: len(app.thumbs()) == 4 and all(thumb.view.picture for thumb in app.thumbs()))


async def test_resizing_chooses_another_size(make_pictures: MakePictures, film_of: FilmOf) -> None:
    app = Host(make_pictures())
    async with app.run_test(size=(80, 24)) as pilot:
        app.film.show(1, film_of(4))
        await until(pilot, lambda: all(thumb.view.picture for thumb in app.thumbs()))
        small = app.thumbs()[0].size.width

        def is_larger() -> bool:
            picture = app.thumbs()[0].view.picture
            return picture is not None and picture.width > small

        await pilot.resize_terminal(200, 60)
        await until(pilot, is_larger)


async def test_no_pictures_still_names_the_files(make_pictures: MakePictures, film_of: FilmOf) -> None:
    app = Host(make_pictures("none"))
    async with app.run_test(size=(80, 24)) as pilot:
        app.film.show(1, film_of(2))
        await until(pilot, lambda: "0.jpg" in text_of(app.thumbs()[0].view))


async def test_nasty_names_and_reasons_are_drawn_harmless(
    make_pictures: MakePictures, make_frame: MakeFrame, tmp_path: Path, nasty: str
) -> None:
    app = Host(make_pictures())
    frame = make_frame(tmp_path / f"x{nasty}".replace("/", "-"), None, reason=nasty, state=PhotoState.UNREADABLE)
    async with app.run_test(size=(80, 24)) as pilot:
        app.film.show(1, (frame,))
        app.thumbs()[0].view.say(nasty)
        await pilot.pause()
        await pilot.hover(Thumb)
        for y in range(app.thumbs()[0].view.size.height):
            line = app.thumbs()[0].view.render_line(y)
            assert line.text.isprintable()
            assert cell_len(line.text) == app.thumbs()[0].view.size.width
        app.export_screenshot()


@pytest.mark.parametrize("cell", [(10, 20), (9, 18), (8, 17), (20, 20)])
@pytest.mark.parametrize("size", [(20, 8), (50, 15), (80, 24), (120, 40), (200, 60), (3, 2), (1, 1)])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 10, 20, 100])
def test_a_layout_stays_within_its_space(count: int, size: tuple[int, int], cell: tuple[int, int]) -> None:
    layout = film_layout(count, *size, cell, (12, 6))
    assert layout.scrolls or layout.capacity >= count
    assert layout.columns >= 1
    assert layout.rows >= 1
    if size >= (20, 8):
        assert layout.columns * layout.width <= size[0]
        assert layout.rows * layout.height + layout.scrolls <= size[1]


def test_more_space_never_gives_smaller_pictures() -> None:
    sides = [film_layout(10, *size, CELL, (12, 6)).picture for size in ((80, 24), (120, 40), (200, 60))]
    assert sides == sorted(sides)
    assert len(set(sides)) == 3


@pytest.mark.parametrize("protocol", ["kitty", "sixel"])
async def test_under_a_dialog_pictures_are_half_blocks(
    make_pictures: MakePictures, film_of: FilmOf, protocol: str
) -> None:
    """A dialog tints what is below it: placeholders lose the colour that is their number, sixels cover the dialog."""
    app = Host(make_pictures(protocol))
    async with app.run_test(size=(80, 24)) as pilot:
        app.film.show(1, film_of(2))
        await until(pilot, lambda: all(thumb.view.picture for thumb in app.thumbs()))
        view = app.thumbs()[0].view
        whole = view.size.region

        def drawn() -> str:
            return "".join(strip.text for strip in view.render_lines(whole))

        assert ("\U0010eeee" if protocol == "kitty" else "\x1bP") in drawn()
        await app.push_screen(ModalScreen[None]())
        assert "▀" in drawn()
        assert not {"\U0010eeee", "\x1b"} & set(drawn())
        await app.pop_screen()
        assert ("\U0010eeee" if protocol == "kitty" else "\x1bP") in drawn()
