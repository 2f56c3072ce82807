"""Everything a terminal shows: the Textual app and the plain commands."""

import os

# Textual paints at most so often a second, and a key that comes right after a rest may wait for two of these periods
# before it is seen: at Textual's own 60 that is 33 ms. Nothing is painted that has not changed.
os.environ.setdefault("TEXTUAL_FPS", "240")
