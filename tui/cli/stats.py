"""`photo-series stats`: what the database holds, and what its series cover."""

from __future__ import annotations

import dataclasses
import difflib
from itertools import chain
from typing import Annotated

import typer

from engine.build import nobody_listens
from engine.errors import SettingsError
from engine.filters import parse_filter
from engine.session.session import Session
from tui.cli.console import say, say_json
from tui.cli.json_shapes import counts_json, coverage_json, histogram_json
from tui.cli.options import AsJson, Config, DbPath
from tui.cli.reports import agreement_lines, batch_lines, measure_lines, stats_lines, verified_by_lines
from tui.cli.running import need_database, session_of, settings_with
from tui.text.coverage_lines import coverage_lines
from tui.text.taste_lines import taste_lines


def stats(
    account: Annotated[
        str | None, typer.Argument(metavar="[ACCOUNT]", help="With --coverage: only this account's series.")
    ] = None,
    coverage: Annotated[
        bool,
        typer.Option("--coverage", help="Show which shot sizes and places the series cover, and what fills gaps."),
    ] = False,
    matching: Annotated[
        str | None, typer.Option(help='With --coverage: only series that this filter finds, e.g. "subject:woman".')
    ] = None,
    db_path: DbPath = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Show what the database holds, or what its series cover."""
    if not coverage and (account is not None or matching is not None):
        raise SettingsError(
            "An account or a filter is for the coverage.", "Use: photo-series stats --coverage [ACCOUNT]"
        )
    settings = settings_with(config, database_path=db_path)
    need_database(settings)
    with session_of(settings, nobody_listens) as session:
        if coverage:
            _tell_coverage(session, account, matching, as_json=as_json)
            return
        counts = session.catalog.counts()
        verified_by = session.figures.verified_by()
        agree, both = session.opinions.agreement()
        jobs = session.runs.batches.all()
        taste = session.taste.record()
        histograms = session.histograms.all()
    if as_json:
        in_batches = {"in_batches": sum(job.waiting for job in jobs), "batches_usd": sum(job.cost_usd for job in jobs)}
        opinions = {"agree": agree, "second_opinions": both}
        told_json = counts_json(counts) | {"verified_by": dict(verified_by)} | opinions | in_batches
        measures = {one.measure: histogram_json(one) for one in histograms}
        say_json(told_json | {"taste": dataclasses.asdict(taste), "measures": measures})
        return
    told = (
        stats_lines(counts),
        verified_by_lines(verified_by),
        agreement_lines(agree, both),
        batch_lines(jobs),
        taste_lines(taste),
        measure_lines(histograms),
    )
    for line in chain(*told):
        say(line)


def _tell_coverage(session: Session, account: str | None, matching: str | None, *, as_json: bool) -> None:
    wanted = parse_filter(matching) if matching else None
    if account is not None:
        known = [name for name, _ in session.choices.accounts()]
        if account.casefold() not in known:
            near = difflib.get_close_matches(account.casefold(), known, 1, cutoff=0.5)
            hint = f"Did you mean {near[0]}?" if near else f"The largest are: {', '.join(known[:5])}." if known else ""
            raise SettingsError(f'No verified post is by an account "{account}".', hint)
    found = session.choices.coverage(account or "", wanted)
    if as_json:
        say_json(coverage_json(found))
        return
    for line in coverage_lines(found, " and ".join(part for part in (account, matching) if part)):
        say(line)
