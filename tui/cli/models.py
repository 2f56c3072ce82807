"""`photo-series models`: the Gemini models of a key."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.settings import find_key
from tui.cli.console import say, say_json
from tui.cli.options import ApiKey, AsJson, Config
from tui.cli.running import settings_with, today


def models(
    api_key: ApiKey = None,
    base_url: Annotated[str | None, typer.Option(help="Another address for the model service.")] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """List the Gemini models that your key may use to judge."""
    from engine.verify.gemini import list_models
    from engine.verify.models import TABLE_DATE, bare
    from engine.verify.retirement import in_words, retiring

    settings = settings_with(config, base_url=base_url)
    names = list_models(find_key(api_key), settings)
    if as_json:
        say_json(names)
        return
    day = today()
    for name in names:
        going = retiring(name, day)
        remarks = (["set"] if name == bare(settings.gemini_model) else []) + ([going] if going else [])
        say(f"{name} ({'; '.join(remarks)})" if remarks else name)
    say(f"Ends and prices are as known on {in_words(TABLE_DATE)}.")
