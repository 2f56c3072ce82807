"""Runs that have posts verified: first verdicts, facts that are missing, second opinions."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.errors import RunStopped
from engine.events import Announced, Phase, SeriesChanged, Sink
from engine.model.text import counted
from engine.photos.presence import reading_marks
from engine.session.claiming import ClaimingDesk
from engine.session.completion import FactsDesk
from engine.session.desk import PaidVerdicts, StoreDesk
from engine.session.measuring import note_copies
from engine.session.one_run import OneRun
from engine.session.outlook import Outlook
from engine.session.parts import ChosenVerifier, Parts
from engine.session.project import Project
from engine.session.reports import SecondReport, VerifyReport, VerifyRequest, with_series
from engine.session.second_look import OpinionDesk
from engine.session.sieve import Sieve
from engine.session.verification import VerdictDesk, VerificationRun
from engine.store.claims import Work
from engine.verify.base import News, OffersTiers, Verifier
from engine.verify.money import Estimate, in_dollars


class VerifyRuns:
    """Prepares these runs, keeps their announcements true, and sums them up."""

    def __init__(self, project: Project, parts: Parts, outlook: Outlook, run: OneRun, tell: Sink) -> None:
        self._project = project
        self._parts = parts
        self._outlook = outlook
        self._run = run
        self._tell = tell
        self._at_work: object = None
        """The verifier of the run that is under way."""

    def check(self) -> None:
        """Raise the error with which a run would end before its first post, e.g. for want of a key."""
        self._make_verifier()

    def verify(self, request: VerifyRequest) -> VerifyReport:
        """Verify the posts that wait; resumes where an earlier run ended."""
        store, chosen = self._project.store, self._outlook.verifier
        with self._run.begin(Phase.VERIFYING, chosen.title) as announcer:
            verifier = self._make_verifier()
            listed = store.claims.begin()
            if readable := store.unreadable.try_again(self._project.collection, reading_marks):
                self._tell(SeriesChanged(readable))
            queue = self._whole_queue(request, verifier)
            if sieve := self.sieve(request, chosen):
                announcer.started(len(queue))
            held = frozenset(sieve.held_back(queue)) if sieve else frozenset()
            queue = [one for one in queue if one not in held]
            saved = self._outlook.price(sorted(held), chosen).cost_usd if held else 0.0
            announced = _Announced(self._outlook, self._tell, queue, request)
            announcer.started(len(queue))
            desk = self._desk(verifier, request)
            if not request.only_facts:
                store.verdicts.enqueue(queue)
            work = Work.FACTS if request.only_facts else Work.VERDICT
            with self._claiming(desk, work, listed) as claiming:
                report = self._run_through(verifier, claiming, queue, announced)
            if report.verified:
                note_copies(self._project.collection, store, self._tell)
            if isinstance(desk, FactsDesk):
                announcer.summary = f"{desk.completed} of {report.asked} series got facts"
            else:
                store.verdicts.log_run(self._project.collection, report.photos, report.valid)
                announcer.summary = (
                    f"{report.verified:,} of {counted(report.asked, 'post')} verified, {with_series(report.valid)}"
                )
            announcer.summary += _what_else(report, len(held), saved)
            if report.stopped:
                raise RunStopped(announcer.summary + ".")
        return replace(
            report,
            announced_tokens=announced.estimate.tokens,
            announced_usd=announced.estimate.cost_usd,
            held=len(held),
            saved_usd=saved,
        )

    def second_opinion(self, name: str, limit: int | None = None) -> SecondReport:
        """Have another verifier look at what has a verdict, and note whether it agrees; no verdict changes."""
        store = self._project.store
        chosen, settings = self._outlook.settings_for(name)
        with self._run.begin(Phase.VERIFYING, f"second opinion by {chosen.title}") as announcer:
            verifier = self._parts.verifier(settings, self._project.key)
            listed = store.claims.begin()
            queue = store.opinions.queue(self._project.collection, verifier.name, limit)
            announcer.started(len(queue))
            desk = OpinionDesk(store, self._tell, self._paid_verdicts(verifier, ask_anew=False))
            with self._claiming(desk, Work.OPINION, listed) as claiming:
                report = VerificationRun(verifier, claiming, queue, self._run.control, self._tell).run()
            announcer.summary = f"{desk.agreed} of {report.verified} second opinions agree with the verdict"
            announcer.summary += _what_else(report, held=0, saved_usd=0.0)
            if report.stopped:
                raise RunStopped(announcer.summary + ".")
        return SecondReport(report, desk.agreed)

    def leave_flex(self) -> bool:
        """Continue at the standard tier, if a run is at work at Gemini's flex tier; False if none is."""
        verifier = self._at_work
        return isinstance(verifier, OffersTiers) and verifier.go_on_at_standard()

    # --- Before a run -----------------------------------------------------------------------------------------------

    def _make_verifier(self) -> Verifier:
        return self._parts.verifier(self._outlook.settings, self._project.key)

    def _whole_queue(self, request: VerifyRequest, verifier: Verifier) -> list[int]:
        """The series of the request, and those of outdated offline verdicts if they are wanted, too."""
        queue = self._outlook.queue(request)
        if verifier.name != "offline" or request.ids or request.only_facts:
            return queue
        return [*queue, *self._outdated(verifier, request.outdated, queue)][: request.limit]

    def _outdated(self, verifier: Verifier, wanted: bool, queue: Sequence[int]) -> list[int]:
        """What the verifier would now see in another way, besides the queue; if it is not wanted, only told of."""
        waiting = set(queue)
        left = [series_id for series_id in self._outlook.outdated(verifier) if series_id not in waiting]
        if left and not wanted:
            posts, them = ("1 post was", "it") if len(left) == 1 else (f"{len(left):,} posts were", "them")
            self._tell(
                Announced(
                    f"{posts} verified by an earlier offline verifier or with other settings: "
                    f"analyze --outdated verifies {them} anew."
                )
            )
        return left if wanted else []

    def sieve(self, request: VerifyRequest, chosen: ChosenVerifier) -> Sieve | None:
        """The sieve before a paid verifier, if one is set; none for what the user asks about by itself."""
        settings = self._project.settings
        if settings.sieve is None or chosen.name == "offline" or request.ids or request.only_facts:
            return None
        free = settings.model_copy(update={"verifier": "offline"})
        return Sieve(
            self._project.store,
            lambda: self._parts.verifier(free, None),
            settings.sieve,
            self._parts.pictures,
            self._run.control,
            self._tell,
        )

    # --- The run itself ---------------------------------------------------------------------------------------------

    def _run_through(
        self, verifier: Verifier, desk: VerdictDesk, queue: Sequence[int], announced: _Announced
    ) -> VerifyReport:
        """Work through the queue, and release what was not reached."""
        self._at_work = verifier
        try:
            return VerificationRun(verifier, desk, queue, self._run.control, self._tell, announced.hear).run()
        finally:
            self._at_work = None
            self._project.store.verdicts.release(self._project.collection)
            # Posts that no longer wait are to be read again too.
            self._tell(SeriesChanged(frozenset(queue)))

    @contextlib.contextmanager
    def _claiming(self, desk: VerdictDesk, work: Work, listed: int) -> Iterator[ClaimingDesk]:
        """The desk, claiming each post before it is asked about; tells at the end what was left to others."""
        claiming = ClaimingDesk(desk, self._project.store.claims, work, listed)
        try:
            yield claiming
        finally:
            claiming.close()
            if words := claiming.words():
                self._tell(Announced(words))

    def _desk(self, verifier: Verifier, request: VerifyRequest) -> VerdictDesk:
        store, paid = self._project.store, self._paid_verdicts(verifier, ask_anew=request.ask_anew)
        if request.only_facts:
            return FactsDesk(store, self._tell, request.note, paid)
        return StoreDesk(store, self._parts.pictures, self._tell, request.note, paid)

    def _paid_verdicts(self, verifier: Verifier, *, ask_anew: bool) -> PaidVerdicts | None:
        if verifier.name == "offline":
            return None
        return PaidVerdicts(self._parts.verdict_cache, verifier, ask_anew=ask_anew)


class _Announced:
    """What the user was told that a run will cost, kept true when another model answers."""

    def __init__(self, outlook: Outlook, tell: Sink, queue: Sequence[int], request: VerifyRequest) -> None:
        self._outlook = outlook
        self._tell = tell
        self._queue = queue
        self._only_facts = request.only_facts
        self.estimate: Estimate = outlook.price(queue, outlook.verifier, only_facts=request.only_facts)

    def hear(self, news: News) -> None:
        """Pass the verifier's news on, with a new estimate for this run's posts if another model answers."""
        if not news.model:
            self._tell(Announced(news.words))
            return
        self._outlook.note_stand_in(news.model)
        chosen = ChosenVerifier("gemini", news.model, "")
        self.estimate = self._outlook.price(self._queue, chosen, only_facts=self._only_facts)
        words = f"{news.words} This run is now estimated at {in_dollars(self.estimate.cost_usd)}."
        self._tell(Announced(words, chosen.title))


def _what_else(report: VerifyReport, held: int, saved_usd: float) -> str:
    """The rest of a run's summary: what got no verdict, and what the sieve held back."""
    words = ""
    if report.failed or report.blocked:
        words += f", {report.failed + report.blocked} failed"
    if report.unreadable:
        words += f", {report.unreadable} unreadable"
    if held:
        words += f", {held} held back by the sieve ({in_dollars(saved_usd)} saved)"
    return words
