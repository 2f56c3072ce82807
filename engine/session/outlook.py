"""What a verification run would be: by which verifier, about which posts, at what price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from engine.photos.presence import reading_marks
from engine.session.parts import ChosenVerifier, Parts
from engine.session.project import Project
from engine.session.reports import VerifyRequest
from engine.session.stand_ins import StandIns
from engine.settings import Settings
from engine.verify.base import Verifier
from engine.verify.money import Estimate, estimate, estimate_with
from engine.verify.openai_dials import server_dials
from engine.verify.retirement import BATCH_DAYS, ended, successor_on

_FRAMES_FOR_FACTS = 2
"""Most frames of a series that are shown to complete its facts."""


class Outlook:
    """Answers that from the settings, the key, the database and what earlier runs found."""

    def __init__(self, project: Project, parts: Parts) -> None:
        self._project = project
        self._parts = parts
        self._stand_ins = StandIns(project.store.notebook)

    @property
    def verifier(self) -> ChosenVerifier:
        """The verifier that a run would use, and why that one."""
        return self._chosen(self._project.settings)

    @property
    def settings(self) -> Settings:
        """The settings, with the Gemini model that answers."""
        return self._answering(self._project.settings, self.verifier)

    def settings_for(self, name: str) -> tuple[ChosenVerifier, Settings]:
        """The verifier of this name, and the settings with which it answers."""
        settings = self._project.settings.model_copy(update={"verifier": name})
        chosen = self._chosen(settings)
        return chosen, self._answering(settings, chosen)

    @property
    def second(self) -> str:
        """The name of another verifier that can be asked: the free one beside a paid one; "" if there is none."""
        if self.verifier.name != "offline":
            return "offline"
        if self._project.key:
            return "gemini"
        return "openai" if self._project.settings.addresses else ""

    @property
    def batch_settings(self) -> Settings:
        """The settings for a batch: with the model that answers on the day it may come back.

        Raises ModelGone if the model in the settings ends before that and is not to be followed.
        """
        settings = self.settings
        later = self._parts.today() + timedelta(days=BATCH_DAYS)
        model = successor_on(settings.gemini_model, later)
        if model != settings.gemini_model and not settings.follow_retirements:
            raise ended(settings.gemini_model)
        return settings.model_copy(update={"gemini_model": model, "service_tier": "standard"})

    def batch_price(self, queue: Sequence[int]) -> Estimate:
        """What it may cost to have these series verified in batches; `cost_usd` is that price."""
        priced = self.price(queue, ChosenVerifier("gemini", self.batch_settings.gemini_model, ""))
        return replace(priced, cost_usd=priced.batch_usd)

    def queue(self, request: VerifyRequest) -> list[int]:
        """The series that the run would ask about, in its order."""
        store, collection = self._project.store, self._project.collection
        if request.only_facts:
            return store.completion.queue(
                collection,
                self.verifier.name,
                ids=request.ids,
                largest_first=request.largest_first,
                limit=request.limit,
            )
        if request.ids:
            return list(request.ids)
        return store.verdicts.queue(
            collection,
            self.verifier.name,
            largest_first=request.largest_first,
            limit=request.limit,
            only_failed=request.only_failed,
            again=request.again,
        )

    def estimate(self, request: VerifyRequest, model: str = "") -> Estimate:
        """Posts of the run and what they may cost, by `model`, by default the chosen verifier's."""
        self._project.store.unreadable.try_again(self._project.collection, reading_marks)
        chosen = replace(self.verifier, model=model) if model else self.verifier
        estimated = self.price(self.queue(request), chosen, only_facts=request.only_facts)
        sifted = self._project.settings.sieve is not None and not request.ids and not request.only_facts
        return replace(estimated, is_most=sifted and estimated.cost_usd > 0)

    def second_estimate(self, name: str) -> tuple[ChosenVerifier, Estimate]:
        """The verifier of this name, and what its second opinions on all verdicts by others may cost."""
        chosen, _ = self.settings_for(name)
        queue = self._project.store.opinions.queue(self._project.collection, chosen.name)
        return chosen, self.price(queue, chosen)

    def outdated(self, verifier: Verifier | None = None) -> list[int]:
        """Series whose verdict the offline verifier would now give in another way; none if a paid one is chosen."""
        verifier = verifier or self._parts.verifier(self.settings, self._project.key)
        if verifier.name != "offline":
            return []
        verdicts = self._project.store.verdicts
        return verdicts.outdated(self._project.collection, verifier.name, verifier.prompt_version)

    def price(self, queue: Sequence[int], chosen: ChosenVerifier, *, only_facts: bool = False) -> Estimate:
        """What it may cost to have these series verified, or their facts completed."""
        photos = self._project.store.verdicts.photo_counts(queue)
        if only_facts:
            photos = [min(count, _FRAMES_FOR_FACTS) for count in photos]
        if chosen.name == "openai" and self._project.settings.openai_price:
            return estimate_with(server_dials(self._project.settings), photos, self._project.settings)
        estimated = estimate(photos, self._project.settings, chosen.model, self._parts.today())
        return estimated if chosen.name == "gemini" else estimated.without_cost()

    def note_stand_in(self, model: str) -> None:
        """Remember that `model` answers instead of the one in the settings."""
        self._stand_ins.note(self._project.settings.gemini_model, model)

    def agree_to(self, successor: str) -> None:
        """Use `successor` instead of the model in the settings from now on, whatever they say about retirements."""
        self._stand_ins.agree(self._project.settings.gemini_model, successor)

    def _chosen(self, settings: Settings) -> ChosenVerifier:
        return self._parts.choose_verifier(settings, self._project.key, self._stand_ins.under(settings))

    def _answering(self, settings: Settings, chosen: ChosenVerifier) -> Settings:
        if chosen.name != "gemini":
            return settings
        return settings.model_copy(update={"gemini_model": chosen.model})
