"""Before a run that costs money: what it will judge and what that may cost."""

from __future__ import annotations

from engine.session.parts import ChosenVerifier
from engine.verify.money import Estimate
from tui.dialogs.confirm import ConfirmDialog

_CENT = 0.01


def start_dialog(
    verifier: ChosenVerifier, outlook: Estimate, limit: float | None, *, unasked: bool = False
) -> ConfirmDialog:
    """Asks whether to begin a run that `outlook` estimates; `limit` is the most it may cost, US dollars."""
    are = "is" if outlook.series == 1 else "are"
    lines = [f"{_posts(outlook)} with {outlook.images:,} photos {are} to be judged by {verifier.title}."]
    if outlook.cost_usd:
        lines.append(
            f"That takes about {outlook.prompt_tokens:,} tokens in and {outlook.output_tokens:,} out: "
            f"{_price(outlook)}."
        )
        lines.append(
            f"The run ends before it has cost ${limit:.2f}."
            if limit
            else "It has no limit; max_cost in config.json sets one."
        )
    lines.append("Pictures are sent small, without names, places or camera data.")
    return ConfirmDialog("Begin to verify?", "\n".join(lines), "Begin", unasked=unasked)


def start_offer(verifier: ChosenVerifier, outlook: Estimate) -> str:
    """The same in a sentence, for one who is at work."""
    waits = "waits" if outlook.series == 1 else "wait"
    price = f", {_price(outlook)}" if outlook.cost_usd else ""
    return f"{_posts(outlook)} {waits} for {verifier.title}{price}."


def _price(outlook: Estimate) -> str:
    return f"about ${outlook.cost_usd:.2f}" if outlook.cost_usd >= _CENT else f"less than ${_CENT:.2f}"


def _posts(outlook: Estimate) -> str:
    return "1 post" if outlook.series == 1 else f"{outlook.series:,} posts"
