"""The shapes that --json prints, and the same facts as lines to read."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any

from engine.export.plan import ExportPlan
from engine.model import Counts, ExportReport, Post, Problem
from engine.session.reports import ScanReport, VerifyReport
from engine.verify.money import Estimate

Json = dict[str, Any]


def post_json(post: Post) -> Json:
    """A post as `scan --json` prints it."""
    taken = post.taken_at.replace(tzinfo=post.taken_at.tzinfo or UTC) if post.taken_at else None
    return {
        "key": post.key,
        "directory": post.directory,
        "pattern": post.pattern,
        "proof": post.proof.value,
        "username": post.username,
        "shortcode": post.shortcode,
        "caption": post.caption,
        "taken_at": taken.isoformat() if taken else None,
        "files": [photo.path for photo in post.photos],
        "status": f"skipped: {post.skip_reason}" if post.skip_reason else "grouped",
        "expected": post.expected,
        "order_inferred": post.order_inferred,
        "evidence": list(post.evidence),
        "conflicts": list(post.conflicts),
        "left_out": [problem_json(problem) for problem in post.left_out],
    }


def problem_json(problem: Problem) -> Json:
    """Something that was passed over."""
    return {"where": problem.where, "what": problem.what}


def counts_json(counts: Counts) -> Json:
    """A collection in numbers, as `stats --json` prints it."""
    return {
        "series": counts.series,
        "verified": counts.verified,
        "valid": counts.valid,
        "approved": counts.approved,
        "rejected": counts.rejected,
        "undecided": counts.undecided,
        "later": counts.later,
        "failed": counts.failed,
        "blocked": counts.blocked,
        "skipped": counts.skipped,
        "pending": counts.pending,
        "images": counts.images,
        "sizes": {str(frames): count for frames, count in counts.sizes},
    }


def estimate_json(estimated: Estimate, model: str) -> Json:
    """What a model service would ask for judging a folder."""
    return {
        "model": model,
        "series": estimated.series,
        "images": estimated.images,
        "prompt_tokens": estimated.prompt_tokens,
        "output_tokens": estimated.output_tokens,
        "cost_usd": estimated.cost_usd,
    }


def scan_json(report: ScanReport) -> Json:
    """What a scan did."""
    return dataclasses.asdict(report) | {"problems": [problem_json(problem) for problem in report.problems]}


def verify_json(report: VerifyReport) -> Json:
    """What a verification run did."""
    return dataclasses.asdict(report)


def export_json(report: ExportReport) -> Json:
    """What an export wrote."""
    return dataclasses.asdict(report) | {
        "output": str(report.output),
        "skipped": [problem_json(problem) for problem in report.skipped],
    }


def plan_json(plan: ExportPlan) -> Json:
    """What an export would write."""
    return {
        "profile": plan.options.profile,
        "output": str(plan.options.output),
        "series": [
            {
                "id": series.series_id,
                "name": series.name,
                "photos": series.photos,
                "clip_frames": series.clip_frames,
                "size": list(series.size) if series.size else None,
                "left_out": series.left_out or None,
                "trainers": {
                    seen.trainer: {"frames": seen.taken, "photos": seen.survive, "reason": seen.reason or None}
                    for seen in series.outlooks
                },
            }
            for series in plan.series
        ],
        "problems": [problem_json(problem) for problem in plan.problems],
        "survivors": plan.survivors(),
        "bytes_needed": plan.bytes_needed,
    }


def scan_lines(posts: Sequence[Post], problems: Sequence[Problem]) -> Iterator[str]:
    """A folder in a few lines."""
    photos = sum(len(post.photos) for post in posts)
    skipped = Counter(post.skip_reason for post in posts if post.skip_reason)
    yield f"{len(posts):,} posts with {photos:,} photos, {len(posts) - skipped.total():,} of them to be judged"
    patterns = Counter((post.pattern, post.proof.value) for post in posts)
    for (pattern, proof), count in patterns.most_common():
        yield f"  {count:>7,}  {pattern}, {proof}"
    for reason, count in skipped.most_common(8):
        yield f"  {count:>7,}  skipped: {reason}"
    if problems:
        yield f"  {len(problems):>7,}  files or folders passed over"


def stats_lines(counts: Counts) -> Iterator[str]:
    """A collection in a few lines."""
    yield f"{counts.images:,} photos in {counts.series:,} posts"
    yield f"  verified {counts.verified:,}, waiting for a verifier {counts.pending:,}"
    yield f"  failed {counts.failed:,}, blocked {counts.blocked:,}, skipped {counts.skipped:,}"
    yield f"  holding a series {counts.valid:,}"
    yield (
        f"  approved {counts.approved:,}, rejected {counts.rejected:,}, later {counts.later:,}, "
        f"undecided {counts.undecided:,}"
    )
    if counts.sizes:
        yield "frames per series"
        most = max(count for _, count in counts.sizes)
        for frames, count in counts.sizes:
            yield f"  {frames:>3}  {'█' * max(1, round(40 * count / most))} {count:,}"


def export_lines(report: ExportReport) -> Iterator[str]:
    """What an export wrote, in a few lines."""
    yield f"{report.series:,} series with {report.frames:,} frames in {report.output}"
    yield f"  {report.written:,} written, {report.unchanged:,} unchanged, {report.removed:,} old files removed"
    for problem in report.skipped[:20]:
        yield f"  left out {problem.where}: {problem.what}"
    if len(report.skipped) > 20:
        yield f"  … and {len(report.skipped) - 20:,} more"


def plan_lines(plan: ExportPlan) -> Iterator[str]:
    """What an export would write, in lines: series by series, then in total."""
    for series in plan.series:
        size = f"{series.size[0]}×{series.size[1]}" if series.size else "size not known"
        clip = f", {series.clip_frames} clip frames" if series.clip_frames else ""
        fate = f"left out: {series.left_out}" if series.left_out else f"{series.photos} photos{clip}, {size}"
        yield f"{series.name}: {fate}"
        for seen in series.outlooks:
            if seen.reason:
                yield f"    {seen.trainer} keeps {seen.survive} of {seen.photos}: {seen.reason} {seen.remedy}"
    yield f"{len(plan.taken):,} series with {plan.photos:,} photos would be written to {plan.options.output}"
    for trainer, count in plan.survivors().items():
        yield f"  {trainer}: {count:,} of {plan.photos:,} photos survive"
    for problem in plan.problems:
        yield f"  {problem.where}: {problem.what}"
