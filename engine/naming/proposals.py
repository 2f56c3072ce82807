"""Proposes posts if names give no grouping: files saved within moments of one another."""

from __future__ import annotations

from engine.model import Proof
from engine.naming.draft import Draft
from engine.naming.numbering import counted
from engine.naming.reading import Judgement

_PAUSES_S = (60, 15, 4, 1)
"""A pause of this many seconds ends a cluster; shorter ones are tried if a cluster is too large for a post."""


def propose(directory: str, loose: list[Draft], most: int) -> list[Draft]:
    """Join drafts of single files into clusters of at most `most`, by modification time, marked as proposals."""
    by_time = sorted(loose, key=lambda draft: min((file.mtime_ns for file in draft.files), default=0))
    return [_joined(directory, cluster) for cluster in _clusters(by_time, most, _PAUSES_S)]


def _clusters(drafts: list[Draft], most: int, pauses: tuple[int, ...]) -> list[list[Draft]]:
    if not pauses:  # saved all at once, e.g. by copying: nothing tells the posts apart
        return [[draft] for draft in drafts]
    clusters: list[list[Draft]] = []
    latest = 0
    for draft in drafts:
        moment = max((file.mtime_ns for file in draft.files), default=0)
        if not clusters or moment - latest > pauses[0] * 1_000_000_000:
            clusters.append([])
        clusters[-1].append(draft)
        latest = moment
    fitting: list[list[Draft]] = []
    for cluster in clusters:
        fitting += [cluster] if len(cluster) <= most else _clusters(cluster, most, pauses[1:])
    return fitting


def _joined(directory: str, cluster: list[Draft]) -> Draft:
    first = cluster[0]
    moments = [file.mtime_ns for draft in cluster for file in draft.files]
    seconds = (max(moments) - min(moments)) / 1e9 if moments else 0.0
    if len(cluster) > 1:
        saved = f"{counted(len(cluster), 'file')} were saved within {seconds:.0f} s"
        why = f"A proposal: the names group nothing, but {saved}."
    else:
        why = "The name groups nothing, and no other file was saved at about the same time."
    reading = first.first
    reading.judgement = Judgement(Proof.PROPOSED, (why,))
    joined = Draft(directory, first.pattern, reading)
    for draft in cluster:
        joined.absorb(draft)
    joined.keep_this_order()
    return joined
