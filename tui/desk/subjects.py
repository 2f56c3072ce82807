"""Every subject of the desk, each given the desk and the parts of the screen that it needs."""

from __future__ import annotations

from tui.desk.batches import Batches
from tui.desk.browsing import Browsing
from tui.desk.captions import Captions
from tui.desk.decisions import Decisions
from tui.desk.desk import Desk
from tui.desk.exporting import Exporting
from tui.desk.external_tools import ExternalTools, LentTerminal
from tui.desk.frames import Frames
from tui.desk.jobs import Jobs
from tui.desk.layouts import Layouts
from tui.desk.listing import Listing
from tui.desk.news import News
from tui.desk.opening import Opening
from tui.desk.overview import Overview
from tui.desk.parts import Parts
from tui.desk.resuming import Resuming
from tui.desk.rows import Rows
from tui.desk.shaping import Shaping
from tui.desk.similarity import Similarity
from tui.desk.status import Status
from tui.desk.suggesting import Suggesting
from tui.desk.surface import Surface
from tui.desk.tasks import Tasks
from tui.desk.undecided import Undecided
from tui.desk.unpacking import Unpacking
from tui.desk.verifying import Verifying
from tui.desk.viewing import Screens, Viewing
from tui.desk.whereabouts import Whereabouts
from tui.host import Host


class Subjects:
    """Made once for each open collection."""

    def __init__(self, host: Host, surface: Surface, terminal: LentTerminal, parts: Parts, screens: Screens) -> None:
        self.tasks = Tasks(surface)
        self.overview = Overview(host, self.tasks, parts.tabs, parts.top_line)
        self.desk = Desk(host, self.tasks, parts.bench.series_list, parts.bench.panel, self.overview)
        self.rows = Rows(self.desk)
        self.listing = Listing(self.desk, parts.tabs, parts.filter, surface)
        self.status = Status(self.listing, parts.tabs, parts.bench, parts.status)
        self.listing.on_shown = self.status.show
        self.whereabouts = Whereabouts(self.desk, self.listing, parts.tabs, parts.filter)
        self.layouts = Layouts(self.desk, parts.bench)
        self.browsing = Browsing(self.desk, parts.filter)
        self.undecided = Undecided(self.desk)
        self.decisions = Decisions(self.desk, self.undecided, self.browsing)
        self.frames = Frames(self.desk, screens.films)
        self.captions = Captions(self.desk, surface)
        self.shaping = Shaping(self.desk)
        self.similarity = Similarity(self.desk)
        self.external_tools = ExternalTools(self.desk, terminal)
        self.viewing = Viewing(self.desk, parts.bench, screens)
        self.exporting = Exporting(self.desk, self.listing)
        self.verifying = Verifying(host, self.tasks)
        self.suggesting = Suggesting(host, self.tasks, self.verifying)
        self.unpacking = Unpacking(host, self.tasks, self.suggesting)
        self.jobs = Jobs(self.desk, self.verifying, parts.job)
        self.batches = Batches(host, self.tasks, parts.job)
        self.resuming = Resuming(host, self.tasks, self.unpacking, self.verifying)
        self.opening = Opening(
            self.desk, self.layouts, self.listing, self.whereabouts, self.jobs, self.batches, self.resuming
        )
        self.news = News(self.desk, self.listing, self.browsing, self.jobs, self.batches, self.verifying, self.resuming)
