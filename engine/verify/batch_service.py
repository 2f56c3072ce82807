"""Gemini's batch side through google-genai: files up and down, jobs made, found, asked about and cancelled.

Every call blocks and is made once. A failure says whether the call may have taken effect all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Self, TypeVar

from engine.errors import VerifierError, VerifierUnavailable
from engine.verify.connections import ODD_BODY, certificates
from engine.verify.faults import Fault, Refused
from engine.verify.gemini_client import check_spelling, make_client, translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from google.genai import Client, types

    from engine.settings import Settings

T = TypeVar("T")

_PAGE = 100
_KIND = "jsonl"
"""What Google's own examples call the type of a batch file."""


class Trouble(VerifierError):
    """A call failed in a way that may pass."""

    def __init__(self, what: str, *, lost: bool) -> None:
        super().__init__(what)
        self.lost = lost
        """True if the call may have taken effect: only its reply is missing."""


class NoRoom(VerifierError):
    """The service takes no more batches now: those under way fill its queue for this key."""


class NotThere(VerifierError):
    """The service knows no such job or file, or shows it to another key only."""


class RemoteState(StrEnum):
    """States of a job at the service."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


_GONE = (403, 404)
"""Answers about files that are gone: Google says 403, lest strangers learn of files."""
_STATES = {
    "JOB_STATE_RUNNING": RemoteState.RUNNING,
    "JOB_STATE_CANCELLING": RemoteState.RUNNING,
    "JOB_STATE_UPDATING": RemoteState.RUNNING,
    "JOB_STATE_SUCCEEDED": RemoteState.SUCCEEDED,
    "JOB_STATE_PARTIALLY_SUCCEEDED": RemoteState.SUCCEEDED,
    "JOB_STATE_FAILED": RemoteState.FAILED,
    "JOB_STATE_EXPIRED": RemoteState.EXPIRED,
    "JOB_STATE_CANCELLED": RemoteState.CANCELLED,
}
"""All others count as pending."""


@dataclass(frozen=True, slots=True)
class RemoteJob:
    """A job as the service describes it."""

    name: str
    state: RemoteState
    result_file: str
    """"" while there is none."""


class BatchService:
    """One client; close it. No error contains the key."""

    def __init__(self, key: str, settings: Settings) -> None:
        """Raises KeyMissing or KeyRefused for what can be no key."""
        self._key = check_spelling(key)
        self._settings = settings
        self._http: Any = None
        self._client: Client | None = None

    @property
    def key_print(self) -> str:
        """Fingerprint of the key, from which the key cannot be found."""
        return blake2b(self._key.encode("ascii"), digest_size=6, person=b"photo-series").hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client:
            self._client.close()
            self._http.close()
            self._client = None

    def upload(self, file: Path, name: str) -> str:
        """Upload a batch file under a name of ours and return the service's name for it.

        Uploading again after a lost reply finds the file there, and takes it if it is whole.
        """
        from google.genai import errors

        def send(client: Client) -> types.File:
            config: Any = {"name": name, "display_name": name, "mime_type": _KIND}
            try:
                return client.files.upload(file=file, config=config)
            except errors.APIError as error:
                if error.code != 409:
                    raise
            there = client.files.get(name=f"files/{name}")
            if there.size_bytes == file.stat().st_size:
                return there
            client.files.delete(name=f"files/{name}")
            return client.files.upload(file=file, config=config)

        return self._call(send).name or ""

    def create(self, model: str, file: str, display_name: str) -> RemoteJob:
        """Make a job of an uploaded file; raises NoRoom, Trouble, or what ends a run."""

        def make(client: Client) -> types.BatchJob:
            return client.batches.create(model=model, src=file, config={"display_name": display_name})

        return _described(self._call(make, model))

    def find(self, display_name: str) -> list[RemoteJob]:
        """Jobs of this display name that the service lists, the furthest first. A list may be out of date."""

        def look(client: Client) -> list[types.BatchJob]:
            listed = client.batches.list(config={"page_size": _PAGE})
            return [job for job in listed if job.display_name == display_name]

        order = [RemoteState.SUCCEEDED, RemoteState.RUNNING, RemoteState.PENDING]
        found = map(_described, self._call(look))
        return sorted(found, key=lambda job: order.index(job.state) if job.state in order else len(order))

    def get(self, name: str) -> RemoteJob:
        """A job as it is now; raises NotThere."""
        return _described(self._call(lambda client: client.batches.get(name=name)))

    def cancel(self, name: str) -> None:
        """Ask for a job to be cancelled, which may come too late. Raises NotThere."""
        self._call(lambda client: client.batches.cancel(name=name))

    def download(self, file: str, destination: Path) -> None:
        """Write a result file to `destination`, anew; raises NotThere if it has expired."""
        self._call(lambda client: client.files.download(file=file, destination=destination))

    def clear(self, job: str, files: Iterable[str]) -> None:
        """Delete a job and its files; what is gone already is fine."""
        for file in filter(None, files):
            self._delete(file, lambda client, name: client.files.delete(name=name))
        if job:
            self._delete(job, lambda client, name: client.batches.delete(name=name))

    def has_file(self, file: str) -> bool:
        """Whether an uploaded file is still there."""
        from google.genai import errors

        def look(client: Client) -> bool:
            try:
                client.files.get(name=file)
            except errors.APIError as error:
                if error.code in _GONE:
                    return False
                raise
            return True

        return self._call(look)

    def _delete(self, name: str, call: Callable[[Client, str], object]) -> None:
        from google.genai import errors

        def delete(client: Client) -> None:
            try:
                call(client, name)
            except errors.APIError as error:
                if error.code not in (400, *_GONE):  # 400 for results that go with their job
                    raise

        self._call(delete)

    def _call(self, call: Callable[[Client], T], model: str = "") -> T:
        import httpx2
        from google.genai import errors

        trouble: Exception
        try:
            return call(self._opened())
        except errors.APIError as error:
            if error.code == 404 and not model:
                trouble = NotThere("Gemini does not know it.")
            else:
                trouble = translated(error, model or self._settings.gemini_model, self._key)
        except (httpx2.HTTPError, httpx2.InvalidURL, *ODD_BODY) as error:
            trouble = translated(error, model or self._settings.gemini_model, self._key)
        # Raised out here, for the SDK's errors carry the request, and that carries the key.
        if isinstance(trouble, Refused):
            raise NoRoom(f"Gemini takes no more batches for now: {trouble.what}.")
        if isinstance(trouble, Fault):
            raise Trouble(f"Gemini cannot be reached: {trouble.what}.", lost=not trouble.unreached)
        raise trouble

    def _opened(self) -> Client:
        if self._client is None:
            import httpx2

            self._http = httpx2.Client(verify=certificates())
            self._client = make_client(self._key, self._settings, httpx_client=self._http)
        return self._client


def _described(job: types.BatchJob) -> RemoteJob:
    state = str(job.state.value) if job.state else ""
    result = (job.dest.file_name if job.dest else "") or ""
    if not job.name:
        raise VerifierUnavailable("Gemini describes a batch job without a name.", "Check base_url.")
    return RemoteJob(job.name, _STATES.get(state, RemoteState.PENDING), result)
