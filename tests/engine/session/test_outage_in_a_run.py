"""A run while the service is down: stopped, paused, killed, resumed, it fails no post and asks about none twice."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import pytest

from engine.build import session_parts
from engine.errors import RunStopped, VerifierUnavailable
from engine.events import Announced, Event, Progressed
from engine.session.parts import Parts
from engine.session.reports import VerifyReport
from engine.session.session import Session
from engine.settings import Settings
from engine.verify.base import Verifier
from engine.verify.gemini import GeminiVerifier
from engine.verify.openai_chat import OpenAIChatVerifier
from engine.verify.pace import Pace
from tests.fakes import truth
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.openai_server import OpenAIServer
from tests.fakes.patience import PATIENCE
from tests.fakes.wire import Asked

POSTS = 12
HURRY = 0.003
"""How long a second of waiting lasts here."""
PROJECT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("marked")
    for series in range(1, POSTS + 1):
        for number, place in enumerate((2, 1, 0), start=1):
            truth.save(folder, f"post{series:02d}_{number}.jpg", truth.Mark(series, place), (200, 250))
    return folder


@dataclass
class Weather:
    """When a service is down: at once, or after so many questions."""

    fault: str = "503"
    after: int = 0
    over: bool = False

    def __call__(self, asked: Asked) -> str | None:
        return self.fault if not self.over and asked.number > self.after else None


Told = TypeVar("Told", bound=Event)


@dataclass
class Work:
    """A session on a fake service, and what it told."""

    session: Session
    told: list[Event]

    def verify(self) -> Callable[[], VerifyReport | BaseException]:
        """Begin a run; what is returned waits for its end."""
        ended: list[VerifyReport | BaseException] = []

        def run() -> None:
            try:
                ended.append(self.session.runs.verify())
            except Exception as error:  # noqa: BLE001 - looked at by the test
                ended.append(error)

        thread = threading.Thread(target=run)
        thread.start()

        def wait() -> VerifyReport | BaseException:
            thread.join(PATIENCE)
            return ended[0]

        return wait

    def heard(self, kind: type[Told]) -> list[Told]:
        """What was told of this kind so far."""
        return [event for event in list(self.told) if isinstance(event, kind)]

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a state; the clock is only there so that a failing test ends."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def until_down(self) -> None:
        self.until(lambda: any("is down" in event.words for event in self.heard(Announced)))

    @property
    def numbers(self) -> tuple[int, int, int]:
        """Verified, failed and waiting."""
        counts = self.session.catalog.counts(self.session.collection)
        return counts.verified, counts.failed + counts.blocked, counts.pending


def verifier_of(kind: str, parts: Parts, settings: Settings) -> Verifier:
    pace = Pace(4, second=HURRY, patience=settings.outage_patience)
    if kind == "openai":
        return OpenAIChatVerifier(parts.pictures, None, settings, pace)
    return GeminiVerifier(parts.pictures, KEY, settings, pace)


@contextlib.contextmanager
def work(kind: str, url: str, database: Path, photos: Path, patience: float = 3600.0) -> Iterator[Work]:
    settings = Settings(
        base_url=url,
        database_path=str(database),
        verifier="openai" if kind == "openai" else "gemini",
        outage_patience=patience,
        concurrency=4,
        gemini_model="gemini-3.5-flash-lite",
    )
    parts = session_parts(settings)
    told: list[Event] = []
    hurried = replace(parts, verifier=lambda settings, key: verifier_of(kind, parts, settings))
    session = Session(settings, hurried, told.append, KEY)
    session.open(photos)
    session.runs.scan()
    try:
        yield Work(session, told)
    finally:
        session.close()


@pytest.fixture(params=["gemini", "openai"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def server(kind: str, weather: Weather) -> GeminiServer | OpenAIServer:
    return OpenAIServer(faults=weather) if kind == "openai" else GeminiServer(faults=weather)


@pytest.mark.parametrize("fault", ["503", "500", "reset"])
def test_the_run_waits_and_goes_on(kind: str, fault: str, tmp_path: Path, marked: Path) -> None:
    weather = Weather(fault, after=4)
    with server(kind, weather) as fake, work(kind, fake.url, tmp_path / "s.db", marked) as job:
        end = job.verify()
        job.until_down()
        job.until(lambda: job.numbers == (4, 0, POSTS - 4))
        job.until(lambda: any(event.pause > 0 and "is down" in event.current for event in job.heard(Progressed)))
        weather.over = True
        report = end()
        assert isinstance(report, VerifyReport)
        assert (report.verified, report.failed) == (POSTS, 0)
        assert job.numbers == (POSTS, 0, 0)


def test_a_stop_while_it_waits_fails_nothing(kind: str, tmp_path: Path, marked: Path) -> None:
    weather = Weather(after=4)
    with server(kind, weather) as fake, work(kind, fake.url, tmp_path / "s.db", marked) as job:
        end = job.verify()
        job.until_down()
        job.session.runs.stop()
        assert isinstance(end(), RunStopped)  # long before its patience is at an end, or the test is not
        assert job.numbers == (4, 0, POSTS - 4)
        weather.over = True
        asked = fake.asked
        again = job.verify()()
        assert isinstance(again, VerifyReport)
        assert (again.asked, fake.asked - asked) == (POSTS - 4, POSTS - 4)
        assert job.numbers == (POSTS, 0, 0)


def test_a_pause_while_it_waits_holds_back_what_has_not_begun(kind: str, tmp_path: Path, marked: Path) -> None:
    weather = Weather(after=2)
    with server(kind, weather) as fake, work(kind, fake.url, tmp_path / "s.db", marked) as job:
        end = job.verify()
        job.until_down()
        job.session.runs.pause()
        weather.over = True
        job.until(lambda: any("answers again" in event.words for event in job.heard(Announced)))
        job.session.runs.resume()
        assert isinstance(end(), VerifyReport)
        assert job.numbers == (POSTS, 0, 0)


def test_it_ends_after_its_patience_and_the_next_run_goes_on(kind: str, tmp_path: Path, marked: Path) -> None:
    weather = Weather(after=4)
    with server(kind, weather) as fake, work(kind, fake.url, tmp_path / "s.db", marked, patience=60) as job:
        error = job.verify()()
        assert type(error) is VerifierUnavailable
        assert "no answer for" in str(error)
        assert job.numbers == (4, 0, POSTS - 4)
        weather.over = True
        asked = fake.asked
        again = job.verify()()
        assert isinstance(again, VerifyReport)
        assert fake.asked - asked == POSTS - 4
        assert job.numbers == (POSTS, 0, 0)


def test_killed_while_the_service_is_down_and_resumed(tmp_path: Path, marked: Path) -> None:
    weather = Weather(after=4)
    with GeminiServer(faults=weather) as fake:
        database = tmp_path / "killed.db"
        code = (
            "import sys; from pathlib import Path\n"
            "from tests.engine.session.test_outage_in_a_run import work\n"
            "with work('gemini', sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])) as job:\n"
            "    end = job.verify(); job.until_down(); job.until(lambda: job.numbers[0] == 4)\n"
            "    print('down', flush=True); end()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", code, fake.url, str(database), str(marked)],
            env=os.environ | {"PYTHONPATH": str(PROJECT)},
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout
            assert process.stdout.readline() == "down\n"
            process.kill()
        # Resumed under the dead service first, and stopped again: still nothing fails.
        with work("gemini", fake.url, database, marked, patience=60) as job:
            assert type(job.verify()()) is VerifierUnavailable
            assert job.numbers == (4, 0, POSTS - 4)
        weather.over = True
        asked = fake.asked
        with work("gemini", fake.url, database, marked) as job:
            assert isinstance(job.verify()(), VerifyReport)
            assert job.numbers == (POSTS, 0, 0)
        assert fake.asked - asked == POSTS - 4
        assert set(fake.answered.values()) == {1}, "no post was answered, and billed, twice"
