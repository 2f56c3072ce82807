"""`photo-series models`: the Gemini models of a key, or the models of your own servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import VerifierError
from engine.settings import Settings
from tui.cli.console import say, say_json
from tui.cli.options import ApiKey, AsJson, BaseUrl, Config
from tui.cli.running import DONE, FAILED, asks_server, keys_for, leave, settings_with, today
from tui.text import safe

if TYPE_CHECKING:
    from datetime import date


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
    from engine.verify.retirement import in_words, price_of, priced, retiring

    names, day, tier = list_models(key, settings), today(), settings.service_tier
    wished = bare(settings.gemini_model)
    if as_json:
        say_json([{**_facts(name, day, tier), "set": name == wished} for name in names])
        return
    for name in names:
        remarks = [remark for remark in ("set" if name == wished else "", retiring(name, day)) if remark]
        price = priced(name, price_of(name, day, tier), flex=tier == "flex")
        remark = f" ({'; '.join(remarks)})" if remarks else ""
        say(f"{name}{remark}: {price}")
    say(f"Ends and prices are as known on {in_words(TABLE_DATE)}.")


def _facts(name: str, day: date, tier: str) -> dict[str, object]:
    """What is known of a Gemini model; prices are in dollars per million tokens."""
    from engine.verify.models import UNKNOWN, family_of
    from engine.verify.retirement import price_of

    family, price = family_of(name), price_of(name, day, tier)
    return {
        "model": name,
        "price": {"input": price.prompt, "output": price.output},
        "price_is_assumed": family is UNKNOWN,
        "ends": family.ends.isoformat() if family.ends else None,
        "has_ended": family.has_ended(day),
        "successor": family.successor if family.ends else None,
    }


def _list_servers(settings: Settings, key: str | None, *, as_json: bool) -> None:
    from engine.build import servers
    from engine.photos.decode import PhotoReader
    from engine.verify.openai_dials import readable_address
    from engine.verify.openai_survey import listing

    told: list[dict[str, object]] = []
    for server in servers(settings, key, PhotoReader(settings.max_pixels)):
        where = readable_address(server.address)
        try:
            listed, chosen = listing(server)
        except VerifierError as error:
            told.append({"address": where, "verifies": "", "models": [], "trouble": str(error)})
            if not as_json:
                say(safe(str(error)))
            continue
        offers = [{"model": one.name, "sees": one.sees, "context": one.context} for one in listed]
        told.append({"address": where, "verifies": chosen, "models": offers})
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
