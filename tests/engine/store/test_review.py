"""A person's actions: each is one step that can be undone and redone, also after a restart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.model import Decision, Series
from engine.store.review import Step
from engine.store.store import Store
from tests.engine.store.conftest import MakePost, verdict_for


@pytest.fixture
def verified(store: Store, collection: int, make_post: MakePost) -> int:
    post = make_post()
    (series_id,) = store.intake.record(collection, [post]).ids
    store.verdicts.save_verdict(series_id, verdict_for(post))
    return series_id


def look(store: Store, series_id: int) -> Series:
    series = store.catalog.series(series_id)
    assert series is not None
    return series


def kept(series: Series) -> list[int | None]:
    return [frame.number for frame in series.frames if frame.kept]


@pytest.mark.parametrize(
    ("decision", "holds", "frames"),
    [(Decision.APPROVED, True, 3), (Decision.REJECTED, False, 0), (Decision.LATER, True, 3)],
)
def test_a_decision_says_what_holds(store: Store, verified: int, decision: Decision, holds: bool, frames: int) -> None:
    store.review.decide([verified], decision)
    assert look(store, verified).row.is_series is holds
    with store._door.reading():
        from engine.store.tables import SeriesImage

        assert SeriesImage.select().count() == frames


def test_approving_a_post_without_frames_takes_all_its_photos(
    store: Store, collection: int, make_post: MakePost
) -> None:
    post = make_post("junk")
    (series_id,) = store.intake.record(collection, [post]).ids
    store.verdicts.save_verdict(series_id, verdict_for(post, keep=()))
    store.review.decide([series_id], Decision.APPROVED)
    assert kept(look(store, series_id)) == [1, 2, 3, 4]
    store.review.undo(collection)
    assert kept(look(store, series_id)) == []
    assert look(store, series_id).row.is_series is False


def test_frames_go_out_and_in_where_they_stand(store: Store, verified: int) -> None:
    store.review.toggle_frames(verified, ["beach_01.jpg"])
    series = look(store, verified)
    assert [(frame.number, frame.kept) for frame in series.frames] == [(2, True), (1, False), (3, True), (4, False)]
    assert series.caption_stale
    store.review.toggle_frames(verified, ["beach_01.jpg"])
    assert kept(look(store, verified)) == [2, 1, 3]


@pytest.mark.parametrize(
    ("path", "by", "order"),
    [
        ("beach_03.jpg", -1, [2, 3, 1, 4]),
        ("beach_02.jpg", 1, [1, 2, 3, 4]),
        ("beach_02.jpg", -5, [2, 1, 3, 4]),
        ("beach_04.jpg", -9, [4, 2, 1, 3]),
    ],
)
def test_a_frame_moves_and_stops_at_the_ends(store: Store, verified: int, path: str, by: int, order: list[int]) -> None:
    store.review.move_frames(verified, [path], by)
    series = look(store, verified)
    assert [frame.number for frame in series.frames] == order
    assert not series.caption_stale


def test_make_first_and_back_to_the_verifiers_answer(store: Store, verified: int) -> None:
    store.review.make_first(verified, ["beach_03.jpg"])
    assert kept(look(store, verified)) == [3, 2, 1]
    store.review.swap_frames(verified)
    assert kept(look(store, verified)) == [2, 1, 3]


def test_making_an_excluded_photo_the_first_one_includes_it(store: Store, collection: int, verified: int) -> None:
    store.review.make_first(verified, ["beach_04.jpg"])
    assert kept(look(store, verified)) == [4, 2, 1, 3]
    store.review.undo(collection)
    assert kept(look(store, verified)) == [2, 1, 3]


def test_photos_are_open_until_a_verifier_or_the_person_has_said_a_word(
    store: Store, collection: int, make_post: MakePost
) -> None:
    post = make_post()
    (series_id,) = store.intake.record(collection, [post]).ids
    assert [(frame.is_open, frame.excluded) for frame in look(store, series_id).frames] == [(True, False)] * 4
    store.review.toggle_frames(series_id, ["beach_02.jpg"])
    assert [frame.excluded for frame in look(store, series_id).frames] == [True, False, True, True]
    store.review.undo(collection)
    store.verdicts.save_verdict(series_id, verdict_for(post))
    assert [frame.excluded for frame in look(store, series_id).frames] == [False, False, False, True]


def test_every_action_is_undone_and_redone_in_turn(store: Store, collection: int, verified: int) -> None:
    states = [look(store, verified)]
    acts: list[Callable[[], Step]] = [
        lambda: store.review.decide([verified], Decision.APPROVED),
        lambda: store.review.write_caption([verified], "a dog runs along the beach"),
        lambda: store.review.toggle_frames(verified, ["beach_04.jpg"]),
        lambda: store.review.move_frames(verified, ["beach_04.jpg"], -2),
        lambda: store.review.decide([verified], Decision.REJECTED),
    ]
    for act in acts:
        assert act().ids == (verified,)
        states.append(look(store, verified))
    for state in reversed(states[:-1]):
        store.review.undo(collection)
        assert look(store, verified) == state
    assert store.review.undo(collection).ids == ()
    for state in states[1:]:
        store.review.redo(collection)
        assert look(store, verified) == state
    assert store.review.redo(collection).ids == ()


def test_a_new_action_after_undo_ends_redoing(store: Store, collection: int, verified: int) -> None:
    store.review.decide([verified], Decision.APPROVED)
    store.review.undo(collection)
    store.review.decide([verified], Decision.LATER)
    assert store.review.redo(collection).ids == ()
    store.review.undo(collection)
    assert look(store, verified).row.decision == Decision.UNDECIDED


def test_doing_what_already_holds_is_no_step(store: Store, collection: int, verified: int) -> None:
    store.review.decide([verified], Decision.APPROVED)
    assert store.review.decide([verified], Decision.APPROVED).ids == ()
    store.review.undo(collection)
    assert look(store, verified).row.decision == Decision.UNDECIDED


def test_a_bulk_decision_is_one_step(store: Store, collection: int, make_post: MakePost) -> None:
    ids = sorted(store.intake.record(collection, [make_post(f"p{n}") for n in range(5)]).ids)
    step = store.review.decide(ids, Decision.REJECTED)
    assert step.ids == tuple(ids)
    assert store.review.undo(collection).ids == tuple(ids)
    assert store.catalog.counts(collection).rejected == 0


def test_a_bulk_change_may_name_more_series_than_a_statement_takes(
    store: Store, collection: int, make_post: MakePost
) -> None:
    ids = sorted(store.intake.record(collection, [make_post(f"p{n}") for n in range(3)]).ids)
    many = [*ids, *range(10**6, 10**6 + 300_000)]
    assert store.review.flag(many).ids == tuple(ids)
    assert store.review.flag(many).label == "unflag"
    assert store.review.decide(many, Decision.LATER).ids == tuple(ids)


def test_undo_outlives_a_restart(tmp_path: Path, store: Store, collection: int, verified: int) -> None:
    store.review.write_caption([verified], "mine")
    store.review.decide([verified], Decision.APPROVED)
    store.close()
    reopened = Store(tmp_path / "series.db")
    try:
        assert reopened.review.undo(collection).label == "approve"
        assert reopened.review.undo(collection).label == "edit caption"
        assert look(reopened, verified).caption == "sequence of photos showing a beach"
        assert reopened.review.redo(collection).label == "edit caption"
        assert look(reopened, verified).caption == "mine"
    finally:
        reopened.close()


def test_undo_stays_in_its_collection(tmp_path: Path, store: Store, verified: int) -> None:
    store.review.decide([verified], Decision.APPROVED)
    other = store.intake.collection(tmp_path / "other")
    assert store.review.undo(other).ids == ()


def test_captions_of_many_are_written_in_one_step(store: Store, collection: int, make_post: MakePost) -> None:
    posts = [make_post(name) for name in ("one", "two", "three")]
    ids = sorted(store.intake.record(collection, posts).ids)
    for series_id, post in zip(ids, posts, strict=True):
        store.verdicts.save_verdict(series_id, verdict_for(post, caption=f"{post.name} before"))
    assert list(store.catalog.captions(ids[::-1]).values()) == ["three before", "two before", "one before"]
    step = store.review.write_captions({ids[0]: "one after", ids[2]: "three after"})
    assert step.ids == (ids[0], ids[2])
    assert list(store.catalog.captions(ids).values()) == ["one after", "two before", "three after"]
    assert store.review.undo(collection).ids == step.ids
    assert list(store.catalog.captions(ids).values()) == ["one before", "two before", "three before"]


def test_the_verifiers_frames_and_ones_own_take_turns(store: Store, collection: int, verified: int) -> None:
    assert store.review.swap_frames(verified).ids == ()
    store.review.toggle_frames(verified, ["beach_04.jpg"])
    store.review.make_first(verified, ["beach_03.jpg"])
    store.review.write_caption([verified], "mine")
    own = look(store, verified)
    assert (kept(own), own.frames_by_person) == ([3, 2, 1, 4], True)
    store.review.swap_frames(verified)
    answer = look(store, verified)
    assert (kept(answer), answer.frames_by_person, answer.film_set_aside is not None) == ([2, 1, 3], False, True)
    assert answer.caption_stale
    store.review.swap_frames(verified)
    assert (kept(look(store, verified)), look(store, verified).caption_stale) == ([3, 2, 1, 4], False)
    store.review.undo(collection)
    assert look(store, verified) == answer
    store.review.undo(collection)
    assert look(store, verified) == own


def test_own_frames_keep_their_place_when_photos_come(
    store: Store, collection: int, make_post: MakePost, verified: int
) -> None:
    store.review.make_first(verified, ["beach_03.jpg"])
    store.review.swap_frames(verified)
    store.intake.record(collection, [make_post(photos=5)])
    store.review.swap_frames(verified)
    assert [(frame.number, frame.kept) for frame in look(store, verified).frames][-2:] == [(4, False), (5, False)]
    assert kept(look(store, verified)) == [3, 2, 1]


def test_what_is_not_verified_has_no_other_frames(store: Store, collection: int, make_post: MakePost) -> None:
    (series_id,) = store.intake.record(collection, [make_post("new")]).ids
    store.review.toggle_frames(series_id, ["new_01.jpg"])
    assert store.review.swap_frames(series_id).ids == ()
    assert kept(look(store, series_id)) == [1]


def crops(store: Store, series_id: int) -> list[tuple[float, float] | None]:
    return [frame.crop for frame in look(store, series_id).frames]


def test_a_crop_is_kept_with_its_photo_wherever_that_goes(store: Store, collection: int, verified: int) -> None:
    _, second, third, _ = (frame.path for frame in look(store, verified).frames)
    step = store.review.crop_photos(verified, {second: (0.25, 0.5), third: (1.0, 1 / 3), "gone.jpg": (0.5, 0.5)})
    assert (step.label, step.ids) == ("crop", (verified,))
    assert crops(store, verified) == [None, (0.25, 0.5), (1.0, 0.3333), None]
    (series,) = store.exportable.series(collection, min_length=1)
    assert [frame.crop for frame in series.frames] == [None, (0.25, 0.5), (1.0, 0.3333)]
    assert not store.review.crop_photos(verified, {second: (0.25, 0.5)}).ids, "nothing to undo where nothing changed"

    store.review.move_frames(verified, [second], -1)
    assert crops(store, verified) == [(0.25, 0.5), None, (1.0, 0.3333), None]
    other = next(one for one in store.review.split(verified, third).ids if one != verified)
    assert crops(store, other)[0] == (1.0, 0.3333)
    for _ in range(2):
        store.review.undo(collection)
    store.review.crop_photos(verified, {second: None})
    assert crops(store, verified) == [None, None, (1.0, 0.3333), None]
    store.review.undo(collection)
    assert crops(store, verified) == [None, (0.25, 0.5), (1.0, 0.3333), None]
    store.review.undo(collection)
    assert crops(store, verified) == [None] * 4
    store.review.redo(collection)
    assert crops(store, verified) == [None, (0.25, 0.5), (1.0, 0.3333), None]
