"""Pictures in a terminal: made off the screen's thread, kept, sent when the line is free, and freed again."""

from tui.pictures.outlet import Outlet
from tui.pictures.picture import WHOLE, Answer, NoPicture, Part, Picture, PictureKey
from tui.pictures.service import PictureService, Thumbnail

__all__ = ["WHOLE", "Answer", "NoPicture", "Outlet", "Part", "Picture", "PictureKey", "PictureService", "Thumbnail"]
