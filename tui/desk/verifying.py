"""Having series verified: begun at once if that is free, after a look at the price if it is not."""

from __future__ import annotations

import asyncio

from engine.errors import KeyMissing, KeyRefused, ModelGone, PhotoSeriesError
from engine.events import PhaseEnded
from engine.keys import keep_key
from engine.session.reports import VerifyRequest
from engine.verify.money import Estimate
from tui.desk.tasks import Tasks
from tui.host import Host
from tui.text import literal, safe

_AT_WORK = 3.0
"""Seconds after a key press during which the user counts as at work."""


class Verifying:
    """Asks what it needs before a run, and what would help after one that did not end well."""

    def __init__(self, host: Host, tasks: Tasks) -> None:
        self._host = host
        self._tasks = tasks
        self.preface = ""
        """What is said before the next run begins by itself, in a sentence."""

    def verify_new(self, *, asked: bool = False) -> None:
        """Verify what is new; `asked` if a person wants it, who is then told if there is nothing."""
        nothing = "Everything is verified already." if asked else ""
        self._tasks.begin_alone("verify", self._verify, VerifyRequest(), nothing, "", asked)

    def verify_failed(self) -> None:
        """Verify once more what got no verdict, and say how many that is."""
        request, begun = VerifyRequest(only_failed=True), "Verifying again what failed"
        self._tasks.begin_alone("verify", self._verify, request, "Nothing has failed.", begun, True)

    def complete_facts(self) -> None:
        """Have the facts of series completed that have none, after a look at the price if it is not free."""
        request = VerifyRequest(only_facts=True)
        self._tasks.begin_alone(
            "verify", self._verify, request, "No series lacks facts.", "Looking at series without facts", True
        )

    def ask_another(self) -> None:
        """Have another verifier look at what has a verdict, after a question."""
        self._tasks.begin_alone("second", self._ask_another)

    async def _ask_another(self) -> None:
        from tui.dialogs.start import second_dialog

        host, runs = self._host, self._host.session.runs
        name = runs.second_verifier
        if not name:
            words = "There is no other verifier: a Gemini key ({set_key}) or base_url in config.json gives one."
            host.notify(host.worded(words), markup=False)
            return
        chosen, estimate = await asyncio.to_thread(runs.estimate_second, name)
        if estimate.series == 0:
            host.notify(f"{safe(chosen.title)} has looked at every verdict by another verifier already.", markup=False)
        elif await host.push_screen_wait(second_dialog(chosen, estimate)):
            host.start_job(lambda: runs.second_opinion(name))

    async def _verify(self, request: VerifyRequest, nothing: str, begun: str, asked: bool) -> None:
        """Begin a run; `nothing` is said if there is no post to verify, `begun` if it is not asked first.

        Who has not `asked` and is at work is told that it can begin, and no question comes in between.
        """
        host, runs = self._host, self._host.session.runs
        preface, self.preface = self.preface, ""
        estimate = await asyncio.to_thread(runs.estimate, request)
        if estimate.series == 0:
            await self._nothing_left(nothing, asked)
            return
        verifier = runs.verifier
        if verifier.name != "offline":
            from tui.dialogs.start import BATCH, start_dialog, start_offer

            if not asked and host.idle < _AT_WORK:
                words = f"{preface} {safe(start_offer(verifier, estimate))} {host.worded('{verify} begins.')}"
                host.notify(words.strip(), timeout=10, markup=False)
                return
            settings = host.session.settings
            dialog = start_dialog(
                verifier,
                estimate,
                settings.max_cost,
                settings.service_tier,
                unasked=not asked,
                preface=preface,
                only_facts=request.only_facts,
                batch=await asyncio.to_thread(self._in_a_batch, request),
            )
            if not await host.push_screen_wait(dialog):
                return
            if dialog.way == BATCH:
                host.start_job(lambda: runs.send_batch(request))
                return
            if dialog.way:
                tier = "standard" if settings.service_tier == "flex" else "flex"
                host.session.settings = settings.model_copy(update={"service_tier": tier})
        elif preface:
            left = "1 post is left" if estimate.series == 1 else f"{estimate.series:,} posts are left"
            host.notify(host.worded(f"{literal(preface)} It continues now; {left}. {{stop}} stops it."), markup=False)
        elif begun and not runs.running:
            host.notify(f"{begun}: {estimate.series:,}.", markup=False)
        host.start_job(lambda: runs.verify(request))

    def _in_a_batch(self, request: VerifyRequest) -> Estimate | None:
        """What the same would cost in a batch; None if it cannot be sent as one. Called in a thread."""
        runs = self._host.session.runs
        if runs.verifier.name != "gemini" or request.only_facts:
            return None
        try:
            return runs.estimate_batch(request)
        except ModelGone:
            return None

    async def _nothing_left(self, nothing: str, asked: bool) -> None:
        """Say so, and offer to verify older verdicts anew; who has not `asked` only hears that this can be done."""
        from tui.dialogs.start import outdated_dialog

        host, runs = self._host, self._host.session.runs
        older = await asyncio.to_thread(runs.outdated)
        if older and asked:
            if await host.push_screen_wait(outdated_dialog(older)):
                host.start_job(lambda: runs.verify(VerifyRequest(outdated=True)))
        elif older:
            posts = "1 post was" if older == 1 else f"{older:,} posts were"
            words = f"{posts} verified by an earlier offline verifier: {{verify}} verifies them again."
            host.notify(host.worded(words), markup=False)
        elif nothing:
            host.notify(nothing, markup=False)

    def help_after(self, event: PhaseEnded) -> bool:
        """Offer what would help after a job that ended like this; False if nothing is known to."""
        match event.error:
            case KeyMissing() | KeyRefused():
                self.ask_for_key(event.error)
            case ModelGone(successor=str(successor)):
                self._tasks.begin_alone("model", self._offer_model, event.error, successor)
            case _:
                return False
        return True

    def ask_for_key(self, why: PhotoSeriesError | None = None) -> None:
        """Ask for a Gemini key, keep it as the user wants, and go on with what waits."""
        self._tasks.begin_alone("key", self._ask_for_key, why)

    async def _ask_for_key(self, why: PhotoSeriesError | None) -> None:
        from tui.dialogs.key import KeyDialog

        answer = await self._host.push_screen_wait(KeyDialog(why))
        if answer is None:
            return
        self._host.session.key = answer.key
        if answer.keep:
            try:
                path = await asyncio.to_thread(keep_key, answer.key)
                self._host.notify(f"Kept in {safe(str(path))}, for your eyes only.", markup=False)
            except PhotoSeriesError as error:
                self._host.notify(safe(str(error)), severity="error", markup=False)
        self.verify_new(asked=True)

    async def _offer_model(self, why: ModelGone, successor: str) -> None:
        """Offer the model that takes a gone one's place, and go on with it."""
        from tui.dialogs.confirm import ConfirmDialog
        from tui.dialogs.start import in_words

        runs = self._host.session.runs
        estimate = await asyncio.to_thread(runs.estimate, None, successor)
        dialog = ConfirmDialog(
            "This model is gone",
            f"{why.message}\n\nGo on with {successor}? {in_words(estimate)} Your answer is remembered.",
            f"Use {successor}",
            unasked=True,
        )
        if await self._host.push_screen_wait(dialog):
            await asyncio.to_thread(runs.agree_to, successor)
            self._host.start_job(runs.verify)
