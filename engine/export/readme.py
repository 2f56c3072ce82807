"""READMEs of datasets: what they contain, how to start each trainer, and what each will make of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from engine.export.captions import one_line
from engine.export.configs import lengths, sizes
from engine.export.outlook import CLIP_READERS, fitting, outlook
from engine.export.presets import preset_of
from engine.export.selection import HELD_OUT, LEARN
from engine.export.starts import clip_starts, listed
from engine.model import Mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.export.items import Item
    from engine.export.options import ExportOptions
    from engine.model import Problem

_MARKDOWN = str.maketrans({"<": "&lt;", "[": "\\["})
MOVED = "The paths are those of the export; export again after moving the folder."


def clips_readme(items: Sequence[Item], options: ExportOptions) -> str:
    """README.md of a folder of clips; its front matter tells Hugging Face what to load."""
    frame_sizes = ", ".join(f"{width}×{height}" for width, height in sizes(items))
    return f"""\
{hub_head("text-to-video", ["metadata.jsonl", "*.mp4"])}
{opening(items, f"clips for {preset_of(options.model).title}")} Each clip shows one series: {_rhythm(options)}, so that
the model's VAE packs every photo into latents of its own. {options.fps} frames a second, H.264; sizes: {frame_sizes}.
That this trains better than one frame per photo is an inference, not a measurement.

## Photos that each trainer keeps

{arrival_table(items, options, fitting(CLIP_READERS, options))}

## How to start

{listed(clip_starts(items, options))}

{_elsewhere(options)}{MOVED}
"""


def _rhythm(options: ExportOptions) -> str:
    """How long each photo is shown, in words."""
    rhythm = preset_of(options.model).rhythm
    if rhythm.block:
        return f"each photo fills one latent of {preset_of(options.model).title}, and the last one is held"
    words = f"its first photo fills one frame, each later one {options.hold}"
    held = rhythm.step > options.hold or rhythm.least > 1 or rhythm.by_seconds
    return words + (", and the last one is held to a length that the model takes" if held else "")


def _elsewhere(options: ExportOptions) -> str:
    """Trainers of the model that take another format, in a sentence."""
    able = preset_of(options.model).trainers
    others = [name for name in ("SimpleTuner", "OneTrainer") if name in able]
    if not others:
        return ""
    return f"{' and '.join(others)} would lose photos of these clips; there is another format for that.\n"


def hub_head(task: str, paths: Sequence[str]) -> str:
    """Front matter that tells Hugging Face which files to load, as one split called train."""
    listed = "\n".join(f'    - "{path}"' for path in paths)
    return f"""\
---
task_categories:
- {task}
configs:
- config_name: default
  data_files:
  - split: train
    path:
{listed}
---"""


def opening(items: Sequence[Item], form: str) -> str:
    """A title and a first sentence."""
    photos = sum(len(item.photos) for item in items)
    return f"# {len(items)} photo series as {form}\n\n{review_state(items)}\n\n{photos} photos."


def review_state(items: Sequence[Item]) -> str:
    """How far a person has reviewed what the dataset contains: a sentence or two."""
    undecided = sum(not item.approved for item in items)
    drafts = sum(item.draft for item in items)
    told = "A person approved every series."
    if undecided:
        told = f"Approved series: {len(items) - undecided}. Undecided, reviewed by nobody: {undecided}."
    if drafts:
        told += f" Captions that are drafts by the offline verifier: {drafts} of {len(items)}."
    return told


def choice_section(why_taken: Mapping[str, str], balance: Sequence[str], per_account: int | None) -> str:
    """A section on how the best were chosen, and why each of them; "" if all were taken."""
    if not why_taken:
        return ""
    balanced = f", with {' and '.join(balance)} in evenly many kinds" if balance else ""
    most = f", at most {per_account} of one account" if per_account else ""
    rows = "\n".join(f"- `{stem}`: {_as_words(why)}" for stem, why in sorted(why_taken.items()))
    return f"""
## How these were chosen

The best {len(why_taken)}, one after the other{balanced}{most}. Approved series went first; among others what the
dataset still lacked counted most, then how sure it is that they are wanted, and how sharp their photos are. None
mostly repeats the photos of another one unless it is approved.

{rows}
"""


def unpaired_section(unpaired: Sequence[Problem]) -> str:
    """A section on the series that make no pair, and why; "" if each makes one."""
    if not unpaired:
        return ""
    rows = "\n".join(f"- {_as_words(problem.where)}: {_as_words(problem.what)}" for problem in unpaired)
    return f"""
## What makes no pair

{len(unpaired)} series {"is" if len(unpaired) == 1 else "are"} left out:

{rows}
"""


def marks_section(marks: Mapping[Mark, int]) -> str:
    """A section on what speaks against photos that are in all the same; "" if nothing is known that does."""
    left = [f"- {mark.value}: {count}" for mark in Mark if mark != Mark.BARS and (count := marks.get(mark, 0))]
    cut = f"\nBars or borders were cut from {marks[Mark.BARS]} of the photos.\n" if marks.get(Mark.BARS) else ""
    if not left:
        return f"\n## What was cut\n{cut}" if cut else ""
    rows = "\n".join(left)
    return f"""
## What is left to look at

Photos with marks, by their measures and what a verifier saw in them:

{rows}
{cut}"""


def divided_readme(parts: Sequence[tuple[str, Sequence[Item]]]) -> str:
    """README.md for all parts of a divided dataset."""
    every = [item for _, items in parts for item in items]
    rows = [f"| `{part}` | {len(items)} | {sum(len(item.photos) for item in items)} |" for part, items in parts]
    table = "\n".join(["| folder | series | photos |", "|---|---|---|", *rows])
    return f"""\
# A divided dataset

Each folder is a dataset of its own: `{LEARN}` to train on, `{HELD_OUT}` to validate with. No account is in both.
{review_state(every)}

{table}
"""


def _as_words(text: str) -> str:
    """A text of a model's or a file's for Markdown, in which it is no picture, link or element."""
    return one_line(text).translate(_MARKDOWN)


def arrival_table(items: Sequence[Item], options: ExportOptions, readers: Sequence[str]) -> str:
    """A table of the photos that reach the model, by length of series and trainer, and why others are lost."""
    found = Counter(item.runs for item in items)
    all_lengths = lengths(items)
    rows = [
        "| photos | series | clip frames | " + " | ".join(readers) + " |",
        "|" + "---|" * (len(readers) + 3),
    ]
    losses: dict[str, None] = {}
    for runs in sorted(found, key=len):
        outlooks = outlook(runs, options, all_lengths, readers)
        cells = [str(seen.survive) for seen in outlooks]
        rows.append(f"| {len(runs)} | {found[runs]} | {sum(runs)} | " + " | ".join(cells) + " |")
        losses |= {f"- {seen.trainer}: {seen.reason} {seen.remedy}": None for seen in outlooks if seen.reason}
    return "\n".join([*rows, *(["", "What is lost, and what would save it:", "", *losses] if losses else [])])
