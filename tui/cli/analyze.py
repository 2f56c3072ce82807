"""`photo-series analyze`: scan and verify."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from engine.build import places
from engine.errors import PhotoSeriesError, SettingsError
from engine.events import Announced
from engine.model.text import counted
from engine.session.no_photos import no_photos
from engine.session.reports import VerifyReport, VerifyRequest
from tui.cli.batch import analyze_in_batches, batch_end_lines, refuse_beside_batch
from tui.cli.console import ConsoleSink, run_to_end, say, say_json
from tui.cli.json_shapes import batch_report_json, counts_json, scan_json, second_json, verify_json
from tui.cli.options import ApiKey, AsJson, BaseUrl, Config, DbPath, Folder, TakeIn, VerifierChoice, Workers
from tui.cli.reports import agreement_lines, cost_line, estimate_words, stats_lines, verified_lines
from tui.cli.running import DONE, FAILED, leave, session_of, settings_with, with_model

if TYPE_CHECKING:
    from engine.session.session import Session


class Completed(StrEnum):
    """What older verdicts may lack."""

    FACTS = "facts"


class SecondVerifier(StrEnum):
    """Verifiers that can give a second opinion."""

    GEMINI = "gemini"
    OPENAI = "openai"
    OFFLINE = "offline"


def analyze(
    folder: Folder,
    api_key: ApiKey = None,
    test_limit: Annotated[int, typer.Option(min=0, help="Verify only the first N posts; 0 means all.")] = 0,
    sort_by_size: Annotated[
        bool, typer.Option("--sort-by-size/--no-sort", help="Verify the largest posts first, or in the order found.")
    ] = True,
    db_path: DbPath = None,
    verifier: Annotated[VerifierChoice | None, typer.Option(help="Which verifier to use.")] = None,
    model: Annotated[str | None, typer.Option(help="Model that verifies.")] = None,
    base_url: BaseUrl = None,
    concurrency: Annotated[int | None, typer.Option(help="Maximum requests in flight.")] = None,
    rpm: Annotated[int | None, typer.Option(help="Maximum requests per minute.")] = None,
    tpm: Annotated[int | None, typer.Option(help="Maximum input tokens per minute.")] = None,
    workers: Workers = None,
    max_cost: Annotated[float | None, typer.Option(help="Stop before this many US dollars are spent.")] = None,
    flex: Annotated[
        bool, typer.Option("--flex", help="Ask Gemini's flex tier: half the price, minutes for an answer.")
    ] = False,
    batch: Annotated[
        bool, typer.Option("--batch", help="Send the posts to Gemini as batches: half the price, up to a day.")
    ] = False,
    wait: Annotated[bool, typer.Option("--wait", help="With --batch, wait until all answers are stored.")] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Ask only about posts that failed or could not be read.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Verify again what nobody has edited or decided.")] = False,
    outdated: Annotated[
        bool, typer.Option("--outdated", help="Redo unedited verdicts of an earlier offline verifier.")
    ] = False,
    ask_anew: Annotated[
        bool, typer.Option("--ask-anew", help="Pay again for verdicts that were paid for already.")
    ] = False,
    sieve: Annotated[
        float | None,
        typer.Option(help="Hold back from a paid verifier what the offline one thinks less likely, e.g. 0.35."),
    ] = None,
    second: Annotated[
        SecondVerifier | None, typer.Option(help="Then have another verifier look too, and show where they disagree.")
    ] = None,
    complete: Annotated[
        Completed | None,
        typer.Option(help="Verify nothing; ask for the facts of series that have none, with one or two photos each."),
    ] = None,
    as_json: AsJson = False,
    take_in: TakeIn = None,
    config: Config = None,
) -> None:
    """Scan a folder and verify its posts; a second run does only what is new."""
    settings = settings_with(
        config,
        database_path=db_path,
        verifier=verifier,
        base_url=base_url or None,
        concurrency=concurrency,
        rpm=rpm,
        tpm=tpm,
        max_cost=max_cost,
        workers=workers,
        sieve=sieve,
        service_tier="flex" if flex else None,
        take_in=take_in or None,
    )
    if batch:
        refuse_beside_batch(flex=flex, complete=complete, second=second)
    elif wait:
        raise SettingsError("--wait is for --batch.", "Add --batch, or leave it out: every other run waits.")
    place = places(settings).of(folder)
    settings = with_model(settings.model_copy(update={"database_path": str(place.database)}), model)
    request = VerifyRequest(
        test_limit or None,
        sort_by_size,
        retry_failed,
        force,
        outdated=outdated,
        ask_anew=ask_anew,
        only_facts=bool(complete),
    )
    sink = ConsoleSink(quiet=as_json)
    if place.elsewhere:
        sink(Announced(str(place)))
    with session_of(settings, sink, api_key) as session:
        session.open(place.root)
        chosen_verifier = session.runs.verifier
        if not as_json:
            work = "tells facts" if complete else "verifies in batches" if batch else "verifies"
            say(f"{chosen_verifier.title} {work}: {chosen_verifier.why}.")
        if chosen_verifier.note:
            sink(Announced(chosen_verifier.note))
        check = session.runs.batches.check if batch else session.runs.check
        check()  # before a scan that may take minutes
        scanned = run_to_end(session, session.runs.scan)
        sent, verified = None, None
        if batch:
            sent, verified = analyze_in_batches(session, request, wait_for_it=wait, as_json=as_json)
        else:
            verified = _verify(session, request, sink, as_json)
        opinions = run_to_end(session, lambda: session.runs.second_opinion(second.value)) if second else None
        agree, both = session.opinions.agreement(session.collection)
        counts = session.catalog.counts(session.collection)
    if as_json:
        say_json(
            {
                "scan": scan_json(scanned),
                "verify": verify_json(verified) | {"announcements": sink.announced} if verified else None,
                "batch": batch_report_json(sent) | {"announcements": sink.announced} if sent else None,
                "second": second_json(opinions) if opinions else None,
                "stats": counts_json(counts) | {"agree": agree, "second_opinions": both},
            }
        )
    else:
        instead = no_photos(scanned.account, scanned.problems)
        if not instead or counts.images:
            for line in (*stats_lines(counts), *agreement_lines(agree, both)):
                say(line)
        for line in instead or (str(scanned.account),):
            say(line)
        for line in (*(verified_lines(verified) if verified else ()), *(batch_end_lines(sent) if sent else ())):
            say(line)
    leave(
        FAILED if (verified and verified.left) or (sent and (sent.failed or sent.blocked or sent.unreadable)) else DONE
    )


def _verify(session: Session, request: VerifyRequest, sink: ConsoleSink, as_json: bool) -> VerifyReport:
    """Say what the run may cost, and run; one that fails says what it has cost all the same."""
    outlook = session.runs.estimate(request)
    if outlook.cost_usd and not as_json:
        photos = counted(outlook.images, "photo")
        what = (
            f"{outlook.series:,} series to describe, with {photos} to show"
            if request.only_facts
            else f"{counted(outlook.series, 'post')} with {photos} to verify"
        )
        say(f"{what}: {estimate_words(outlook)}.")
    try:
        return run_to_end(session, lambda: session.runs.verify(request))
    except PhotoSeriesError:
        if sink.usage.requests and not as_json:
            say(cost_line(sink.usage, outlook.tokens, outlook.cost_usd))
        raise
