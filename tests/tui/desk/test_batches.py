"""Batches on the desk: what the dialog's answers do, without an app. The way through it is in `tests/tui/app`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.build import nobody_listens, open_session
from engine.model import BatchState
from engine.session.reports import VerifyRequest
from engine.settings import Settings
from tests.fakes import truth
from tests.fakes.desk_parts import Table
from tests.fakes.gemini_server import KEY, GeminiServer
from tui.dialogs.batches import BatchesDialog, Wish
from tui.pictures import PictureService


@pytest.fixture
def fake() -> Iterator[GeminiServer]:
    with GeminiServer() as server:
        server.batch.stuck = True
        yield server


@pytest.fixture
def sent(fake: GeminiServer, tmp_path: Path, make_pictures: Callable[..., PictureService]) -> Iterator[Table]:
    """A desk whose one post is in a batch that Gemini keeps waiting."""
    (tmp_path / "photos").mkdir()
    for number, place in enumerate((2, 1, 0), start=1):
        truth.save(tmp_path / "photos", f"post1_{number:02d}.jpg", truth.Mark(1, place), (96, 120))
    settings = Settings(
        database_path=str(tmp_path / "series.db"), verifier="gemini", base_url=fake.url, batch_poll=0.01
    )
    session = open_session(settings, nobody_listens, KEY)
    session.open(tmp_path / "photos")
    session.runs.scan()
    session.runs.batches.submit(VerifyRequest())
    yield Table(session, make_pictures())
    session.close()


async def choose(table: Table, wish: Wish) -> None:
    """Open the dialog, and answer so."""
    table.host.answers.append((wish, 1))
    table.on.batches.show()
    await table.surface.end_of_work()
    assert isinstance(table.host.pushed[-1], BatchesDialog)


async def test_without_a_batch_the_key_says_how_to_send_one(table: Table) -> None:
    table.on.batches.show()
    await table.surface.settle()
    assert table.host.told[-1] == "There is no batch yet. V offers one."


async def test_one_post_is_told_of_as_one(sent: Table) -> None:
    sent.on.batches.follow()
    await sent.surface.end_of_work()
    assert sent.job.elsewhere.startswith("batch: 1 batch, 1 post out, since ")


async def test_a_cancelled_batch_is_said_to_end_once_gemini_comes_to_it(fake: GeminiServer, sent: Table) -> None:
    await choose(sent, Wish.CANCEL)
    assert sent.host.told == ["Batch job 1 is cancelled once Gemini comes to it; what it answered is stored."]
    assert [job.cancelled for job in fake.batch.jobs.values()] == [True]
    [collect] = sent.host.jobs  # the next look has found that it ended
    await asyncio.to_thread(collect)
    assert [job.is_open for job in sent.session.runs.batches.all()] == [False]
    assert (fake.asked, fake.answered) == (0, {})


async def test_a_batch_is_collected_as_a_job(fake: GeminiServer, sent: Table) -> None:
    fake.batch.stuck = False
    while sent.session.runs.batches.look()[0].state is not BatchState.ENDED:
        pass  # each look brings it one step further
    await choose(sent, Wish.COLLECT)
    [collect] = sent.host.jobs
    await asyncio.to_thread(collect)
    assert sent.session.catalog.counts(sent.session.collection).verified == 1
    assert (fake.asked, fake.answered) == (0, {1: 1})


async def test_a_batch_that_waits_can_be_asked_about_at_once(fake: GeminiServer, sent: Table) -> None:
    await choose(sent, Wish.ASK_NOW)
    [ask] = sent.host.jobs
    await asyncio.to_thread(ask)
    assert sent.session.catalog.counts(sent.session.collection).verified == 1
    assert [job.is_open for job in sent.session.runs.batches.all()] == [False]
    assert (fake.asked, fake.answered) == (1, {1: 1})


async def test_a_batch_that_cannot_be_cancelled_is_told_of_in_words(fake: GeminiServer, sent: Table) -> None:
    sent.session.runs.batches.cancel(1)
    fake.batch.stuck = False
    await asyncio.to_thread(sent.session.runs.batches.wait)
    await choose(sent, Wish.CANCEL)
    assert sent.host.told == ["Batch job 1 has ended already. photo-series batch list shows how."]
