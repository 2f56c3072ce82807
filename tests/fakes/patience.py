"""How long tests wait for a state before they fail; none waits so long unless something is wrong."""

from __future__ import annotations

PATIENCE = 240.0
"""Seconds. A job steps aside for all else, so where two processors are busy with three other programs and four tests it
gets a few percent of one.
"""
