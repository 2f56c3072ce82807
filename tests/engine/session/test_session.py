"""The whole job on real files: scan, verify, review, export, again, and interrupted."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from PIL import Image

from engine.build import open_session
from engine.errors import CollectionError, KeyMissing, RunInProgress, RunStopped, SettingsError
from engine.events import Announced, Event, Outcome, Phase, PhaseEnded, PhaseStarted, SeriesChanged
from engine.filters import parse_filter
from engine.model import Decision, ExportChoice, PhotoState, SeriesFilter, SeriesState, Take
from engine.session.reports import VerifyRequest
from engine.session.session import Session
from engine.settings import Settings
from tests.conftest import PaintPost


def test_the_main_job_from_folder_to_data_set(session: Session, tmp_path: Path) -> None:
    scanned = session.runs.scan()
    assert (scanned.posts, scanned.photos, scanned.skipped) == (4, 14, 1)
    verified = session.runs.verify()
    assert (verified.verified, verified.failed) == (3, 0)
    counts = session.catalog.counts(session.collection)
    assert (counts.verified, counts.skipped, counts.failed) == (3, 1, 0)
    report = session.runs.export(session.exports.options(profile="series", min_length=3))
    assert report.series == counts.valid > 0
    (first,) = (tmp_path / "dataset").glob("series_0001_*/metadata.json")
    manifest = json.loads(first.read_text(encoding="utf-8"))
    assert manifest["caption"]


def test_a_broken_file_is_a_state_and_its_post_goes_on(session: Session) -> None:
    session.runs.scan()
    session.runs.verify()
    (beach,) = session.catalog.ids(session.collection, SeriesFilter(text="beach"))
    series = session.catalog.series(beach)
    assert series is not None
    states = {frame.number: frame.state for frame in series.frames}
    assert states[6] == PhotoState.UNREADABLE
    assert sum(state == PhotoState.OK for state in states.values()) == 5
    assert series.row.state == SeriesState.VERIFIED


def test_a_second_run_does_only_what_is_new(session: Session, downloads: Path, paint_post: PaintPost) -> None:
    session.runs.scan()
    session.runs.verify()
    assert session.runs.scan().changed == 0
    assert session.runs.verify().asked == 0
    paint_post(downloads, "market", 3, scene=5)
    assert session.runs.scan().added == 1
    assert session.runs.verify().asked == 1


def test_limits_and_orders_are_kept(session: Session) -> None:
    session.runs.scan()
    assert session.runs.verify(VerifyRequest(limit=1)).asked == 1
    (largest,) = session.catalog.ids(session.collection, SeriesFilter(states=frozenset({SeriesState.VERIFIED})))
    assert session.catalog.rows([largest])[0].total == 6


def test_events_tell_the_run_from_start_to_end(session: Session, told: list[Event]) -> None:
    session.runs.scan()
    session.runs.verify()
    kinds = [type(event) for event in told]
    assert kinds.count(PhaseStarted) == kinds.count(PhaseEnded) == 2
    ends = [event for event in told if isinstance(event, PhaseEnded)]
    assert [(end.phase, end.outcome) for end in ends] == [
        (Phase.SCANNING, Outcome.DONE),
        (Phase.VERIFYING, Outcome.DONE),
    ]
    changed = frozenset[int]().union(*(event.ids for event in told if isinstance(event, SeriesChanged)))
    assert changed == set(session.catalog.ids(session.collection, SeriesFilter()))


def test_there_is_one_run_at_a_time(tmp_path: Path, downloads: Path) -> None:
    refused: list[RunInProgress] = []

    def try_a_second_run(event: Event) -> None:
        if isinstance(event, PhaseStarted) and not refused:
            with pytest.raises(RunInProgress) as caught:
                session.runs.scan()
            refused.append(caught.value)

    session = open_session(Settings(database_path=str(tmp_path / "one.db")), try_a_second_run)
    try:
        session.open(downloads)
        session.runs.scan()
        assert len(refused) == 1
        assert not session.runs.running
    finally:
        session.close()


def test_a_stop_keeps_what_was_verified_and_the_next_run_goes_on(tmp_path: Path, paint_post: PaintPost) -> None:
    for number in range(12):
        paint_post(tmp_path / "many", f"post{number:02d}", 3, scene=number)
    verified = threading.Event()

    def stop_after_the_first_verdict(event: Event) -> None:
        if (
            isinstance(event, SeriesChanged)
            and session.runs.running
            and session.catalog.counts(session.collection).verified
        ):
            session.runs.stop()
            verified.set()

    settings = Settings(database_path=str(tmp_path / "stopped.db"), offline_workers=1)
    session = open_session(settings, stop_after_the_first_verdict)
    try:
        session.open(tmp_path / "many")
        session.runs.scan()
        with pytest.raises(RunStopped):
            session.runs.verify()
        assert verified.is_set()
        first = session.catalog.counts(session.collection)
        assert 1 <= first.verified < 12
        assert first.verified + first.pending == 12
    finally:
        session.close()
    resumed = open_session(settings, lambda event: None)
    try:
        resumed.open(tmp_path / "many")
        assert resumed.runs.verify().asked == 12 - first.verified
        assert resumed.catalog.counts(resumed.collection).verified == 12
    finally:
        resumed.close()


def test_a_person_has_the_last_word_and_can_take_it_back(session: Session, tmp_path: Path) -> None:
    session.runs.scan()
    session.runs.verify()
    (beach,) = session.catalog.ids(session.collection, SeriesFilter(text="beach"))
    session.review.decide([beach], Decision.APPROVED)
    session.review.write_caption([beach], "a walk\non the \x1b[31mbeach ")
    series = session.catalog.series(beach)
    assert series is not None
    assert series.caption == "a walk on the beach"
    assert session.review.undo(session.collection).label == "edit caption"
    assert session.review.redo(session.collection).ids == (beach,)
    options = session.exports.options(profile="series")
    assert session.exports.ids(options, ExportChoice(Take.APPROVED)) == [beach]


def test_what_an_earlier_offline_verifier_verified_is_told_of_and_verified_anew_on_request(
    session: Session, told: list[Event]
) -> None:
    session.runs.scan()
    session.runs.verify()
    ids = list(session.catalog.ids(session.collection, SeriesFilter()))
    session.review.decide(ids[:1], Decision.APPROVED)
    told.clear()
    assert session.runs.verify().asked == 0
    assert not [event for event in told if isinstance(event, Announced)]
    session.settings = session.settings.model_copy(update={"offline_confidence": 0.9})
    assert session.runs.verify().asked == 0
    (said,) = [event.words for event in told if isinstance(event, Announced)]
    assert "earlier offline verifier" in said
    assert "--outdated" in said
    verified = sum(row.state is SeriesState.VERIFIED for row in session.catalog.rows(ids))
    assert session.runs.verify(VerifyRequest(outdated=True)).asked == verified - 1  # not what was decided
    assert session.runs.verify(VerifyRequest(outdated=True)).asked == 0


def test_an_export_counts_what_it_leaves_out_because_it_is_marked_for_a_check(session: Session) -> None:
    session.settings = session.settings.model_copy(update={"offline_confidence": 0.9999})
    session.runs.scan()
    session.runs.verify()
    ids = session.catalog.ids(session.collection, SeriesFilter())
    unsure = [row.id for row in session.catalog.rows(ids) if row.needs_review]
    options = session.exports.options(profile="series")
    assert unsure
    assert not set(unsure) & set(session.exports.ids(options))
    assert session.exports.plan(options).unsure == len(unsure)
    session.review.decide(unsure[:1], Decision.APPROVED)
    assert session.exports.ids(options) == unsure[:1]
    assert session.runs.export(options).unsure == len(unsure) - 1
    everything = session.exports.options(profile="series", include_unsure=True)
    assert session.exports.plan(everything).unsure == 0
    assert set(unsure) <= set(session.exports.ids(everything))


def test_an_export_takes_the_approved_once_there_are_any_and_says_what_it_is_worth(
    session: Session, tmp_path: Path
) -> None:
    session.runs.scan()
    session.runs.verify()
    options = session.exports.options(profile="frames", output=tmp_path / "set")
    every = session.exports.ids(options)
    assert session.exports.choice() == ExportChoice(Take.ALL)
    plan = session.exports.plan(options, session.exports.choice())
    assert (plan.undecided, plan.drafts, plan.not_taken) == (len(every), len(every), 0)
    session.review.decide(every[:1], Decision.APPROVED)
    session.review.write_caption(every[:1], "a walk on the beach")
    choice = session.exports.choice()
    assert choice == ExportChoice(Take.APPROVED)
    report = session.runs.export(options, choice)
    assert (report.series, report.undecided, report.drafts, report.not_taken) == (1, 0, 0, len(every) - 1)
    assert "A person approved every series." in (tmp_path / "set" / "README.md").read_text(encoding="utf-8")
    # a filter that finds no approved series finds undecided ones
    assert session.exports.choice(matching=parse_filter("state:undecided")).take is Take.ALL
    everything = session.runs.export(options, session.exports.choice(Take.ALL))
    assert (everything.series, everything.undecided, everything.drafts) == (len(every), len(every) - 1, len(every) - 1)
    readme = (tmp_path / "set" / "README.md").read_text(encoding="utf-8")
    assert f"Approved series: 1. Undecided, reviewed by nobody: {len(every) - 1}." in readme
    assert f"drafts by the offline verifier: {len(every) - 1} of {len(every)}." in readme
    session.settings = session.settings.model_copy(update={"take": "undecided"})
    assert session.exports.ids(options, session.exports.choice()) == every[1:]
    session.settings = session.settings.model_copy(update={"approved_only": True})
    assert session.exports.ids(options, session.exports.choice()) == every[:1]


def test_a_folder_that_is_not_there_is_refused_in_words(session: Session, tmp_path: Path) -> None:
    with pytest.raises(CollectionError, match="does not exist"):
        session.open(tmp_path / "nowhere")
    file = tmp_path / "file.txt"
    file.write_text("no folder", encoding="utf-8")
    with pytest.raises(CollectionError, match="is not a folder"):
        session.open(file)


def test_gemini_without_a_key_and_a_server_without_an_address_are_refused(session: Session) -> None:
    session.runs.scan()
    session.settings = session.settings.model_copy(update={"verifier": "gemini"})
    with pytest.raises(KeyMissing, match="GEMINI_API_KEY"):
        session.runs.verify()
    session.settings = session.settings.model_copy(update={"verifier": "openai"})
    with pytest.raises(SettingsError, match="--base-url"):
        session.runs.verify()
    assert not session.runs.running


def test_auto_takes_gemini_where_a_key_is_and_says_why(session: Session) -> None:
    assert (session.runs.verifier.name, "GEMINI_API_KEY" in session.runs.verifier.why) == ("offline", True)
    session.key = "a-key"
    assert session.runs.verifier.name == "gemini"
    assert "a-key" not in session.runs.verifier.title + session.runs.verifier.why


def test_an_export_into_the_collection_is_refused(session: Session, downloads: Path) -> None:
    from engine.errors import ExportError

    session.runs.scan()
    session.runs.verify()
    with pytest.raises(ExportError):
        session.runs.export(session.exports.options(downloads / "dataset"))
    assert not (downloads / "dataset").exists()


def test_a_series_can_be_looked_at_as_an_export_would_write_it(session: Session) -> None:
    session.runs.scan()
    (beach,) = session.catalog.ids(session.collection, SeriesFilter(text="beach"))
    series = session.catalog.series(beach)
    assert series is not None
    assert session.photos.size(series.frames[0].file) == (240, 300)
    shots = session.exports.shots(series.frames, session.exports.options(), lambda: False)
    assert shots.size == (64, 96)
    assert {picture.size for picture in shots} == {shots.size}
    assert [problem.where for problem in shots.lost] == [series.frames[5].path]
    with pytest.raises(RunStopped):
        list(session.exports.shots(series.frames, session.exports.options(), lambda: True))


def test_thumbnails_have_the_size_that_is_wished_for(session: Session, tmp_path: Path) -> None:
    Image.new("RGB", (3000, 2000), "red").save(tmp_path / "large.jpg")
    for size in (512, 1024, 2048):
        with Image.open(session.photos.thumbnail(tmp_path / "large.jpg", size, 1)) as small:
            assert max(small.size) == size
