"""The `batch` commands: what Gemini verifies on its own time, and how `analyze --batch` sends it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.build import nobody_listens
from engine.errors import SettingsError
from engine.events import Sink
from engine.model import BatchJob
from engine.model.batches import UNSENT
from engine.model.text import counted
from engine.session.batch_words import how_it_stands, stuck_words
from engine.session.reports import BatchReport, VerifyReport, VerifyRequest, with_series
from engine.verify.money import in_dollars
from tui.cli.console import ConsoleSink, run_to_end, say, say_json
from tui.cli.json_shapes import batch_job_json, batch_report_json, verify_json
from tui.cli.options import ApiKey, AsJson, BaseUrl, Config, DbPath
from tui.cli.reports import cost_line
from tui.cli.running import DONE, FAILED, leave, need_database, session_of, settings_with
from tui.text.batch_lines import batch_line

if TYPE_CHECKING:
    from engine.session.session import Session

batch = typer.Typer(help="Look after batches at Gemini.", no_args_is_help=True)

_AT_WORK = "Answers take up to a day: photo-series batch wait fetches them, or batch collect within two days."
Ids = Annotated[list[int] | None, typer.Argument(metavar="[ID]...", help="Only these jobs.")]


@batch.command("list")
def list_jobs(db_path: DbPath = None, as_json: AsJson = False, config: Config = None) -> None:
    """List every batch as it was last heard of, without asking Gemini."""
    with _session(config, db_path, nobody_listens) as session:
        jobs = session.runs.batches.all()
    _say_jobs(jobs, as_json=as_json)


@batch.command()
def status(
    ids: Ids = None,
    api_key: ApiKey = None,
    db_path: DbPath = None,
    base_url: BaseUrl = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Ask Gemini how the batches stand, and store nothing; what was not sent yet is sent."""
    sink = ConsoleSink(quiet=as_json)
    with _session(config, db_path, sink, api_key, base_url) as session:
        session.runs.batches.look()
        _known(session, ids)
        jobs = [job for job in session.runs.batches.all() if not ids or job.id in ids]
    _say_jobs(jobs, as_json=as_json)


@batch.command()
def wait(
    ids: Ids = None,
    api_key: ApiKey = None,
    db_path: DbPath = None,
    base_url: BaseUrl = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Wait until all answers are stored; Ctrl+C ends only the wait."""
    sink = ConsoleSink(quiet=as_json)
    with _session(config, db_path, sink, api_key, base_url) as session:
        _known(session, ids)
        report = run_to_end(session, lambda: session.runs.batches.wait(ids or ()))
    _say_report(report, as_json=as_json)


@batch.command()
def collect(
    api_key: ApiKey = None,
    db_path: DbPath = None,
    base_url: BaseUrl = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Store the answers that are there now, and send what could not be sent before."""
    sink = ConsoleSink(quiet=as_json)
    with _session(config, db_path, sink, api_key, base_url) as session:
        report = run_to_end(session, session.runs.batches.collect)
    _say_report(report, as_json=as_json)


@batch.command()
def cancel(
    job_id: Annotated[int, typer.Argument(metavar="ID", help="The job, as batch list numbers it.")],
    ask_now: Annotated[
        bool, typer.Option("--ask-now", help="Wait for its end, and ask at once about the posts it has not answered.")
    ] = False,
    api_key: ApiKey = None,
    db_path: DbPath = None,
    base_url: BaseUrl = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Cancel a batch; what Gemini has answered by then is stored all the same."""
    sink = ConsoleSink(quiet=as_json)
    with _session(config, db_path, sink, api_key, base_url) as session:
        asked: VerifyReport | None = None
        if ask_now:
            _open_folder_of(session, session.runs.batches.job(job_id))
            left = run_to_end(session, lambda: session.runs.batches.give_back(job_id))
            if left:
                asked = run_to_end(session, lambda: session.runs.verify(VerifyRequest(ids=tuple(left))))
        else:
            session.runs.batches.cancel(job_id)
        job = session.runs.batches.job(job_id)
    if as_json:
        say_json({"job": batch_job_json(job), "asked": verify_json(asked) if asked else None})
    else:
        say(batch_line(job))
        if job.is_open:
            say("It ends when Gemini comes to it; photo-series batch collect then stores what it answered.")
        if asked:
            say(f"asked at once: {asked.verified:,} of {counted(asked.asked, 'post')} verified")
            say(cost_line(asked.usage, asked.announced_tokens, asked.announced_usd))
    leave(FAILED if asked and (asked.failed or asked.blocked) else DONE)


def refuse_beside_batch(**given: object) -> None:
    """Raise SettingsError for an option of `analyze` that a batch cannot do."""
    for name, value in given.items():
        if value:
            raise SettingsError(f"--batch and --{name.replace('_', '-')} do not go together.", "Leave one of them out.")


def analyze_in_batches(
    session: Session, request: VerifyRequest, *, wait_for_it: bool, as_json: bool
) -> tuple[BatchReport, VerifyReport | None]:
    """Send what waits as batches, ask at once about what batches failed at twice, and wait if that is wanted."""
    runs = session.runs
    if not as_json:
        outlook = runs.estimate_batch(request)
        if outlook.series:
            photos = f"{counted(outlook.series, 'post')} with {counted(outlook.images, 'photo')} to verify in batches"
            say(f"{photos}: about {outlook.tokens:,} tokens, {in_dollars(outlook.cost_usd)}, half the price.")
    sent = run_to_end(session, lambda: runs.batches.submit(request))
    asked = None
    if sent.to_ask:
        if not as_json:
            say(f"Asked about at once, since batches failed at them twice: {counted(len(sent.to_ask), 'post')}.")
        asked = run_to_end(session, lambda: runs.verify(VerifyRequest(ids=sent.to_ask)))
    if wait_for_it:
        return run_to_end(session, runs.batches.wait), asked
    return sent, asked


def batch_end_lines(report: BatchReport) -> Iterator[str]:
    """What came of a run with batches, and what to do next."""
    if report.usage.requests:
        yield f"in batches: {counted(report.answered, 'post')} verified, {with_series(report.valid)}"
        yield f"cost: ${report.usage.cost_usd:.4f} at the price of batches"
    if left := report.failed + report.returned:
        yield f"not answered: {left:,}; analyze --batch sends them again, analyze asks at once"
    if report.jobs:
        yield f"with Gemini: {how_it_stands(report.jobs)}. {_AT_WORK}"


def _say_report(report: BatchReport, *, as_json: bool) -> None:
    if as_json:
        say_json(batch_report_json(report))
    else:
        for line in list(batch_end_lines(report)) or ["There is no batch to wait for."]:
            say(line)
    leave(FAILED if report.failed or report.blocked else DONE)


def _say_jobs(jobs: list[BatchJob], *, as_json: bool) -> None:
    if as_json:
        say_json([batch_job_json(job) for job in jobs])
        return
    for job in jobs:
        say(batch_line(job))
        if job.is_stuck:
            say(f"     {stuck_words(job)}")
    if not jobs:
        say("There is no batch; photo-series analyze FOLDER --batch sends one.")
    elif any(job.state in UNSENT for job in jobs):
        say("What is not sent yet is sent by photo-series batch collect or wait.")


def _known(session: Session, ids: list[int] | None) -> None:
    """Raise StoreError for a job that does not exist."""
    for job_id in ids or ():
        session.runs.batches.job(job_id)


def _open_folder_of(session: Session, job: BatchJob) -> None:
    """Open the collection whose posts are in a job."""
    session.open(dict(session.catalog.collections())[job.collection])


@contextlib.contextmanager
def _session(
    config: Path | None,
    db_path: str | None,
    sink: Sink,
    api_key: str | None = None,
    base_url: list[str] | None = None,
) -> Iterator[Session]:
    settings = settings_with(config, database_path=db_path, base_url=base_url or None, verifier="gemini")
    need_database(settings)
    with session_of(settings, sink, api_key) as session:
        yield session
