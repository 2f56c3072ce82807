"""The best series of a real collection: chosen, exported, and overruled by decisions."""

from __future__ import annotations

from pathlib import Path

from engine.export.manifest import MANIFEST, read_manifest
from engine.model import Decision, SeriesFilter, Take
from engine.session.session import Session


def test_the_best_are_exported_and_a_decision_overrules_them(session: Session, tmp_path: Path) -> None:
    session.runs.scan()
    session.runs.verify()
    options = session.exports.options(size=64, best=2, min_length=2)
    everything = session.exports.choice(Take.ALL)
    ids = session.exports.ids(options, everything)
    assert len(ids) == 3
    for series_id, place in zip(ids, ("on a beach", "by the sea", "in a kitchen"), strict=True):
        session.review.write_facts([series_id], {"place": place, "framing": "full body"})
    plan = session.exports.plan(options, everything)
    assert len(plan.taken) == 2
    assert ids[2] in {series.series_id for series in plan.taken}  # the only one of its kind
    (left,) = (series for series in plan.series if series.left_out)
    assert left.left_out == "Not among the best 2: 1 of full body × water is taken (best)."

    session.review.decide([left.series_id], Decision.APPROVED)
    session.review.decide([ids[2]], Decision.REJECTED)
    report = session.runs.export(options, everything)
    assert (report.series, report.chosen_among, report.skipped) == (2, 2, ())
    manifest = read_manifest(tmp_path / "dataset" / MANIFEST)
    assert manifest is not None
    assert set(manifest.series) == set(ids[:2])
    readme = (tmp_path / "dataset" / "README.md").read_text()
    assert "## How these were chosen" in readme
    assert "approved; the first of full body × water" in readme
    past = session.runs.history.exports[0]
    assert (past.options.best, past.options.balance) == (2, ("framing", "place"))


def test_photos_that_are_gone_make_room_for_another_series(session: Session, downloads: Path) -> None:
    session.runs.scan()
    session.runs.verify()
    options = session.exports.options(profile="series", best=1, min_length=3)
    (best,) = session.exports.plan(options).taken
    series = session.catalog.series(best.series_id)
    assert series is not None
    for frame in series.frames:
        frame.file.unlink()
    (other,) = session.exports.plan(options).taken
    assert other.series_id != best.series_id
    assert session.exports.missing(options) == []
    assert session.catalog.ids(session.collection, SeriesFilter())
