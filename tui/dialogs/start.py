"""Questions before a run: what it will look at, and what that may cost."""

from __future__ import annotations

from engine.model.text import counted
from engine.session.parts import ChosenVerifier
from engine.verify.money import Estimate, in_dollars
from tui.dialogs.confirm import ConfirmDialog

OTHER_TIER, BATCH = "f", "b"
"""Keys of the other ways to begin."""


def start_dialog(
    verifier: ChosenVerifier,
    outlook: Estimate,
    limit: float | None,
    tier: str = "standard",
    *,
    unasked: bool = False,
    preface: str = "",
    only_facts: bool = False,
    batch: Estimate | None = None,
) -> ConfirmDialog:
    """Asks whether to begin a run that `outlook` estimates; `limit` is the most it may cost, US dollars.

    `tier` is Gemini's, "standard" or "flex"; the other one is another way to say yes, and so is a batch, if there is
    an estimate for one. `preface` is a sentence to begin with.
    """
    lines = [preface] if preface else []
    if only_facts:
        lines.append(
            f"{verifier.title} is to say what {counted(outlook.images, 'frame')} of {outlook.series:,} series show."
        )
    else:
        are = "is" if outlook.series == 1 else "are"
        lines.append(
            f"{_posts(outlook)} with {counted(outlook.images, 'photo')} {are} to be verified by {verifier.title}."
        )
    if verifier.note:
        lines.append(verifier.note)
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
    yes, otherwise = "Begin", list[tuple[str, str]]()
    if outlook.standard_usd:
        standard, flex = in_dollars(outlook.standard_usd), in_dollars(outlook.flex_usd)
        lines.append(f"Now: {standard}, seconds an answer. Flex: {flex}, minutes an answer, refused while busy.")
        yes = "Begin" if tier == "standard" else "Begin with flex"
        otherwise.append((OTHER_TIER, "Flex" if tier == "standard" else "Now"))
    if batch is not None:
        lines.append(f"Batch: {in_dollars(batch.cost_usd)}, up to a day for all; the app need not stay open.")
        otherwise.append((BATCH, "Batch"))
    return ConfirmDialog("Begin to verify?", "\n".join(lines), yes, otherwise=otherwise, unasked=unasked)


def second_dialog(verifier: ChosenVerifier, outlook: Estimate) -> ConfirmDialog:
    """Asks whether another verifier is to look at posts that have a verdict, which `outlook` estimates."""
    lines = [
        f"{verifier.title} looks again at {_posts(outlook)} with {counted(outlook.images, 'photo')}.",
        "No verdict changes; the filter “disagree” then lists the series about which the two differ.",
        f"Estimated cost: {_price(outlook)}." if outlook.cost_usd else "It is free.",
    ]
    return ConfirmDialog("Ask for a second opinion?", "\n".join(lines), "Ask")


def outdated_dialog(posts: int) -> ConfirmDialog:
    """Asks whether to renew the verdicts of an earlier offline verifier."""
    them = "1 post was" if posts == 1 else f"{posts:,} posts were"
    question = (
        f"{them} verified by an earlier offline verifier, or with other settings, and edited by nobody since.\n"
        "Verifying again is free; verdicts may differ."
    )
    return ConfirmDialog("Renew older verdicts?", question, "Verify")


def start_offer(verifier: ChosenVerifier, outlook: Estimate) -> str:
    """The same in a sentence, for one who is at work."""
    waits = "waits" if outlook.series == 1 else "wait"
    price = f", {in_dollars(outlook.cost_usd)}" if outlook.cost_usd else ""
    return f"{_posts(outlook)} {waits} for {verifier.title}{price}."


def in_words(outlook: Estimate) -> str:
    """An estimate in a sentence."""
    return f"{_posts(outlook)} with {counted(outlook.images, 'photo')} take {_price(outlook)}."


def _price(outlook: Estimate) -> str:
    """What a run may cost, and what that depends on."""
    less = ", less what the sieve saves" if outlook.is_most else ""
    assumed = "" if outlook.price_known else ", at an assumed price, for the model's own is not known"
    return in_dollars(outlook.cost_usd) + less + assumed


def _posts(outlook: Estimate) -> str:
    return counted(outlook.series, "post")
