"""Drawing everything anew, for a terminal that has lost it: another program had it, or tmux came back to it."""

from __future__ import annotations

from typing import Any

from textual.app import App

from tui.pictures import PictureService
from tui.widgets.picture_view import PictureView
from tui.widgets.series_list import SeriesList


def redraw(app: App[Any], pictures: PictureService) -> None:
    """Send the pictures of every open screen again, and repaint the one in front."""
    pictures.outlet.forget_sent()
    for screen in app.screen_stack:
        for view in screen.query(PictureView):
            view.redraw()
        for series_list in screen.query(SeriesList):
            series_list.redraw()
    app.refresh(layout=True)
