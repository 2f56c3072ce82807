"""Nothing lost, nothing let in. A few tries of each fault always run; all of them do, and print the table, with

pytest tests/torture -m torture
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.torture.faults import FAULTS, Fault
from tests.torture.ground import Outcome

Record = Callable[[str, object], None]


def _check(outcome: Outcome, record_property: Record) -> None:
    record_property("torture", asdict(outcome))
    assert (outcome.lost, outcome.leaked) == (0, 0), outcome


@pytest.mark.parametrize(("fault", "tries"), [(fault, few) for fault, few, _ in FAULTS if few])
def test_a_few(fault: Fault, tries: int, tmp_path: Path, record_property: Record) -> None:
    _check(fault(tmp_path / "work", tries), record_property)


@pytest.mark.torture
@pytest.mark.parametrize(("fault", "tries"), [(fault, many) for fault, _, many in FAULTS])
def test_many(fault: Fault, tries: int, tmp_path: Path, record_property: Record) -> None:
    _check(fault(tmp_path / "work", tries), record_property)
