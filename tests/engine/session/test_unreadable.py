"""A post that cannot be read is no "no": it waits, and is asked about again once reading may go otherwise."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from engine.build import open_session
from engine.model import Decision, SeriesFilter, SeriesState
from engine.session.reports import VerifyRequest
from engine.session.session import Session
from engine.settings import Settings
from tests.conftest import PaintPost
from tests.fakes.patience import PATIENCE

PROJECT = Path(__file__).parents[3]
HEIC = b"\0\0\0\x20ftypheic\0\0\0\0mif1heic"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    folder = tmp_path / "downloads"
    folder.mkdir()
    session = open_session(Settings(database_path=str(tmp_path / "series.db"), verifier="offline"), lambda event: None)
    session.open(folder)
    yield session
    session.close()


def state(session: Session) -> SeriesState:
    [series] = session.catalog.ids(session.collection, SeriesFilter())
    return session.catalog.rows([series])[0].state


def damaged(folder: Path, post: list[Path]) -> list[bytes]:
    """Cut the files short, and return what they held."""
    whole = [file.read_bytes() for file in post]
    for file in post:
        file.write_bytes(file.read_bytes()[:300])
    return whole


def test_an_unreadable_post_has_a_state_of_its_own_and_says_why(session: Session, paint_post: PaintPost) -> None:
    assert session.root
    damaged(session.root, paint_post(session.root, "studio", 3))
    session.runs.scan()
    report = session.runs.verify()
    assert (report.verified, report.unreadable, report.failed) == (0, 1, 0)
    assert state(session) is SeriesState.UNREADABLE
    counts = session.catalog.counts(session.collection)
    assert (counts.unreadable, counts.verified) == (1, 0)
    series = session.catalog.series(1)
    assert series is not None
    assert "studio_01.jpg is damaged" in series.error


def test_nothing_is_asked_again_while_nothing_changes(session: Session, paint_post: PaintPost) -> None:
    assert session.root
    damaged(session.root, paint_post(session.root, "studio", 3))
    session.runs.scan()
    session.runs.verify()
    session.runs.scan()
    assert session.runs.verify().asked == 0
    assert session.runs.verify(VerifyRequest(only_failed=True)).asked == 1


def test_a_replaced_file_is_asked_about_even_without_a_scan(session: Session, paint_post: PaintPost) -> None:
    assert session.root
    post = paint_post(session.root, "studio", 3)
    whole = damaged(session.root, post)
    session.runs.scan()
    session.runs.verify()
    for file, content in zip(post, whole, strict=True):
        file.write_bytes(content)
    assert session.runs.estimate().series == 1
    assert (session.runs.verify().verified, state(session)) == (1, SeriesState.VERIFIED)


def test_a_photo_that_missed_a_verdict_is_shown_once_it_can_be_read(session: Session, paint_post: PaintPost) -> None:
    assert session.root
    post = paint_post(session.root, "studio", 5)
    whole = damaged(session.root, post[3:])
    session.runs.scan()
    assert session.runs.verify().verified == 1
    for file, content in zip(post[3:], whole, strict=True):
        file.write_bytes(content)
    assert session.runs.verify().verified == 1
    series = session.catalog.series(1)
    assert series is not None
    assert len(series.film) == 5


def test_what_a_person_decided_is_not_asked_again(session: Session, paint_post: PaintPost) -> None:
    assert session.root
    post = paint_post(session.root, "studio", 5)
    whole = damaged(session.root, post[3:])
    session.runs.scan()
    session.runs.verify()
    session.review.decide([1], Decision.APPROVED)
    for file, content in zip(post[3:], whole, strict=True):
        file.write_bytes(content)
    assert session.runs.verify().asked == 0
    series = session.catalog.series(1)
    assert series is not None
    assert (len(series.film), {frame.state.value for frame in series.frames}) == (3, {"ok"})


LIBRARY = """
from PIL import Image, ImageFile, PngImagePlugin
import io

class Opened(ImageFile.ImageFile):
    format = "HEIF"
    def _open(self):
        content = self.fp.read()
        self._inner = PngImagePlugin.PngImageFile(io.BytesIO(content[content.index(b"\\x89PNG"):]))
        self._inner.load()
        self._mode, self._size, self.tile = self._inner.mode, self._inner.size, []
        self.im = self._inner.im
    def load(self):
        return None

def register_heif_opener(thumbnails=True):
    Image.register_open("HEIF", Opened, lambda start: start[4:8] == b"ftyp")
"""


def _heic(number: int) -> bytes:
    """What a HEIC file looks like from outside, with a picture inside that the library below opens."""
    picture = Image.new("RGB", (120, 160), (200, 120, 40))
    picture.paste((20, 40, 90), (10 * number, 30, 10 * number + 50, 120))
    written = io.BytesIO()
    picture.save(written, "PNG")
    return HEIC + bytes(64) + written.getvalue()


def test_posts_in_heic_are_asked_about_once_its_library_is_installed(tmp_path: Path) -> None:
    folder, library = tmp_path / "downloads", tmp_path / "library"
    folder.mkdir()
    for number in (1, 2, 3):
        (folder / f"trip_{number}.heic").write_bytes(_heic(number))

    def analyze(*options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tui", "analyze", str(folder), "--verifier", "offline", *options],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": f"{library}{os.pathsep}{PROJECT}"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    if _has_the_library():
        pytest.skip("pillow-heif is installed")
    first = analyze()
    assert first.returncode == 1, first.stderr
    assert "unreadable 1" in first.stdout
    assert "-m pip install 'pillow-heif>=1.1'" in first.stderr
    assert '"asked": 0' in analyze("--json").stdout

    metadata = library / "pillow_heif-1.2.0.dist-info" / "METADATA"
    metadata.parent.mkdir(parents=True)
    metadata.write_text("Metadata-Version: 2.1\nName: pillow-heif\nVersion: 1.2.0\n")
    (library / "pillow_heif.py").write_text(LIBRARY)
    second = analyze()
    assert second.returncode == 0, second.stderr
    assert "verified 1, " in second.stdout
    assert "unreadable 0" in second.stdout


def _has_the_library() -> bool:
    from importlib.util import find_spec

    return find_spec("pillow_heif") is not None
