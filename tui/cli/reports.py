"""What a folder and a database hold, as lines to read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from engine.model import BatchJob, Counts, Histogram, Post, Problem, Usage, grouping_words
from engine.model.text import counted
from engine.session.reports import VerifyReport
from engine.verify.money import Estimate, in_dollars
from tui.text.histogram_lines import TITLES, histogram_lines

if TYPE_CHECKING:
    from engine.naming.suggestion import Suggestion

_BAR_CELLS = 30
"""Longest bar of a histogram."""


def scan_lines(posts: Sequence[Post], problems: Sequence[Problem]) -> Iterator[str]:
    """A folder in a few lines."""
    from engine.naming.again import downloaded_again

    photos = sum(len(post.photos) for post in posts)
    skipped = Counter(post.skip_reason for post in posts if post.skip_reason)
    to_verify = len(posts) - skipped.total()
    yield f"{counted(len(posts), 'post')} with {counted(photos, 'photo')}, {to_verify:,} of them to be verified"
    patterns = Counter(grouping_words(post.pattern, post.proof) for post in posts)
    for words, count in patterns.most_common():
        yield f"  {count:>7,}  {words}"
    for reason, count in skipped.most_common(8):
        yield f"  {count:>7,}  skipped: {reason}"
    if again := downloaded_again(posts):
        earlier, later = again[0]
        yield f"  {len(again):>7,}  downloaded again, first {later.key} after {earlier.key}; exported once"
    if problems:
        yield f"  {len(problems):>7,}  files or folders skipped"


def measure_lines(histograms: Sequence[Histogram]) -> Iterator[str]:
    """What was measured in photos, as small histograms."""
    for histogram in histograms:
        yield f"{TITLES[histogram.measure]}:"
        for words, drawn, count in histogram_lines(histogram, _BAR_CELLS):
            yield f"  {words}  {drawn}{' ' if drawn else ''}{count}"


def suggestion_lines(suggestion: Suggestion) -> Iterator[str]:
    """A template for photos that are alone, and the first posts that it would make of them."""
    yield str(suggestion)
    yield f"  {suggestion.template}"
    yield from (f"  {line}" for line in suggestion.examples())
    setting = json.dumps(["instagram", suggestion.template], ensure_ascii=False)
    yield f'To group them so, put "filename_pattern": {setting} into config.json.'


def estimate_words(estimated: Estimate) -> str:
    """What verifying is going to take, and whether its price is a guess."""
    assumed = "" if estimated.price_known else f", at an assumed price: that of {estimated.model} is not known"
    less = ", less what the sieve saves" if estimated.is_most else ""
    return f"about {estimated.tokens:,} tokens, {in_dollars(estimated.cost_usd)}{less}{assumed}"


def cost_line(usage: Usage, announced_tokens: int, announced_usd: float) -> str:
    """What a run cost beside what was announced."""
    written = usage.output_tokens + usage.thinking_tokens
    used = f"{usage.prompt_tokens:,} tokens in and {written:,} out in {counted(usage.requests, 'request')}"
    if not usage.cost_usd and not announced_usd:  # a server of the user's own
        return f"used: {used}"
    return f"cost: ${usage.cost_usd:.4f} for {used}; announced: ${announced_usd:.4f} for {announced_tokens:,} tokens"


def verified_by_lines(verified_by: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Which models gave the verdicts."""
    for model, verdicts in verified_by:
        yield f"  verified by {model}: {verdicts:,}"


def stats_lines(counts: Counts) -> Iterator[str]:
    """A collection in a few lines."""
    yield f"{counted(counts.images, 'photo')} in {counted(counts.series, 'post')}"
    yield f"  verified {counts.verified:,}, waiting for a verifier {counts.pending:,}"
    without = f"failed {counts.failed:,}, unreadable {counts.unreadable:,}, blocked {counts.blocked:,}"
    yield f"  {without}, skipped {counts.skipped:,}"
    yield f"  contain a series {counts.valid:,}"
    yield (
        f"  approved {counts.approved:,}, rejected {counts.rejected:,}, later {counts.later:,}, "
        f"undecided {counts.undecided:,}"
    )
    if counts.sizes:
        yield "frames per series"
        most = max(count for _, count in counts.sizes)
        for frames, count in counts.sizes:
            yield f"  {frames:>3}  {'█' * max(1, round(40 * count / most))} {count:,}"


def agreement_lines(agree: int, both: int) -> Iterator[str]:
    """How far two verifiers agree, if two were asked."""
    if both:
        yield f"second opinions: {agree:,} of {both:,} agree; state:disagree lists the others"


def verified_lines(report: VerifyReport) -> Iterator[str]:
    """What the sieve held back, and what a run cost."""
    yield from sieve_lines(report)
    if report.usage.requests:
        yield cost_line(report.usage, report.announced_tokens, report.announced_usd)


def batch_lines(jobs: Sequence[BatchJob]) -> Iterator[str]:
    """Posts that are in batches now, and what batches have cost so far."""
    if out := [job for job in jobs if job.is_open]:
        expected = in_dollars(sum(job.estimated_usd for job in out))
        yield f"  in batches with Gemini: {counted(sum(job.waiting for job in out), 'post')}, {expected}"
    if cost := sum(job.cost_usd for job in jobs):
        yield f"  batches have cost ${cost:.4f}, half of what asking at once costs"


def sieve_lines(report: VerifyReport) -> Iterator[str]:
    """What the sieve held back, and how it is sent all the same."""
    if report.held:
        yield (
            f"held back by the sieve: {counted(report.held, 'post')}, {in_dollars(report.saved_usd)} saved; "
            "state:held lists them, and asking again (r) sends one"
        )
