"""`photo-series create-dataset`: the dataset."""

from __future__ import annotations

import shutil
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from engine.errors import SettingsError
from engine.filters import parse_filter
from engine.model import Take
from tui.cli.console import ConsoleSink, run_to_end, say, say_json
from tui.cli.json_shapes import export_json, plan_json
from tui.cli.options import AsJson, Config, DbPath, Workers, setting
from tui.cli.running import DONE, FAILED, leave, need_database, session_of, settings_with
from tui.text.export_lines import export_lines, is_no_failure, plan_lines, start_lines


class Fit(StrEnum):
    """How a photo fills its frame."""

    CROP = "crop"
    PAD = "pad"


class CopiesTaken(StrEnum):
    """What becomes of posts that were downloaded again."""

    ONCE = "once"
    ALL = "all"


class Taken(StrEnum):
    """Which decisions are taken."""

    AUTO = "auto"
    APPROVED = "approved"
    UNDECIDED = "undecided"
    ALL = "all"


class MissingPhotos(StrEnum):
    """What becomes of series that miss a photo."""

    SKIP = "skip"
    SKIP_SERIES = "skip-series"
    STOP = "stop"


class CaptionStyle(StrEnum):
    """Kinds of caption."""

    CAPTION = "caption"
    WAN = "wan"
    LTX = "ltx"
    HUNYUAN = "hunyuan"
    TAGS = "tags"
    JSON = "json"


class PairChoice(StrEnum):
    """Which photos of a series make pairs."""

    NEIGHBOURS = "neighbours"
    FIRST = "first"
    ALL = "all"


class Fact(StrEnum):
    """What a composed caption may leave out."""

    SUBJECT = "subject"
    IDENTITY = "identity"
    CLOTHING = "clothing"
    ACTION = "action"
    EXPRESSION = "expression"
    PLACE = "place"
    LIGHT = "light"
    FRAMING = "framing"
    LOOK = "look"


def create_dataset(
    output_dir: Annotated[Path | None, setting("output_dir")] = None,
    min_length: Annotated[int | None, setting("min_length")] = None,
    max_length: Annotated[int | None, setting("max_length")] = None,
    db_path: DbPath = None,
    form: Annotated[str | None, setting("export_format", "--format")] = None,
    model: Annotated[
        str | None, typer.Option("--for", help="Model to train, e.g. wan2.2-5b: brings its format, fps and hold along.")
    ] = None,
    fps: Annotated[int | None, setting("fps")] = None,
    hold: Annotated[int | None, setting("hold")] = None,
    fit: Annotated[Fit | None, setting("fit")] = None,
    size: Annotated[int | None, setting("size")] = None,
    max_upscale: Annotated[float | None, setting("max_upscale")] = None,
    min_sharpness: Annotated[float | None, setting("min_sharpness")] = None,
    min_side: Annotated[int | None, setting("min_side")] = None,
    no_text: Annotated[bool | None, setting("no_text", "--no-text")] = None,
    take: Annotated[Taken | None, setting("take", metavar="<which>")] = None,
    matching: Annotated[
        str | None, typer.Option(help='Only series that this filter finds, e.g. "conf>0.8 user:jenny -dog".')
    ] = None,
    approved_only: Annotated[bool | None, setting("approved_only", "--approved-only")] = None,
    include_unsure: Annotated[bool | None, setting("include_unsure", "--include-unsure")] = None,
    trigger: Annotated[str | None, setting("trigger_word", "--trigger")] = None,
    caption_template: Annotated[str | None, setting("caption_template")] = None,
    caption_style: Annotated[CaptionStyle | None, setting("caption_style", metavar="<style>")] = None,
    omit: Annotated[
        list[Fact] | None,
        typer.Option(metavar="<fact>", help="Leave a fact out of composed captions, e.g. identity; repeatable."),
    ] = None,
    best: Annotated[int | None, setting("best")] = None,
    balance: Annotated[str | None, setting("balance", metavar="<facts>")] = None,
    per_account: Annotated[int | None, setting("per_account")] = None,
    held_out: Annotated[float | None, setting("held_out")] = None,
    split_mixed: Annotated[bool | None, setting("split_mixed", "--split-mixed")] = None,
    contact_sheet: Annotated[bool | None, setting("contact_sheet", "--sheet")] = None,
    stable_names: Annotated[bool | None, setting("stable_names", "--stable-names")] = None,
    copies: Annotated[CopiesTaken | None, setting("copies", metavar="<once|all>")] = None,
    missing: Annotated[MissingPhotos | None, setting("missing", metavar="<how>")] = None,
    stills: Annotated[str | None, setting("stills")] = None,
    pairs: Annotated[PairChoice | None, setting("pairs", metavar="<which>")] = None,
    most_pairs: Annotated[int | None, setting("most_pairs")] = None,
    references: Annotated[int | None, setting("references")] = None,
    batch_size: Annotated[int | None, setting("batch_size")] = None,
    buckets: Annotated[int | None, setting("buckets")] = None,
    crf: Annotated[int | None, setting("crf")] = None,
    workers: Workers = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Write the series as a dataset; a second export into the same folder brings it up to date.

    Once a series is approved, only approved ones are taken; --take all takes the undecided ones too, and says so.
    """
    wanted = parse_filter(matching) if matching else None
    settings = settings_with(
        config,
        database_path=db_path,
        output_dir=str(output_dir) if output_dir else None,
        min_length=min_length,
        max_length=max_length,
        export_format=form,
        fit=fit,
        size=size,
        max_upscale=max_upscale,
        min_sharpness=min_sharpness,
        min_side=min_side,
        no_text=no_text,
        trigger_word=trigger,
        take=take,
        approved_only=approved_only,
        include_unsure=include_unsure,
        caption_template=caption_template,
        caption_style=caption_style,
        omit_facts=[fact.value for fact in omit] if omit else None,
        best=best,
        balance=balance.replace(",", " ").split() if balance is not None else None,
        per_account=per_account,
        held_out=held_out,
        split_mixed=split_mixed,
        missing=missing,
        stable_names=stable_names,
        contact_sheet=contact_sheet,
        copies=copies,
        stills=stills,
        crf=crf,
        batch_size=batch_size,
        buckets=buckets,
        pairs=pairs,
        most_pairs=most_pairs,
        references=references,
        workers=workers,
    )
    if balance is not None and settings.best is None:
        raise SettingsError("--balance is for a choice of the best.", "Say how many, e.g. --best 30.")
    need_database(settings)
    with session_of(settings, ConsoleSink(quiet=as_json)) as session:
        options = session.exports.options(model=model, fps=fps, hold=hold)
        choice = session.exports.choice(_asked(take, approved_only), wanted)
        if dry_run:
            plan = run_to_end(session, lambda: session.exports.plan(options, choice))
            if as_json:
                say_json(plan_json(plan))
            else:
                for line in plan_lines(plan, _columns()):
                    say(line)
            return
        report = run_to_end(session, lambda: session.runs.export(options, choice))
    if as_json:
        say_json(export_json(report))
    else:
        for line in export_lines(report):
            say(line)
        for line in start_lines(report):
            say(f"  {line}")
    leave(FAILED if any(not is_no_failure(problem) for problem in report.skipped) else DONE)


def _asked(take: Taken | None, approved_only: bool | None) -> Take | None:
    """What the command line asks for; None leaves it to the settings. --take counts before --approved-only."""
    if take is not None and take is not Taken.AUTO:
        return Take(take.value)
    return Take.APPROVED if approved_only else None


def _columns() -> int | None:
    """Width of the terminal; None where lines go elsewhere and stay whole."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
