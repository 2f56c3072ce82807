"""The verifier's film beside the person's: what differs is marked and told, and either can be taken."""

from __future__ import annotations

from dataclasses import replace

from engine.model import Frame
from tests.tui.screens.conftest import OpenStage, Stage
from tui.model.films import Films
from tui.screens.films import FilmsScreen
from tui.widgets.thumb import Thumb


def films(film: tuple[Frame, ...], theirs: str, mine: str, *, mine_holds: bool = True) -> Films:
    """Films of photos by letter: r, l, w, b are red, lime, white and black."""
    photos = {frame.path[0]: frame for frame in film}

    def laid(letters: str) -> tuple[Frame, ...]:
        return tuple(replace(photos[one], kept=True, position=place) for place, one in enumerate(letters, start=1))

    return Films(laid(theirs), laid(mine), mine_holds)


def marks(stage: Stage) -> list[list[str]]:
    """The line under each thumbnail, film by film."""
    assert isinstance(stage.screen, FilmsScreen)
    return [
        [thumb.render_line(thumb.size.height - 1).text.strip("┗━┛ ") for thumb in strip.query(Thumb) if thumb.display]
        for strip in stage.screen.strips
    ]


def test_what_differs_is_told(film: tuple[Frame, ...]) -> None:
    told = [
        " ".join(films(film, theirs, mine).differences())
        for theirs, mine in (("rlw", "rlw"), ("rlw", "rw"), ("rl", "rlwb"), ("rlw", "lrw"), ("rlw", "wb"))
    ]
    assert told == [
        "Both are the same.",
        "Yours leaves out 1 of the verifier's frames.",
        "Yours includes 2 more.",
        "1 moved.",
        "Yours leaves out 2 of the verifier's frames. Yours includes 1 more.",
    ]


async def test_both_films_stand_there_with_what_differs_marked(open_stage: OpenStage, film: tuple[Frame, ...]) -> None:
    async with open_stage(FilmsScreen(films(film, "rlw", "lrb")), size=(120, 40)) as stage:
        await stage.until_drawn()
        assert marks(stage) == [["1", "2 ↔ moved", "3 + only here"], ["1 ↔ moved", "2", "3 + only here"]]
        titles = [str(title.render()) for title in stage.screen.query("Vertical > Static")]
        assert titles == ["The verifier's · 3 frames", "Yours · 3 frames · in use now"]
        await stage.press("right", "right", "right")
        assert isinstance(stage.screen, FilmsScreen)
        assert [strip.cursor for strip in stage.screen.strips] == [2, 2]
        await stage.press("t")
        await stage.until(lambda: stage.answers == [True])


async def test_a_wide_screen_lays_them_beside_each_other(open_stage: OpenStage, film: tuple[Frame, ...]) -> None:
    async with open_stage(FilmsScreen(films(film, "rlw", "")), size=(200, 40)) as stage:
        await stage.until_drawn()
        assert isinstance(stage.screen, FilmsScreen)
        theirs, mine = (strip.region for strip in stage.screen.strips)
        assert theirs.right <= mine.x
        await stage.pilot.resize_terminal(60, 20)
        await stage.until(lambda: stage.screen.query("Filmstrip").first().region.width > 50)
        await stage.press("escape")
        await stage.until(lambda: stage.answers == [False])
