"""What is alike: marked after a look, and told as evidence."""

from __future__ import annotations

import pytest

from tests.fakes.desk_parts import Table
from tui.dialogs.evidence import Evidence


async def test_what_is_alike_is_marked_a_moment_later(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.desk.similarity._GLANCE", 0)
    monkeypatch.setattr("tui.desk.similarity._LOOK", 0)
    series_id = table.series_list.ids[0]
    table.on.similarity.compare(series_id)
    await table.surface.settle()
    advice = table.session.advice
    assert table.panel.alike == advice.look_alikes(series_id)
    assert table.panel.jump == advice.worst_jump(series_id, lambda: False)


async def test_nothing_is_skipped_where_nothing_came_twice(table: Table) -> None:
    await table.on.similarity.skip_copies()
    assert table.host.told[-1] == "No other post is known to have its photos."


async def test_evidence_is_shown(table: Table) -> None:
    await table.on.similarity.show_evidence()
    assert isinstance(table.host.pushed[-1], Evidence)
