"""The shapes that --json prints."""

from __future__ import annotations

import dataclasses
from datetime import UTC
from typing import TYPE_CHECKING, Any

from engine.model import Account, BatchJob, Counts, Coverage, ExportReport, Histogram, Post, Problem
from engine.session.reports import BatchReport, ScanReport, SecondReport, VerifyReport
from engine.verify.money import Estimate

if TYPE_CHECKING:
    from engine.export.buckets import Merge
    from engine.export.plan import ExportPlan

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
        "unreadable": counts.unreadable,
        "blocked": counts.blocked,
        "skipped": counts.skipped,
        "pending": counts.pending,
        "images": counts.images,
        "sizes": {str(frames): count for frames, count in counts.sizes},
    }


def histogram_json(found: Histogram) -> Json:
    """How many photos have which value of a measure, as `stats --json` prints it; "from" counts, "below" does not."""
    bounds = zip((None, *found.edges), (*found.edges, None), found.counts, strict=True)
    bins = [{"from": low, "below": high, "photos": photos} for low, high, photos in bounds]
    return {"bins": bins, "unknown": found.unknown}


def coverage_json(found: Coverage) -> Json:
    """What series cover, as `stats --coverage --json` prints it."""
    return {
        "approved": found.approved,
        "undecided": found.undecided,
        "table": [
            {"framing": framing, "place": place, "approved": held.approved, "undecided": held.undecided}
            for (framing, place), held in sorted(found.held.items())
        ],
        "missing": [dataclasses.asdict(gap) for gap in found.gaps],
        "never": list(found.never),
    }


def estimate_json(estimated: Estimate) -> Json:
    """What a model service would ask for verifying a folder."""
    return {
        "model": estimated.model,
        "series": estimated.series,
        "images": estimated.images,
        "prompt_tokens": estimated.prompt_tokens,
        "output_tokens": estimated.output_tokens,
        "cost_usd": estimated.cost_usd,
        "price_known": estimated.price_known,
        "standard_usd": estimated.standard_usd,
        "flex_usd": estimated.flex_usd,
        "batch_usd": estimated.batch_usd,
    }


def account_json(account: Account) -> Json:
    """Every file of a folder, and what became of it; the counts add up to "total"."""
    return {
        "total": account.files,
        "line": str(account),
        "groups": [
            {"what": group.what, "count": group.count, "examples": list(group.examples)} for group in account.groups
        ],
    }


def scan_json(report: ScanReport) -> Json:
    """What a scan did."""
    said = {field.name: getattr(report, field.name) for field in dataclasses.fields(report)}
    problems = [problem_json(problem) for problem in report.problems]
    del said["account"]
    return said | {"problems": problems, "files": account_json(report.account)}


def verify_json(report: VerifyReport) -> Json:
    """What a verification run did."""
    return dataclasses.asdict(report)


def batch_job_json(job: BatchJob) -> Json:
    """A batch job as `batch list --json` prints it; times are UTC."""
    said = dataclasses.asdict(job)
    del said["key_print"], said["absences"], said["absent_since"]
    for name in ("created_at", "submitted_at", "ended_at", "collected_at"):
        said[name] = said[name].replace(tzinfo=UTC).isoformat() if said[name] else None
    return said | {"state": job.state.value, "outcome": job.outcome.value if job.outcome else None}


def batch_report_json(report: BatchReport) -> Json:
    """What a run with batches did."""
    return dataclasses.asdict(report) | {"jobs": [batch_job_json(job) for job in report.jobs]}


def second_json(report: SecondReport) -> Json:
    """What a run for second opinions did."""
    return verify_json(report.run) | {"agreed": report.agreed}


def export_json(report: ExportReport) -> Json:
    """What an export wrote."""
    return dataclasses.asdict(report) | {
        "output": str(report.output),
        "sheet": str(report.sheet) if report.sheet else None,
        "skipped": [problem_json(problem) for problem in report.skipped],
    }


def _merge_json(merge: Merge) -> Json:
    return {
        "kinds": [{"size": list(kind.size), "frames": kind.frames} for kind in (merge.one, merge.other)],
        "clips": list(merge.clips),
        "into": {"size": list(merge.into.size), "frames": merge.into.frames},
        "held_frames": merge.held,
        "upscale": round(merge.upscale, 3),
        "cut": round(merge.cut, 3),
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
                "title": series.title or None,
                "approved": series.approved,
                "photos": series.photos,
                "clip_frames": series.clip_frames,
                "size": list(series.size) if series.size else None,
                "left_out": series.left_out or None,
                "why_taken": series.why_taken or None,
                "mixed": series.mixed,
                "caption": series.caption or None,
                "caption_is_thin": series.is_thin,
                "lost": [problem_json(problem) for problem in series.problems],
                "marks": {mark.value: count for mark, count in series.marks},
                "trainers": {
                    seen.trainer: {"frames": seen.taken, "photos": seen.survive, "reason": seen.reason or None}
                    for seen in series.outlooks
                },
            }
            for series in plan.series
        ],
        "kinds": len(plan.kinds()),
        "kinds_before": plan.kinds_before,
        "merges": [_merge_json(merge) for merge in plan.merges],
        "tokens": list(plan.tokens()),
        "latents": {
            trainer: {"all": every, "of_one_photo": alone} for trainer, (every, alone) in plan.latents().items()
        },
        "incomplete": plan.incomplete(),
        "dropped": plan.dropped(),
        "unsure": plan.unsure,
        "approved": len(plan.taken) - plan.undecided,
        "undecided": plan.undecided,
        "draft_captions": plan.drafts,
        "not_taken": plan.not_taken,
        "problems": [problem_json(problem) for problem in plan.problems],
        "survivors": plan.survivors(),
        "thin_captions": plan.thin,
        "elsewhere": {other.trainer: {"photos": other.survive, "remedy": other.remedy} for other in plan.elsewhere},
        "bytes_needed": plan.bytes_needed,
    }
