"""Names of the sites and services that folders and files are named after."""

from __future__ import annotations

NETWORKS = frozenset(("instagram", "tiktok", "threads", "facebook", "twitter", "x", "pinterest", "reddit", "tumblr"))
"""Where people post."""
WEB_SAVERS = frozenset((
    "dumpor", "downloadgram", "fastdl", "gramhir", "igram", "imginn", "indown", "inflact", "instasave", "picuki",
    "saveclip", "savefrom", "saveig", "saveinsta", "snapinsta", "snapsave", "snaptik", "sssinstagram", "ssstik",
    "storiesig", "storysaver", "toolzu",
))  # fmt: skip
"""Websites that show or save the posts of others."""
DOMAIN = r"\.(?:app|cc|com|io|me|net|org|to|win|world)"
"""What follows the name in their addresses, as a regular expression."""
