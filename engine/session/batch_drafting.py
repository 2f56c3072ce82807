"""Writes the questions about many posts into batch files of bounded size, each of which becomes a job.

A post is claimed by this process while its question waits for its file to be full, and by the job from then on: the
job and its posts are committed together once the file is on the disk, and before anything is sent.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from engine.errors import StoreError
from engine.model import BatchRow, Candidate, PhotoState, Verdict
from engine.model.text import counted
from engine.photos.presence import look
from engine.session.batch_files import BatchFiles
from engine.session.claiming import ClaimingDesk
from engine.session.control import RunControl
from engine.session.desk import PaidVerdicts
from engine.store.store import Store
from engine.verify.batch_questions import BatchLine, BatchQuestions

_AT_ONCE = 8
"""Posts whose pictures are prepared at the same time."""


@dataclass(slots=True)
class Drafted:
    """What became of the posts."""

    jobs: int = 0
    posts: int = 0
    """Posts in these jobs."""
    photos: int = 0
    cached: int = 0
    """Posts whose verdict was paid for already."""
    valid: int = 0
    unreadable: int = 0


class BatchDrafting:
    """Turns posts into jobs that are ready to be sent; used once."""

    def __init__(
        self,
        store: Store,
        questions: BatchQuestions,
        desk: ClaimingDesk,
        paid: PaidVerdicts,
        files: BatchFiles,
        *,
        collection: int,
        key_print: str,
        most_bytes: int,
        price: Callable[[Sequence[int]], float],
        keep_prints: Callable[[Candidate], None],
    ) -> None:
        """`price` estimates the cost of asking about series; `keep_prints` stores what decoding showed of a post."""
        self._store = store
        self._questions = questions
        self._desk = desk
        self._paid = paid
        self._files = files
        self._collection = collection
        self._key_print = key_print
        self._most_bytes = most_bytes
        self._price = price
        self._keep_prints = keep_prints
        self._part: _Part | None = None
        self.drafted = Drafted()

    def run(self, queue: Sequence[int], control: RunControl, told: Callable[[int, str], None]) -> None:
        """Work through the queue; `told` hears how many posts are done, and what was last. Stopping keeps full files.

        Raises StoreError if a file cannot be written.
        """
        self._questions.open(self._store.batches.nonces())
        try:
            asyncio.run(self._run(queue, control, told))
            if not control.stopping:
                self._finish_part()
        finally:
            self._questions.close()
            if self._part:
                self._part.drop()

    async def _run(self, queue: Sequence[int], control: RunControl, told: Callable[[int, str], None]) -> None:
        for start in range(0, len(queue), _AT_ONCE):
            control.priority.yield_to_user()
            while control.paused and not control.stopping:
                await asyncio.sleep(0.05)
            if control.stopping:
                return
            asked = [one for one in map(self._unanswered, queue[start : start + _AT_ONCE]) if one is not None]
            lines = await asyncio.gather(*map(self._questions.line, asked))
            for candidate, line in zip(asked, lines, strict=True):
                self._take(candidate, line)
            told(
                min(start + _AT_ONCE, len(queue)),
                f"{counted(self.drafted.posts, 'post')} in {counted(self.drafted.jobs + 1, 'file')}",
            )

    def _unanswered(self, series_id: int) -> Candidate | None:
        """A post to be asked about; one whose verdict was paid for already gets it."""
        candidate = self._desk.candidate(series_id)
        if candidate is None:
            return None
        if known := self._desk.known(candidate):
            self._desk.keep(candidate, known, fresh=False)
            self.drafted.cached += 1
            self.drafted.valid += known.is_series
            return None
        return candidate

    def _take(self, candidate: Candidate, line: BatchLine | Verdict) -> None:
        if isinstance(line, Verdict):
            self._desk.keep(candidate, line, fresh=True)
            self.drafted.unreadable += 1
            return
        self._keep_prints(candidate)
        if self._part and self._part.size + len(line.content) > self._most_bytes:
            self._finish_part()
        with _told_as_store_error(self._files.folder):
            self._part = self._part or _Part(self._files)
            self._part.add(_row(candidate, line, self._paid), line.content)
        self.drafted.posts += 1
        self.drafted.photos += len(candidate.photos)

    def _finish_part(self) -> None:
        """Bring the file to the disk, then commit the job with its posts."""
        part, self._part = self._part, None
        if part is None:
            return
        with _told_as_store_error(self._files.folder):
            name = part.finish()
        job = {
            "collection": self._collection,
            "name": name,
            "model": self._questions.model,
            "prompt_version": self._questions.prompt_version,
            "caption_words": self._questions.caption_words,
            "key_print": self._key_print,
            "estimated_usd": self._price([row.series_id for row in part.rows]),
        }
        self._store.batches.add(job, part.rows)
        self.drafted.jobs += 1


class _Part:
    """A batch file that is being written."""

    def __init__(self, files: BatchFiles) -> None:
        self.rows: list[BatchRow] = []
        self.size = 0
        self._files = files
        self._hash = blake2b(digest_size=16)
        self._path, self._stream = files.begin()

    def add(self, row: BatchRow, content: bytes) -> None:
        self._stream.write(content)
        self._hash.update(content)
        self.rows.append(row)
        self.size += len(content)

    def finish(self) -> str:
        """Give the file its name, which is a hash of its content, so that no two jobs share one."""
        name = f"ps-{self._hash.hexdigest()}"
        self._files.finish(self._path, self._stream, name)
        return name

    def drop(self) -> None:
        self._stream.close()
        self._path.unlink(missing_ok=True)


def _row(candidate: Candidate, line: BatchLine, paid: PaidVerdicts) -> BatchRow:
    sights = look([photo.file for photo in candidate.photos])
    marks = tuple(
        (photo.path, *((0, 0) if isinstance(sight, PhotoState) else sight))
        for photo, sight in zip(candidate.photos, sights, strict=True)
    )
    return BatchRow(
        line.key,
        candidate.series_id,
        line.nonce,
        line.ids,
        line.shown.paths,
        tuple((out.path, out.reason) for out in line.shown.unreadable),
        marks,
        b"" if line.shown.unreadable else paid.question(candidate) or b"",
    )


@contextlib.contextmanager
def _told_as_store_error(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"The batch cannot be written in {folder}: {error.strerror or error}.",
            "Make room, or set a smaller batch_file_mb; what was written so far is kept.",
        ) from error
