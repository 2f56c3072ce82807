"""Before a run that costs money: what it will judge and what that may cost."""

from __future__ import annotations

from engine.session.session import Judge
from engine.verify.money import Estimate
from tui.dialogs.confirm import ConfirmDialog


def start_dialog(judge: Judge, outlook: Estimate, limit: float | None) -> ConfirmDialog:
    """Asks whether to begin a run that `outlook` estimates; `limit` is the most it may cost, US dollars."""
    posts = "1 post" if outlook.series == 1 else f"{outlook.series:,} posts"
    are = "is" if outlook.series == 1 else "are"
    lines = [f"{posts} with {outlook.images:,} photos {are} to be judged by {judge.title}."]
    if outlook.cost_usd:
        lines.append(
            f"That takes about {outlook.prompt_tokens:,} tokens in and {outlook.output_tokens:,} out: "
            f"about ${outlook.cost_usd:.2f}."
        )
        lines.append(
            f"The run ends before it has cost ${limit:.2f}."
            if limit
            else "It has no limit; max_cost in config.json sets one."
        )
    lines.append("Pictures are sent small, without names, places or camera data.")
    return ConfirmDialog("Begin to verify?", "\n".join(lines), "Begin")
