"""What workers run, against what this machine runs."""

from __future__ import annotations

import time
from concurrent.futures import CancelledError

import pytest

from engine.errors import WorkersUnavailable
from engine.workers.cluster import Cluster
from engine.workers.program import check_program, program_here

OLDER_PYTHON = "import platform; platform.python_version_tuple = lambda: ('3', '9', '21')"
WHERE = "tcp://10.9.0.2:46465"


def test_the_same_program_is_taken_and_so_is_a_worker_that_cannot_be_reached() -> None:
    check_program(WHERE, program_here() | {"host": "attic"})
    check_program(WHERE, OSError("Timed out trying to connect to tcp://10.9.0.2:46465"))


@pytest.mark.parametrize(
    ("there", "said", "hint"),
    [
        ({"Python": "3.9"}, "on attic runs Python 3.9, and this machine Python 3", "the same Python"),
        ({"system": "Windows"}, "on attic runs Windows, and this machine ", "on every machine"),
        ({"Photo Series": "5e1f"}, "on attic runs another version of Photo Series than", "on every machine"),
        ({"av": "12.0.0"}, "on attic runs av 12.0.0, and this machine av ", "pip install av=="),
        ({"pillow": ""}, "on attic runs pillow of an unknown version, and", "pip install pillow=="),
    ],
)
def test_what_differs_is_named(there: dict[str, str], said: str, hint: str) -> None:
    with pytest.raises(WorkersUnavailable) as told:
        check_program(WHERE, program_here() | {"host": "attic"} | there)
    assert said in str(told.value)
    assert hint in told.value.hint


def test_a_worker_without_the_program_is_named_by_its_address() -> None:
    with pytest.raises(
        WorkersUnavailable, match=r"The worker on 10\.9\.0\.2 cannot run this .*No module named 'engine'"
    ):
        check_program(WHERE, Exception("ModuleNotFoundError(\"No module named 'engine'\")"))


def test_a_worker_of_another_python_ends_the_run_that_it_joins_and_those_that_find_it() -> None:
    distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")
    with distributed.LocalCluster(
        n_workers=0,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",
        silence_logs="CRITICAL",
        preload=[OLDER_PYTHON],
    ) as workers:
        cluster = Cluster(workers.scheduler_address)
        try:
            unanswered = cluster.open().submit(time.sleep, 60)
            assert cluster.missing
            workers.scale(1)
            with pytest.raises(CancelledError):
                unanswered.result(60)
        finally:
            cluster.close()
        assert "runs Python 3.9" in str(cluster.lost())
        with pytest.raises(WorkersUnavailable, match=r"runs Python 3\.9, and this machine"):
            cluster.open()
