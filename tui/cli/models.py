"""`photo-series models`: the Gemini models of a key, or the models of your own servers."""

from __future__ import annotations

from engine.errors import VerifierError
from engine.settings import Settings
from tui.cli.console import say, say_json
from tui.cli.options import ApiKey, AsJson, BaseUrl, Config
from tui.cli.running import DONE, FAILED, asks_server, keys_for, leave, settings_with, today
from tui.text import safe


def models(api_key: ApiKey = None, base_url: BaseUrl = None, as_json: AsJson = False, config: Config = None) -> None:
    """List the Gemini models that your key may use to verify, or the models of the servers at --base-url."""
    settings = settings_with(config, base_url=base_url or None)
    key, server_key = keys_for(settings, api_key)
    if asks_server(settings):
        _list_servers(settings, server_key, as_json=as_json)
    else:
        _list_gemini(settings, key, as_json=as_json)


def _list_gemini(settings: Settings, key: str | None, *, as_json: bool) -> None:
    from engine.verify.gemini import list_models
    from engine.verify.models import TABLE_DATE, bare
    from engine.verify.retirement import in_words, retiring

    names = list_models(key, settings)
    if as_json:
        say_json(names)
        return
    day = today()
    for name in names:
        going = retiring(name, day)
        remarks = (["set"] if name == bare(settings.gemini_model) else []) + ([going] if going else [])
        say(f"{name} ({'; '.join(remarks)})" if remarks else name)
    say(f"Ends and prices are as known on {in_words(TABLE_DATE)}.")


def _list_servers(settings: Settings, key: str | None, *, as_json: bool) -> None:
    from engine.build import servers
    from engine.photos.decode import PhotoReader
    from engine.verify.openai_dials import readable_address
    from engine.verify.openai_survey import listing

    told = []
    for server in servers(settings, key, PhotoReader(settings.max_pixels)):
        where = readable_address(server.address)
        try:
            listed, chosen = listing(server)
        except VerifierError as error:
            told.append({"address": where, "verifies": "", "models": [], "trouble": str(error)})
            if not as_json:
                say(safe(str(error)))
            continue
        told.append({"address": where, "verifies": chosen, "models": [one.name for one in listed]})
        if as_json:
            continue
        say(f"{where}:")
        for one in listed:
            sees = "" if one.sees is None else "sees pictures" if one.sees else "is for something else"
            context = f"{one.context:,} tokens" if one.context else ""
            remarks = [remark for remark in ("verifies" if one.name == chosen else "", sees, context) if remark]
            say(f"  {safe(one.name)}" + (f" ({'; '.join(remarks)})" if remarks else ""))
        if not chosen:
            say("  None of them sees pictures: load a vision model, e.g. Qwen3-VL, or name one with openai_model.")
    if as_json:
        say_json(told)
    leave(DONE if all(one["verifies"] for one in told) else FAILED)
