"""Leaves the long part out unless it is asked for, and prints the table of what was tried."""

from __future__ import annotations

import pytest

_COLUMNS = ("fault", "tries", "lost", "leaked", "how")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the long part, which takes many minutes."""
    if "torture" not in (config.getoption("-m") or ""):
        left_out = [item for item in items if item.get_closest_marker("torture")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the table."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, ())]
    rows = [value for report in reports for name, value in getattr(report, "user_properties", ()) if name == "torture"]
    if not rows or "torture" not in (config.getoption("-m") or ""):
        return
    cells = [_COLUMNS, *(tuple(str(row[column]) for column in _COLUMNS) for row in rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(_COLUMNS))]
    terminalreporter.section("torture")
    for row in cells:
        terminalreporter.write_line(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
