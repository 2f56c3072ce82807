"""`photo-series stats`: what the database holds."""

from __future__ import annotations

from engine.build import nobody_listens
from tui.cli.console import say, say_json
from tui.cli.json_shapes import counts_json
from tui.cli.options import AsJson, Config, DbPath
from tui.cli.reports import agreement_lines, judged_by_lines, stats_lines
from tui.cli.running import need_database, session_of, settings_with


def stats(db_path: DbPath = None, as_json: AsJson = False, config: Config = None) -> None:
    """Say what the database holds."""
    settings = settings_with(config, database_path=db_path)
    need_database(settings)
    with session_of(settings, nobody_listens) as session:
        counts = session.catalog.counts()
        judged_by = session.figures.judged_by()
        agree, both = session.opinions.agreement()
    if as_json:
        say_json(counts_json(counts) | {"judged_by": dict(judged_by), "agree": agree, "second_opinions": both})
        return
    for line in (*stats_lines(counts), *judged_by_lines(judged_by), *agreement_lines(agree, both)):
        say(line)
