"""The tables as Peewee models; `migrations` creates them.

`series`, `series_images` and `analysis_log` are older than this program: their first columns keep name and meaning, so
that published queries run unchanged.
"""

from __future__ import annotations

from typing import Any

from peewee import (
    BlobField,
    BooleanField,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from engine.store.fields import BitsField, BoxField, JsonField, MeasureField, NameField, PointField


class Collection(Model):
    """A photo folder that was scanned."""

    root = NameField(unique=True)
    added_at = DateTimeField()

    class Meta:
        """Table name."""

        table_name = "collections"


class SeriesRecord(Model):
    """A post and the series found in it."""

    base_name = NameField()
    directory = NameField()
    is_series = BooleanField()
    gemini_raw_response = TextField(null=True)
    gemini_parsed_response = TextField(null=True)
    series_caption = TextField(null=True)
    image_count = IntegerField(null=True)
    thinking_summary = TextField(null=True)
    thinking_tokens = IntegerField(null=True)
    created_at = DateTimeField(null=True)

    collection = ForeignKeyField(Collection, null=True)
    post_key = NameField()
    pattern = TextField()
    proof = TextField()
    username = NameField(null=True)
    shortcode = TextField(null=True)
    post_caption = NameField(null=True)
    taken_at = DateTimeField(null=True)
    expected = IntegerField(null=True)
    evidence = JsonField(null=True)
    conflicts = JsonField(null=True)
    left_out = JsonField(null=True)

    state = TextField()
    error = TextField()
    decision = TextField()
    decided_at = DateTimeField(null=True)
    kept = IntegerField()
    frames_by_person = BooleanField()
    caption_by_person = BooleanField()
    caption_is_draft = BooleanField()
    caption_stale = BooleanField()

    verifier = TextField()
    model_version = TextField()
    prompt_version = TextField()
    verifier_is_series = BooleanField()
    verifier_frames = JsonField(null=True)
    verifier_caption = TextField()
    confidence = FloatField(null=True)
    needs_review = BooleanField()
    reason = TextField()
    prompt_tokens = IntegerField()
    output_tokens = IntegerField()
    requests = IntegerField()
    cost_usd = FloatField()
    verified_at = DateTimeField(null=True)

    flagged = BooleanField(default=False)
    hidden = TextField(default="")
    """Why it is in no list, one of the words below; empty if it is listed."""
    unseen = BooleanField(default=False)
    """Decided without being looked at, as all above a threshold are: no evidence for or against the verifier."""
    own_frames = JsonField(null=True)
    """The person's arrangement while the verifier's is shown: {"arrangement": …, "caption_stale": …}."""
    place = FloatField(null=True)
    """Sort position among ids, set if it was split off: right behind its origin."""
    facts = JsonField(null=True)
    """What the verifier said that can be seen: an object of phrases by name."""
    own_facts = JsonField(null=True)
    """The person's own phrases, in the same form; they go before the verifier's."""
    further = JsonField(null=True)
    """Further series that the verifier saw in the post: [{"frames": [path, …], "about": …}, …]."""
    held = BooleanField(default=False)
    """Held back by a sieve: the offline verifier found it hopeless, and no paid one was asked."""
    second = JsonField(null=True)
    """What another verifier said of the same post; see `Opinions.save`."""
    agrees = BooleanField(null=True)
    """Whether that agrees with the verdict; None without a second opinion."""

    class Meta:
        """Table name."""

        table_name = "series"


PART = "//"
"""Separates the post's key from a number in the key of a series that was split off; no path contains it."""
LISTED = ""
REMOVED = "removed"
"""The person removed it from the project."""
MERGED = "merged"
"""Its photos are in another series now."""
UNMADE = "unmade"
"""It was split off, and the split was undone."""


class SeriesImage(Model):
    """A frame that now belongs to a series; `order_in_series` counts from 1."""

    series = ForeignKeyField(SeriesRecord)
    image_path = NameField()
    order_in_series = IntegerField()

    class Meta:
        """Table name."""

        table_name = "series_images"


class PhotoRecord(Model):
    """Every photo of a post, in the arrangement that a person or the verifier gave it."""

    series = ForeignKeyField(SeriesRecord)
    path = NameField()
    number = IntegerField(null=True)
    size = IntegerField()
    mtime_ns = IntegerField()
    position = IntegerField()
    kept = BooleanField()
    reason = TextField()
    state = TextField()
    content_hash = TextField(null=True)
    """Hash of the file's bytes, once they were read: finds a moved photo, and repeated downloads."""
    perceptual_hash: Any = BitsField(null=True)
    """Hash of the picture, once it was decoded: few bits differ between photos that look alike."""
    unread = TextField(null=True)
    """For an unreadable photo, its mark: what file and decoders were like when it could not be read."""
    side = MeasureField(null=True)
    """Shorter side of the picture in pixels; this and what follows are its `Measures`, None until it was measured."""
    sharpness = MeasureField(null=True)
    detail = MeasureField(null=True)
    quality = MeasureField(null=True)
    blocking = MeasureField(null=True)
    dark = MeasureField(null=True)
    light = MeasureField(null=True)
    box: Any = BoxField(null=True)
    repeats = MeasureField(null=True)
    seen = TextField(null=True)
    """Marks that a verifier saw in it, as words with spaces between them; None if none said anything of marks."""
    crop: Any = PointField(null=True)
    """The point around which the person wants it cropped."""
    home = IntegerField(null=True)
    """The series of the post it came with, if a split or a merge moved it to another; used by scans."""

    class Meta:
        """Table name."""

        table_name = "photos"


class AnalysisLog(Model):
    """One finished verification run."""

    directory = NameField()
    total_images = IntegerField(null=True)
    total_series = IntegerField(null=True)
    processed_at = DateTimeField(null=True)

    class Meta:
        """Table name."""

        table_name = "analysis_log"


class JournalEntry(Model):
    """Changes of one human action in one series; entries of one action share a step."""

    step = IntegerField()
    label = TextField()
    series = ForeignKeyField(SeriesRecord)
    before = JsonField()
    after = JsonField()
    state = TextField()
    """"done", "undone", or "dropped" once a newer action made redoing impossible."""
    at = DateTimeField()
    writer = TextField(default="")
    """Name of the process's lock that did or undid it last."""
    changed = IntegerField(default=0)
    """Grows with every action, undo and redo; the entries of one step share it."""

    class Meta:
        """Table name."""

        table_name = "journal"


class Memory(Model):
    """A note that the app keeps between starts, by name."""

    name = TextField(primary_key=True)
    value = JsonField()

    class Meta:
        """Table name."""

        table_name = "memory"


class Claim(Model):
    """Work that one process has taken, so that no other does it too; ids grow with every claim."""

    kind = TextField()
    subject = IntegerField()
    """The series or collection it is about."""
    worker = TextField()
    """Name of the lock that the process holds as long as it lives."""
    who = TextField()
    """The process, for people."""
    since = DateTimeField()
    done = BooleanField()

    class Meta:
        """Table name."""

        table_name = "claims"


class BatchJobRecord(Model):
    """A batch job; see `engine.model.BatchJob`."""

    collection = ForeignKeyField(Collection)
    name = TextField(unique=True)
    state = TextField()
    outcome = TextField(default="")
    cancelled = BooleanField(default=False)
    model = TextField()
    prompt_version = TextField()
    caption_words = JsonField()
    remote = TextField(default="")
    input_file = TextField(default="")
    result_file = TextField(default="")
    key_print = TextField()
    created_at = DateTimeField()
    submitted_at = DateTimeField(null=True)
    ended_at = DateTimeField(null=True)
    collected_at = DateTimeField(null=True)
    estimated_usd = FloatField()
    cost_usd = FloatField(default=0.0)
    trouble = TextField(default="")
    absences = IntegerField(default=0)
    absent_since = DateTimeField(null=True)

    class Meta:
        """Table name."""

        table_name = "batch_jobs"


class BatchRowRecord(Model):
    """One post of a batch job; see `engine.model.BatchRow`."""

    key = TextField(primary_key=True)
    job = ForeignKeyField(BatchJobRecord)
    series_id = IntegerField()
    """No foreign key: a series may be erased while it is in a batch."""
    nonce = TextField()
    ids = JsonField()
    photos = JsonField()
    unreadable = JsonField()
    marks = JsonField()
    question = BlobField()
    state = TextField()
    reason = TextField(default="")

    class Meta:
        """Table name."""

        table_name = "batch_rows"


TABLES: tuple[type[Model], ...] = (
    Collection,
    SeriesRecord,
    SeriesImage,
    PhotoRecord,
    AnalysisLog,
    JournalEntry,
    Memory,
    Claim,
    BatchJobRecord,
    BatchRowRecord,
)
"""All tables but that of the migrations."""
COLUMNS: dict[str, set[str]] = {table._meta.table_name: set(table._meta.columns) for table in TABLES}
"""The columns of each table, by name."""
