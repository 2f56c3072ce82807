"""Frozen values that cross the wall between the engine and whatever shows it.

Paths of photos are POSIX strings relative to the collection's root; a name that is no UTF-8 keeps its bytes as
surrogate escapes, so `os.fsencode` gives the file's true name. Times are UTC. Money is US dollars.
"""

from __future__ import annotations

from engine.model.account import Account, FileGroup
from engine.model.batches import BatchJob, BatchOutcome, BatchRow, BatchState, RowState
from engine.model.choice import Coverage, Described, Filler, Gap, Held
from engine.model.exports import ExportChanges, ExportChoice, ExportFrame, ExportReport, ExportSeries, Start, Take
from engine.model.facts import FACTS, Facts, Group
from engine.model.files import MOST_TILES, Apart, FileKind, Folder, Folders, FoundFile, Problem
from engine.model.likeness import (
    THIRDS,
    Fingerprint,
    Jump,
    LookAlikes,
    MeasuringSource,
    NotingSource,
    PictureSource,
    PostCopy,
)
from engine.model.listing import Counts, FilterField, FilterState, FilterTerm, Relation, SeriesFilter, SortKey
from engine.model.marks import SEEN, Limits, Mark, Sightings, all_marks, marks_of
from engine.model.measures import Box, Histogram, Measures, Point, pixels_of
from engine.model.posts import Photo, Post, Proof, grouping_words
from engine.model.running import Progress, Stop
from engine.model.series import Decision, Frame, Opinion, PhotoState, Series, SeriesRow, SeriesState
from engine.model.taste import TastePost, TasteRecord
from engine.model.verdicts import Candidate, CandidatePhoto, Exclusion, Source, Usage, Verdict

__all__ = [
    "FACTS",
    "MOST_TILES",
    "SEEN",
    "THIRDS",
    "Account",
    "Apart",
    "BatchJob",
    "BatchOutcome",
    "BatchRow",
    "BatchState",
    "Box",
    "Candidate",
    "CandidatePhoto",
    "Counts",
    "Coverage",
    "Decision",
    "Described",
    "Exclusion",
    "ExportChanges",
    "ExportChoice",
    "ExportFrame",
    "ExportReport",
    "ExportSeries",
    "Facts",
    "FileGroup",
    "FileKind",
    "Filler",
    "FilterField",
    "FilterState",
    "FilterTerm",
    "Fingerprint",
    "Folder",
    "Folders",
    "FoundFile",
    "Frame",
    "Gap",
    "Group",
    "Held",
    "Histogram",
    "Jump",
    "Limits",
    "LookAlikes",
    "Mark",
    "Measures",
    "MeasuringSource",
    "NotingSource",
    "Opinion",
    "Photo",
    "PhotoState",
    "PictureSource",
    "Point",
    "Post",
    "PostCopy",
    "Problem",
    "Progress",
    "Proof",
    "Relation",
    "RowState",
    "Series",
    "SeriesFilter",
    "SeriesRow",
    "SeriesState",
    "Sightings",
    "SortKey",
    "Source",
    "Start",
    "Stop",
    "Take",
    "TastePost",
    "TasteRecord",
    "Usage",
    "Verdict",
    "all_marks",
    "grouping_words",
    "marks_of",
    "pixels_of",
]
