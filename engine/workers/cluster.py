"""Workers of a Dask cluster: processes of this machine, or of all machines that a scheduler knows."""

from __future__ import annotations

import contextlib
import logging
import re
import signal
import sys
import threading
import warnings
from importlib.util import find_spec
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any

from engine.errors import SettingsError, WorkersUnavailable
from engine.workers.program import check_program, check_scheduler, program_here

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from concurrent.futures import Executor

LOCAL = re.compile(r"local:([1-9][0-9]{0,2})")
_ADDRESS = re.compile(r"(?:tcp|tls|ws|wss)://[^\s/]+:[0-9]+")
_LOOK = 2.0
"""Seconds between two looks at who works."""
_ANSWER = 30.0
"""Seconds in which workers say what they run; one that is too slow for that is given work all the same."""
_NOISY = "distributed", "distributed.client", "distributed.gc", "tornado", "tornado.application", "bokeh"


class Cluster:
    """The workers of `local:N` or of a scheduler's address."""

    elsewhere = True

    def __init__(self, where: str, patience: float = 10.0) -> None:
        """Raise SettingsError for what is neither, and if the extra is not installed; nothing is started yet.

        A scheduler must answer within `patience` seconds.
        """
        if not (LOCAL.fullmatch(where) or _ADDRESS.fullmatch(where)):
            raise SettingsError(
                f'workers is "{where}", which names no workers.',
                "Give local:4 for four processes on this machine, or a Dask scheduler's address: tcp://host:8786.",
            )
        if find_spec("distributed") is None:
            raise SettingsError(
                f"workers is {where}, which needs Dask, and that is not installed.",
                "Run: pip install 'photo-series[cluster]', or leave workers out.",
            )
        self._where = where
        self._patience = patience
        self._client: Any = None
        self._own: Any = None
        self._slots = 0
        self._asked: set[str] = set()
        self._unfit: WorkersUnavailable | None = None
        self._closing = threading.Event()
        self._watch: threading.Thread | None = None

    @property
    def slots(self) -> int:
        """Threads of all workers, as last seen."""
        return self._slots

    @property
    def missing(self) -> str:
        """Words while no worker is there; the seconds until the next look follow them."""
        return "" if self._slots else f"no worker at {self._where}; looking again"

    def open(self) -> Executor:
        """Start the processes or connect to the scheduler; raises WorkersUnavailable, also for unlike workers."""
        from distributed import Client, LocalCluster

        _hush()
        self._unfit = None
        local = LOCAL.fullmatch(self._where)
        try:
            if local:
                with _deaf_to_interrupts():
                    self._own = LocalCluster(
                        n_workers=int(local[1]),
                        threads_per_worker=1,
                        dashboard_address="127.0.0.1:0",
                        silence_logs=logging.CRITICAL,
                    )
            self._client = Client(self._own or self._where, timeout=self._patience, set_as_default=False)
            self._check_scheduler()
            threads = self._client.nthreads()
            self._check_programs(threads)
            self._slots = sum(threads.values())
        except WorkersUnavailable:
            self.close()
            raise
        except (OSError, ValueError, RuntimeError) as error:
            self.close()
            if local:
                raise WorkersUnavailable(f"The processes of {self._where} do not start: {error}.") from error
            raise WorkersUnavailable(
                f"No Dask scheduler answers at {self._where}.",
                "Start one with: dask ssh host1 host2, or use processes of this machine: local:4.",
            ) from error
        self._closing.clear()
        self._watch = threading.Thread(target=self._count, name="cluster-watch", daemon=True)
        self._watch.start()
        executor: Executor = self._client.get_executor(pure=False)
        return executor

    def check(self) -> None:
        """Raise WorkersUnavailable once a worker unlike this machine has come: the scheduler was left then."""
        if self._unfit:
            raise self._unfit

    def close(self) -> None:
        """Leave the scheduler, whose workers stay, or end the processes."""
        self._closing.set()
        if self._watch:
            self._watch.join()
            self._watch = None
        client, own, self._client, self._own = self._client, self._own, None, None
        if client:
            client.close()
        if own:
            own.close()
        self._slots = 0
        self._asked.clear()

    def died_of(self, error: BaseException) -> bool:
        """Whether a call ended with `error` because the workers that were given it died, four of them."""
        from distributed import KilledWorker

        return isinstance(error, KilledWorker)

    def lost(self) -> WorkersUnavailable:
        """The error for calls that were dropped although nobody asked for it."""
        return self._unfit or WorkersUnavailable(
            f"The scheduler at {self._where} does not answer any more.",
            "Start it again, and then this command: what is finished is kept.",
        )

    def _count(self) -> None:
        """Look now and then how many work, and whether those who came can."""
        while not self._closing.wait(_LOOK):
            try:
                threads = self._client.nthreads()
                self._check_programs(threads)
                self._slots = sum(threads.values())
            except WorkersUnavailable as error:
                self._unfit = error
                self._client.close()  # which drops what waits for an answer that no Python here may be able to read
                return
            except Exception:  # noqa: BLE001 - whatever a lost scheduler makes its client raise
                self._slots = 0

    def _check_scheduler(self) -> None:
        """Raise WorkersUnavailable if the scheduler, which reads what it passes on, cannot read what is sent here."""
        if self._own:
            return
        try:
            there: Mapping[str, str] | BaseException = self._client.run_on_scheduler(program_here)
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever asking ended with there
            there = error
        check_scheduler(self._where, there)

    def _check_programs(self, threads: Iterable[str]) -> None:
        """Raise WorkersUnavailable if a worker at one of the addresses cannot give what this machine would.

        Without that, a worker dies of what it cannot read, or sends back what cannot be read here.
        """
        new = sorted(set(threads) - self._asked)
        if self._own or not new:  # its own processes run what it runs
            return
        self._asked.update(new)
        answers: dict[str, Mapping[str, str] | BaseException] = {}

        def ask() -> None:
            with contextlib.suppress(Exception):  # a client that was closed meanwhile
                answers.update(self._client.run(program_here, workers=new, on_error="return"))

        asking = threading.Thread(target=ask, name="cluster-programs", daemon=True)
        asking.start()
        asking.join(_ANSWER)
        for where, there in sorted(answers.copy().items()):
            check_program(where, there)


def _hush() -> None:
    """Take Dask's log off the terminal, where the app draws; what matters comes as errors."""
    for name in _NOISY:
        logger = logging.getLogger(name)
        logger.handlers[:] = [logging.NullHandler()]
        logger.propagate = False
    warnings.filterwarnings("ignore", "Mismatched versions found")  # what matters of it is an error, see check_program


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let the threads and processes that are started here, and those that they start, ignore Ctrl+C.

    The terminal sends it to them, too; it is this process that stops the run and ends them.
    """
    if sys.platform == "win32":
        yield
    else:
        resource_tracker.ensure_running()  # its first start lets interrupts through again
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
