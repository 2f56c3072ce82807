"""Words for the terminal: made safe to show, cut to cells, and drawn as charts and reports."""

from tui.text.untrusted import ELLIPSIS, REPLACED, fit, from_home, literal, safe, shorten

__all__ = ["ELLIPSIS", "REPLACED", "fit", "from_home", "literal", "safe", "shorten"]
