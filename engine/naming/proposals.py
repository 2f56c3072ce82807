"""Proposes posts if names give no grouping: files saved, or pictures made, within moments of one another."""

from __future__ import annotations

from operator import itemgetter

from engine.model import Proof
from engine.model.text import counted
from engine.naming import shortcode
from engine.naming.draft import Draft
from engine.naming.family import server_order
from engine.naming.reading import Assessment

_A_DAY_MS = 86_400_000
_MADE_TOGETHER_MS = 3_000
"""Most between the ids of two pictures of one post, which are made as it is uploaded."""
_PAUSES_S = (60, 15, 4, 1)
"""A pause of this many seconds ends a cluster; shorter ones are tried if a cluster is too large for a post."""


def propose(directory: str, loose: list[Draft], most: int) -> list[Draft]:
    """Join drafts of single files into clusters of at most `most`, by modification time, marked as proposals."""
    by_time = sorted(loose, key=lambda draft: min((file.mtime_ns for file in draft.files), default=0))
    return [_joined(directory, cluster) for cluster in _clusters(by_time, most, _PAUSES_S)]


def join_by_ids(drafts: list[Draft], most: int) -> list[Draft]:
    """Join drafts of single pictures of one account whose ids were made within moments, at most `most` at a time.

    Returns the drafts that others have absorbed.
    """
    clusters: list[list[Draft]] = []
    for draft in sorted(drafts, key=_user_and_id):
        before = clusters[-1][-1] if clusters else None
        if before is not None and _were_made_together(before, draft):
            clusters[-1].append(draft)
        else:
            clusters.append([draft])
    absorbed = []
    for cluster in clusters:
        if 1 < len(cluster) <= most:
            _join_by_id(cluster)
            absorbed += cluster[1:]
    return absorbed


def _user_and_id(draft: Draft) -> tuple[str, int]:
    return draft.first.username or "", draft.first.post_id or 0


def _were_made_together(before: Draft, draft: Draft) -> bool:
    (user, earlier), (other, later) = _user_and_id(before), _user_and_id(draft)
    return user == other and shortcode.id_ms(later) - shortcode.id_ms(earlier) <= _MADE_TOGETHER_MS


def _join_by_id(cluster: list[Draft]) -> None:
    first = cluster[0]
    apart = shortcode.id_ms(_user_and_id(cluster[-1])[1]) - shortcode.id_ms(_user_and_id(first)[1])
    why = f"A proposal: the names are the pictures' own ids, and {len(cluster)} were made within {apart / 1000:.1f} s."
    moment = shortcode.at_ms(shortcode.id_ms(first.first.post_id or 0))
    first.first.assessment = Assessment(Proof.PROPOSED, (why,), taken_at=moment)
    for draft in cluster[1:]:
        first.absorb(draft)
    first.keep_this_order()


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
    reading.assessment = Assessment(Proof.PROPOSED, (why,))
    joined = Draft(directory, first.pattern, reading)
    for draft in _in_order(cluster):
        joined.absorb(draft)
    joined.keep_this_order()
    return joined


def _in_order(cluster: list[Draft]) -> list[Draft]:
    """The cluster as its saver counted it, else by the pictures' own ids, else as it was saved."""
    places = [draft.first.order for draft in cluster]
    if all(any(place) for place in places):
        return [draft for _, draft in sorted(zip(places, cluster, strict=True), key=itemgetter(0))]
    return sorted(cluster, key=_own_id) if _are_of_one_time(cluster) else cluster


def _own_id(draft: Draft) -> tuple[int, ...]:
    """The picture's own id in its name on the server, then the numbers before it."""
    return server_order(draft.first.post)


def _are_of_one_time(cluster: list[Draft]) -> bool:
    """True if the ids in the names tell the order better than the times of the files: they were made on one day, or
    the times are all one.
    """
    ids = [order[0] for draft in cluster if (order := _own_id(draft))]
    moments = {file.mtime_ns for draft in cluster for file in draft.files}
    made = [shortcode.id_ms(one) for one in ids]
    return len(moments) == 1 or (len(ids) == len(cluster) and max(made) - min(made) <= _A_DAY_MS)
