"""The session: opens a project, closes it, and hands out what can be done with it."""

from __future__ import annotations

from pathlib import Path

from engine.events import FoldingSink, Sink
from engine.session.advice import Advice
from engine.session.choices import Choices
from engine.session.exports import Exports
from engine.session.once import Once
from engine.session.parts import Parts
from engine.session.photos import Photos
from engine.session.project import Project
from engine.session.runs import Runs
from engine.session.taste import TasteLearner
from engine.session.watching import Watch
from engine.settings import Settings
from engine.settings_file import add_pattern


class Session:
    """One collection and one run at a time. What a run does it tells `sink` as events."""

    def __init__(
        self, settings: Settings, parts: Parts, sink: Sink, key: str | None = None, config: Path | None = None
    ) -> None:
        """`key` is the model service's, `config` the settings file; None is config.json in the working folder."""
        store = parts.store
        self._config = config
        self._parts = parts
        self._project = Project(store, settings, key)
        self.priority = parts.priority
        """The screen's priority over every run."""
        self.photos = Photos(parts.reader, parts.thumbnails)
        """Thumbnails and sizes."""
        once = Once(store, parts.reader, self.photos.size)
        self.exports = Exports(self._project, parts.exporter, parts.reader, once)
        """Options, plans and previews of datasets."""
        self.choices = Choices(self._project)
        """What the series cover."""
        self.runs = Runs(self._project, parts, self.exports, FoldingSink(sink))
        """Scan, verify, export, paint; pause and stop."""
        self.advice = Advice(store, parts.likeness, parts.pictures, once, sink)
        """What the photos themselves say about a series."""
        self.taste = TasteLearner(self._project, parts.likeness)
        """What the decisions taught."""
        self._watch = Watch(store.elsewhere, sink)
        self.review = store.review
        """What a person decides about frames and series, journaled."""
        self.catalog = store.catalog
        """Everything that is only read."""
        self.opinions = store.opinions
        """Second opinions, and whether they agree."""
        self.figures = store.figures
        self.histograms = store.histograms
        """How far the verifier may be trusted, and what it cost."""
        self.notebook = store.notebook
        """Small values that the next start may want."""
        self.database = store.path
        """The file that holds everything."""
        self.known = parts.known
        """Collections opened before, in this database or another."""

    def open(self, root: Path) -> None:
        """Turn to the collection at `root`, scanned or not, and remember it as known; raises CollectionError."""
        self._project.open(root)
        if self._project.root is not None:
            self.known.note(self._project.root, self.database)

    def watch(self) -> None:
        """Tell from now on what other processes change in the database."""
        self._watch.start()

    def close(self, timeout: float = 10.0) -> None:
        """Stop the run, wait up to `timeout` seconds for its end, close the database."""
        self._watch.stop()
        self.runs.leave()
        self.runs.wait(timeout)
        self._parts.store.close()
        self._parts.verdict_cache.close()
        self._parts.features.close()

    @property
    def root(self) -> Path | None:
        """The open collection's folder."""
        return self._project.root

    @property
    def collection(self) -> int:
        """The open collection's id; raises CollectionError if none is open."""
        return self._project.collection

    @property
    def settings(self) -> Settings:
        """The settings; may be replaced between runs, e.g. to switch the model."""
        return self._project.settings

    @settings.setter
    def settings(self, settings: Settings) -> None:
        self._project.settings = settings

    def group_by(self, template: str) -> Path:
        """Use one more file name template from the next scan on, write it to the settings file, and return that file.

        Raises SettingsError if the file cannot be written.
        """
        file = add_pattern(template, self._config)
        known = self.settings.filename_pattern
        patterns = [*([known] if isinstance(known, str) else known), template]
        self.settings = self.settings.model_copy(update={"filename_pattern": patterns})
        return file

    @property
    def key(self) -> str | None:
        """The model service's key; never stored or shown."""
        return self._project.key

    @key.setter
    def key(self, key: str | None) -> None:
        self._project.key = key
