"""What the terminal is and what it lends: its answers, its clipboard, its alerts, an editor and a viewer beside it."""
