"""The only place that picks real parts: a session, or just a library, from settings.

Code that groups, exports, paints or verifies is imported on first use, so that the app shows its list without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from engine.errors import DatabaseDamaged, KeyMissing, SettingsError
from engine.events import Announced, Event, Sink
from engine.keys import find_server_keys
from engine.photo_size import photo_size
from engine.photos.decode import PhotoReader
from engine.photos.noting import NotingReader, WithinBars
from engine.photos.thumbnails import ThumbnailCache
from engine.priority import Priority
from engine.session.known import KnownCollections, Places
from engine.session.library import Library, Noting
from engine.session.once import Once
from engine.session.parts import ChosenVerifier, Parts
from engine.session.session import Session
from engine.settings import Settings
from engine.store.feature_cache import FeatureCache
from engine.store.siblings import told_siblings
from engine.store.store import Store
from engine.store.verdict_cache import VerdictCache
from engine.verify.base import Verifier
from engine.verify.likeness import Likeness
from engine.verify.network import SharedNetwork
from engine.verify.retirement import answering, ended, price_of, successor_on

if TYPE_CHECKING:
    from engine.demo.collection import DemoReport
    from engine.export.exporter import Exporter
    from engine.model import PictureSource, Progress, Stop
    from engine.verify.batch_questions import BatchQuestions
    from engine.verify.batch_service import BatchService
    from engine.verify.openai_chat import OpenAIChatVerifier
    from engine.verify.post_verification import KeepFeatures
    from engine.workers.cluster import Cluster

_WHY_OFFLINE = (
    "no Gemini key is set, so the built-in verifier is used, which is less accurate; set GEMINI_API_KEY to use Gemini"
)


def utc_today() -> date:
    """Today, as the services count days."""
    return datetime.now(UTC).date()


def open_session(
    settings: Settings,
    sink: Sink,
    key: str | None = None,
    today: Callable[[], date] = utc_today,
    server_key: str | None = None,
    config: Path | None = None,
) -> Session:
    """A session on the database that the settings name; raises StoreError and SettingsError.

    `key` is Gemini's, `server_key` that of the servers at `base_url`; `today` is the calendar by which models end and
    prices change. `config` is the file that the settings came from, by default config.json in the working folder.
    """
    parts = session_parts(settings, today, server_key, lambda words: sink(Announced(words)))
    if odd := parts.store.odd_rows:
        sink(Announced(f"{len(odd):,} rows of the older database made no sense and are set aside, e.g. {odd[0]}."))
    if earlier := parts.store.earlier:
        sink(Announced(f"{parts.store.path} was not there and is begun anew. {earlier.hint(parts.store.path)}"))
    if siblings := told_siblings(parts.store.path):
        sink(Announced(siblings))
    return Session(settings, parts, sink, key, config)


def session_parts(
    settings: Settings,
    today: Callable[[], date] = utc_today,
    server_key: str | None = None,
    tell: Callable[[str], None] = lambda words: None,
) -> Parts:
    """The real parts of a session; `tell` hears what is wrong with a cache. Raises StoreError and SettingsError."""
    if settings.filename_pattern != Settings.model_fields["filename_pattern"].default:
        open_library(settings)  # reports a bad pattern before anything is opened
    cluster_of(settings)  # a typing error is told before anything is opened
    store = open_store(settings)  # before all else that has to be closed: it may be damaged
    reader = PhotoReader(settings.max_pixels)
    priority = Priority()
    pictures = NotingReader(reader, priority)
    cache = platformdirs.user_cache_path("photo-series")
    features = FeatureCache(cache / "features.db", tell=tell)
    network = SharedNetwork()
    likeness = Likeness(reader, features, network)
    return Parts(
        store=store,
        library=open_library,
        today=today,
        choose_verifier=lambda settings, key, stand_ins: choose_verifier(settings, key, today(), stand_ins),
        verifier=lambda settings, key: make_verifier(
            settings, key, pictures, today(), server_key, network, likeness.keep, priority
        ),
        batch_questions=lambda settings: _batch_questions(settings, pictures, today()),
        batch_service=_batch_service,
        reader=reader,
        pictures=pictures,
        priority=priority,
        verdict_cache=VerdictCache(cache / "verdicts.db", tell),
        likeness=likeness,
        features=features,
        exporter=lambda: _exporter(reader, network, settings),
        thumbnails=ThumbnailCache(cache / "thumbnails", reader, settings.thumbnail_cache_mb * 1024 * 1024, tell=tell),
        known=known_collections(),
        paint_demo=_paint,
    )


def known_collections() -> KnownCollections:
    """Collections that this user opened before, wherever their databases are."""
    return KnownCollections(platformdirs.user_state_path("photo-series") / "collections.json")


def places(settings: Settings) -> Places:
    """Says which database a folder belongs to."""
    return Places(settings, known_collections())


def open_store(settings: Settings) -> Store:
    """The database alone, for maintenance, backed up once a day; raises StoreError."""
    store = Store(Path(settings.database_path).expanduser(), settings.limits)
    try:
        store.back_up_daily()
    except DatabaseDamaged:
        store.close()
        raise
    return store


def open_once(settings: Settings, store: Store) -> Once:
    """What finds posts that were downloaded again, without a session."""
    reader = PhotoReader(settings.max_pixels)
    return Once(store, reader, lambda file: photo_size(file, reader))


def cluster_of(settings: Settings) -> Cluster | None:
    """The cluster that the settings name; None for threads. Raises SettingsError, also without the extra."""
    if settings.workers is None:
        return None
    from engine.workers.cluster import Cluster

    return Cluster(settings.workers)


def _exporter(reader: PhotoReader, network: SharedNetwork, settings: Settings) -> Exporter:
    from engine.export.exporter import Exporter
    from engine.export.focus import SubjectFocus
    from engine.verify.attention import Attention

    return Exporter(reader, SubjectFocus(Attention(network)), cluster_of(settings))


def _paint(folder: Path, progress: Progress, stop: Stop) -> DemoReport:
    from engine.demo.collection import paint

    return paint(folder, progress, stop)


def open_library(settings: Settings) -> Library:
    """A reader of folders as posts, without a database; raises SettingsError for a bad file name pattern."""
    from engine.naming.posts import Grouper
    from engine.photos.reading_ahead import ReadingAhead
    from engine.photos.scan import scan
    from engine.photos.side_reading import folder_lister, head_reader, side_reader

    pattern, least, most = settings.filename_pattern, settings.min_images_for_series, settings.max_images_for_series
    Grouper(pattern, least, most)  # reports a bad pattern at once

    def grouper(root: Path, noting: Noting) -> Grouper:
        sides = ReadingAhead(side_reader(root))
        names, head = folder_lister(root), head_reader(root)
        return Grouper(pattern, least, most, noting(sides.read), names, head, sides.expect)

    return Library(partial(scan, taken_in=settings.take_in), grouper)


def choose_verifier(
    settings: Settings, key: str | None, day: date | None = None, stand_ins: Mapping[str, str] | None = None
) -> ChosenVerifier:
    """Choose a verifier by settings and key, and say why in a sentence.

    `day` is today; `stand_ins` are Gemini models that were found to answer in the place of others.
    """
    name, why = settings.verifier, "as you chose"
    if name == "auto" and settings.addresses:
        name, why = "openai", "base_url names a server"
    elif name == "auto":
        name, why = ("gemini", "a key is set") if key else ("offline", _WHY_OFFLINE)
    if name == "offline":
        return ChosenVerifier(name, "built in", why)
    if name == "openai":
        return ChosenVerifier(name, settings.openai_model or "", why, _where(settings))
    day = day or utc_today()
    found = answering(settings.gemini_model, day, stand_ins)
    if not found.followed or not (settings.follow_retirements or found.asked in (stand_ins or {})):
        return ChosenVerifier(name, found.asked, why)
    flex = settings.service_tier == "flex"
    price = price_of(found.model, day, settings.service_tier)
    return ChosenVerifier(name, found.model, why, note=found.words(price, flex=flex))


def make_verifier(
    settings: Settings,
    key: str | None,
    reader: PictureSource,
    day: date | None = None,
    server_key: str | None = None,
    network: SharedNetwork | None = None,
    keep: KeepFeatures | None = None,
    priority: Priority | None = None,
) -> Verifier:
    """Make the chosen verifier, importing only that one.

    `key` is Google's and goes nowhere else; `server_key` is the one given for the servers at `base_url`; `network` is
    the one that others use, too, `keep` takes what it finds in photos, and `priority` is what requests yield to.
    Raises ModelGone for a model that has ended on `day` and is not to be followed.
    """
    name = choose_verifier(settings, key, day).name
    if name == "offline":
        from engine.verify.faces import installed_faces
        from engine.verify.offline import OfflineVerifier

        compared = WithinBars(reader) if isinstance(reader, NotingReader) else reader
        return OfflineVerifier(compared, settings, installed_faces(), network, cluster_of(settings), keep)
    if name == "openai":
        return _server_verifier(settings, server_key, reader, priority)
    from engine.verify.gemini import GeminiVerifier

    if not key:
        raise KeyMissing(
            "Gemini needs an API key and none is set.",
            "Set GEMINI_API_KEY, put it into a .env file, give --api-key, or use --verifier offline.",
        )
    if successor_on(settings.gemini_model, day or utc_today()) != settings.gemini_model:
        raise ended(settings.gemini_model)
    return GeminiVerifier(reader, key, settings, day=day, priority=priority)


def _batch_questions(settings: Settings, reader: PictureSource, day: date) -> BatchQuestions:
    from engine.verify.batch_questions import BatchQuestions

    return BatchQuestions(reader, settings, day)


def _batch_service(settings: Settings, key: str | None) -> BatchService:
    from engine.verify.batch_service import BatchService

    return BatchService(key or "", settings)


def servers(
    settings: Settings, key: str | None, reader: PictureSource, priority: Priority | None = None
) -> list[OpenAIChatVerifier]:
    """A verifier for each address in `base_url`; `key` is for all of them or has one for each. Raises SettingsError."""
    from engine.verify.openai_chat import OpenAIChatVerifier
    from engine.verify.openai_dials import EXAMPLE

    addresses = settings.addresses
    if not addresses:
        raise SettingsError("The openai verifier needs the address of a server.", f"Give --base-url, e.g. {EXAMPLE}.")
    alone = len(addresses) == 1
    return [
        OpenAIChatVerifier(reader, own_key, settings, address=address, alone=alone, priority=priority)
        for address, own_key in zip(addresses, find_server_keys(addresses, key), strict=True)
    ]


def _server_verifier(settings: Settings, key: str | None, reader: PictureSource, priority: Priority | None) -> Verifier:
    from engine.verify.openai_dials import require_price
    from engine.verify.several import SeveralServers

    made = servers(settings, key, reader, priority)
    require_price(settings)
    return made[0] if len(made) == 1 else SeveralServers(made, settings)


def _where(settings: Settings) -> str:
    from engine.verify.openai_dials import readable_address

    addresses = settings.addresses
    return readable_address(addresses[0]) if len(addresses) == 1 else f"{len(addresses)} addresses" if addresses else ""


def nobody_listens(event: Event) -> None:
    """A sink that ignores every event."""
