"""What every test may use: painted photos in a folder, and a home of the test's own."""

from __future__ import annotations

import colorsys
import gc
import itertools
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from PIL import Image, ImageDraw

from engine.store import own_file
from engine.verify import lite2, weights
from tests.fakes.network_memory import network_that_remembers, read_weights

# The same examples in every run, however slow the machine: a failure is then one of the change that is checked.
settings.register_profile(
    "steady", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

PaintPost = Callable[..., list[Path]]


def pytest_xdist_auto_num_workers() -> int:
    """Two for each processor: a third of what the app's tests do is wait."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_finish() -> None:
    """Collected tests stay to the end: no collection of garbage needs to look through them again and again.

    What they leave behind is collected more rarely than Python does it: that took a sixth of the app's tests.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 10, 10)


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the developer's settings, key or caches."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    for name in ("GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_AI_API_KEY", "OPENAI_API_KEY", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session", autouse=True)
def _network_remembers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The built-in network looks at each picture once; its own tests have the one without a memory."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weights, "read_pth", read_weights)
        patch.setattr(lite2, "Lite2", network_that_remembers(shared / "network"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _databases_begin_far_apart() -> Iterator[None]:
    """Databases begin to count their writes at random: now and then two begin so close that they look like one."""
    starts = itertools.cycle(range(1, 1 << 30, 1 << 24))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own_file, "first_number", lambda: next(starts))
        yield


@pytest.fixture(scope="session")
def paint_post() -> PaintPost:
    """Paints the photos of one post: the same scene with the figure elsewhere, named like a download."""
    return _paint_post


def _paint_post(folder: Path, name: str, photos: int = 4, scene: int = 0, first: int = 1) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number in range(first, first + photos):
        file = folder / f"{name}_{number:02d}.jpg"
        _scene(scene, number).save(file, quality=85)
        files.append(file)
    return files


def _scene(scene: int, number: int) -> Image.Image:
    """A picture whose layout and colours belong to the scene; only a disc moves from photo to photo."""
    dice = random.Random(scene)
    image = Image.new("RGB", (240, 300), _colour(dice))
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        left, top = dice.randrange(220), dice.randrange(280)
        box = (left, top, left + dice.randrange(10, 120), top + dice.randrange(10, 120))
        (draw.ellipse if dice.random() < 0.5 else draw.rectangle)(box, _colour(dice))
    draw.ellipse((20 * number % 200, 120, 20 * number % 200 + 40, 160), (250, 240, 230))
    return image


def _colour(dice: random.Random) -> tuple[int, int, int]:
    red, green, blue = colorsys.hsv_to_rgb(dice.random(), 0.4 + 0.6 * dice.random(), 0.3 + 0.7 * dice.random())
    return int(red * 255), int(green * 255), int(blue * 255)
