"""What was downloaded again is exported once: by pixels, whatever the names, the folders and the encoding."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from engine.build import open_once, open_session, open_store
from engine.model import Decision
from engine.session.session import Session
from engine.settings import Settings
from engine.store.redownloads import grouped
from tests.conftest import PaintPost


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    folder = tmp_path / "downloads"
    folder.mkdir()
    settings = Settings(
        database_path=str(tmp_path / "series.db"),
        output_dir=str(tmp_path / "dataset"),
        verifier="offline",
        export_format="series",
        size=64,
    )
    session = open_session(settings, lambda event: None)
    session.open(folder)
    yield session
    session.close()


def again(post: list[Path], folder: Path, name: str, scale: float = 1.0, form: str = "jpg", quality: int = 70) -> None:
    """Save a post's photos once more, under other names, in another size and encoding."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, file in enumerate(post, 1):
        with Image.open(file) as image:
            size = (round(image.width * scale), round(image.height * scale))
            image.resize(size).save(folder / f"{name}_{number}.{form}", quality=quality)


def verified(session: Session) -> None:
    session.runs.scan()
    session.runs.verify()


def taken(session: Session, **options: object) -> list[str]:
    plan = session.exports.plan(replace(session.exports.options(), **options))  # type: ignore[arg-type]
    return [series.name for series in plan.taken]


@pytest.mark.parametrize(
    ("scale", "form", "quality"), [(1.0, "jpg", 60), (0.6, "jpg", 80), (1.0, "webp", 80), (1.0, "png", 1)]
)
def test_the_same_pictures_are_taken_once_and_the_larger_ones_stay(
    session: Session, paint_post: PaintPost, scale: float, form: str, quality: int
) -> None:
    assert session.root
    post = paint_post(session.root / "loose", "x", 4, scene=1)
    again(post, session.root / "jen.old", "small", min(scale, 0.8), form, quality)
    again(post, session.root / "tagged", "CxYz", 1.2)
    for file in post:
        file.unlink()
    paint_post(session.root, "other", 4, scene=2)
    verified(session)
    assert sorted(taken(session)) == ["CxYz", "other"]
    assert len(taken(session, copies="all")) == 3
    plan = session.exports.plan(session.exports.options())
    assert [series.left_out for series in plan.series if series.left_out] == [
        "It has the photos of tagged/CxYz, which is taken (copies)."
    ]
    report = session.runs.export(session.exports.options())
    assert report.series == 2
    assert [problem.where for problem in report.skipped] == ["small"]


def test_the_panel_and_the_check_say_what_an_export_does(session: Session, paint_post: PaintPost) -> None:
    assert session.root
    post = paint_post(session.root, "large", 4, scene=1)
    again(post, session.root / "old", "small", 0.5)
    paint_post(session.root, "other", 4, scene=2)
    verified(session)
    by_name = {row.name: row.id for row in session.catalog.rows([1, 2, 3])}
    large, small = by_name["large"], by_name["small"]
    for series in (large, small):
        assert [copy.id for copy in session.advice.look_alikes(series).copies] == [large, small]
    assert session.advice.look_alikes(by_name["other"]).copies == ()
    session.review.decide([small], Decision.APPROVED)
    assert [copy.id for copy in session.advice.look_alikes(large).copies] == [small, large]
    session.close()
    with contextlib.closing(open_store(session.settings)) as store:
        found = open_once(session.settings, store).everywhere()
        assert [(kept.id, copy.id) for kept, copy in found] == [(small, large)]


def test_what_a_person_approved_stays(session: Session, paint_post: PaintPost) -> None:
    assert session.root
    post = paint_post(session.root, "large", 4, scene=1)
    again(post, session.root / "old", "small", 0.5)
    verified(session)
    assert taken(session) == ["large"]
    small = next(row.id for row in session.catalog.rows([1, 2]) if row.name == "small")
    session.review.decide([small], Decision.APPROVED)
    assert taken(session) == ["small"]


def test_pictures_in_which_something_moved_are_not_the_same(session: Session, paint_post: PaintPost) -> None:
    assert session.root
    paint_post(session.root, "first", 4, scene=3)
    paint_post(session.root, "second", 4, scene=3, first=5)
    verified(session)
    assert sorted(taken(session)) == ["first", "second"]


def test_a_post_that_shares_some_photos_is_another_post(session: Session, paint_post: PaintPost) -> None:
    assert session.root
    post = paint_post(session.root, "whole", 6, scene=1)
    again(post[:4], session.root / "part", "some")
    verified(session)
    assert sorted(taken(session)) == ["some", "whole"]


def test_groups_are_found_through_any_chain() -> None:
    assert grouped([(1, 2), (4, 5), (2, 3), (5, 1)]) == [[1, 2, 3, 4, 5]]
    assert grouped([(1, 2), (3, 4)]) == [[1, 2], [3, 4]]
    assert grouped([]) == []
