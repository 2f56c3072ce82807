"""Every action of a user, once: the function that does it, its key, its place in footer, help and palette, its words.

A new action is one function and one row here. Bindings, footer, help, palette and what config.json may remap all come
from these rows.
"""

from __future__ import annotations

from typing import Final

from tui.desk.batches import Batches
from tui.desk.browsing import Browsing
from tui.desk.captions import Captions
from tui.desk.decisions import Decisions
from tui.desk.desk import Desk
from tui.desk.exporting import Exporting
from tui.desk.external_tools import ExternalTools
from tui.desk.frames import Frames
from tui.desk.jobs import Jobs
from tui.desk.layouts import Layouts
from tui.desk.listing import Listing
from tui.desk.program import Program
from tui.desk.shaping import Shaping
from tui.desk.similarity import Similarity
from tui.desk.undecided import Undecided
from tui.desk.viewing import Viewing
from tui.keys.command import Command

DECIDE, FRAMES, MOVE, SEE, CAPTION = "Decide", "Frames", "Move about", "See", "Captions"
JOB, PROGRAM = "The job", "Program"
"""Groups, in the order of the help."""

# fmt: off
DESK_COMMANDS: Final[tuple[Command, ...]] = (
    Command("approve", "a", "Approve", DECIDE, run=Decisions.approve, footer=True,
            help="Approve this series and move to the next undecided one."),
    Command("reject", "x", "Reject", DECIDE, run=Decisions.reject, footer=True,
            help="Reject this series and move to the next undecided one."),
    Command("later", "s", "Later", DECIDE, run=Decisions.put_off, footer=True,
            help="Put this series off and move to the next undecided one."),
    Command("reopen", "backspace", "Reopen", DECIDE, run=Decisions.reopen,
            help="Make this series undecided again."),
    Command("flag", "f", "Flag", DECIDE, run=Decisions.flag, footer=True,
            help="Flag this series to find it again (state:flagged), or clear the flag."),
    Command("remove", "D", "Remove", DECIDE, run=Shaping.remove, footer=True,
            help="Remove this series from the project, or put a removed one back; no file is touched."),
    Command("approve_all", "A", "Approve all", DECIDE, run=Decisions.approve_all, footer=True,
            help="Approve all undecided series above a confidence of your choice."),
    Command("mark_range", "v", "Select", DECIDE, run=Listing.mark_range, footer=True,
            help="Start selecting series here, and again to end; keys then apply to all of them (vv selects one)."),
    Command("skip_copies", "d", "Skip re-download", DECIDE, run=Similarity.skip_copies,
            help="Reject what was downloaded again and keep one copy."),
    Command("undo", "u", "Undo", DECIDE, run=Desk.undo, footer=True,
            help="Undo the last action, even one from an earlier session."),
    Command("redo", "U", "Redo", DECIDE, run=Desk.redo, footer=True,
            help="Redo what was undone."),

    Command("toggle_frame", "space", "Include/exclude", FRAMES, run=Frames.toggle, footer=True, key_display="␣",
            help="Include the photo in the series, or exclude it."),
    Command("move_left", "H", "Move left", FRAMES, run=Frames.move_left,
            help="Move the photo one place towards the start."),
    Command("move_right", "L", "Move right", FRAMES, run=Frames.move_right,
            help="Move the photo one place towards the end."),
    Command("make_first", "circumflex_accent", "Make first", FRAMES, run=Frames.make_first, footer=True,
            key_display="^", help="Make the photo the first frame; an excluded one is included."),
    Command("pick_frames", "m", "Pick frames", FRAMES, run=Frames.pick,
            help="Start picking photos here, to include, exclude or move them together."),
    Command("smooth_order", "b", "Smoothest order", FRAMES, run=Frames.smooth_order,
            help="Sort the frames so that neighbours look most alike."),
    Command("swap_frames", "t", "Verifier's or mine", FRAMES, run=Frames.swap, footer=True,
            help="Compare the verifier's frames with your own, and use either."),
    Command("split", "S", "Split", FRAMES, run=Shaping.split,
            help="Split off other series the verifier saw, or the photos from this one on."),
    Command("merge", "M", "Merge", FRAMES, run=Shaping.merge, footer=True,
            help="Merge the selected series, or this one and the one below."),

    Command("frame_left", "left,h", "Frame left", MOVE, run=Browsing.frame_left,
            help="Look at the photo to the left."),
    Command("frame_right", "right,l", "Frame right", MOVE, run=Browsing.frame_right,
            help="Look at the photo to the right."),
    Command("series_up", "k", "Series up", MOVE, run=Browsing.series_up,
            help="Look at the series above (also the up key)."),
    Command("series_down", "j", "Series down", MOVE, run=Browsing.series_down,
            help="Look at the series below (also the down key)."),
    Command("next_undecided", "n", "Next", MOVE, run=Undecided.go_to_next, footer=True,
            help="Go to the next undecided series."),
    Command("previous_undecided", "N", "Previous", MOVE, run=Undecided.go_to_previous,
            help="Go to the previous undecided series."),
    Command("next_tab", "tab,right_square_bracket", "Next list", MOVE, run=Listing.next_tab,
            help="Show the next list: undecided, approved, …"),
    Command("previous_tab", "shift+tab,left_square_bracket", "Previous list", MOVE, run=Listing.previous_tab,
            help="Show the previous list."),
    Command("filter", "slash", "Filter", MOVE, run=Listing.type_filter, footer=True, key_display="/",
            help="Show only series with certain words or values, e.g. beach state:undecided conf>0.8 user:jenny."),
    Command("sort_next", "O", "Sort by", MOVE, run=Listing.sort_next,
            help="Sort the list by the next column (or click a column's header)."),
    Command("reverse_order", "I", "Reverse", MOVE, run=Listing.reverse_order,
            help="Reverse the order of the list."),

    Command("zoom", "enter,z", "Loupe", SEE, run=Viewing.turn_loupe, footer=True, key_display="⏎",
            help="Open or close the loupe: the photo as large as the screen. All keys work there, too; + and - zoom."),
    Command("turn_layout", "T", "Layout", SEE, run=Layouts.turn, footer=True,
            help="See series as lines, strips of photos, or a sheet, where arrows lead from cover to cover."),
    Command("compare", "c", "Compare", SEE, run=Viewing.compare, footer=True,
            help="See two photos side by side, and step through the series beside one."),
    Command("play", "p", "Play", SEE, run=Viewing.play, footer=True,
            help="Play the series as its trainer will see it: cropped, held and in order."),
    Command("open_photo", "Z", "Open photo", SEE, run=ExternalTools.open_photo,
            help="Open the photo in another program (viewer in config.json)."),
    Command("copy_path", "y", "Copy path", SEE, run=ExternalTools.copy_path,
            help="Copy the photo's path to your clipboard, also over SSH."),
    Command("evidence", "i", "Evidence", SEE, run=Similarity.show_evidence, footer=True,
            help="Show why these files are one post, and what is known about each."),

    Command("edit_caption", "e", "Caption", CAPTION, run=Captions.edit, footer=True,
            help="Edit the caption; Enter saves, Escape cancels."),
    Command("edit_in_editor", "E", "Caption in editor", CAPTION, run=ExternalTools.edit_caption,
            help="Edit the caption in $VISUAL or $EDITOR; u undoes it."),
    Command("edit_facts", "W", "Facts", CAPTION, run=Captions.edit_facts,
            help="Correct the facts that captions for trainers are composed from."),
    Command("replace_in_captions", "C", "Replace", CAPTION, run=Captions.replace,
            help="Find and replace in the captions of the selected or listed series."),

    Command("ask_again", "r", "Re-run", JOB, run=Jobs.ask_again,
            help="Have the verifier look at this series again."),
    Command("ask_with_note", "R", "Re-run with a note", JOB, run=Jobs.ask_with_note,
            help="Re-run the verifier on this series, with a note from you."),
    Command("ask_another", "ampersand", "Second opinion", JOB, run=Jobs.ask_another, key_display="&",
            help="Have another verifier look, too; the filter “disagree” then lists where the two differ."),
    Command("complete_facts", "plus", "Complete facts", JOB, run=Jobs.complete_facts, key_display="+",
            help="Ask what the frames show in series that have no facts; no verdict changes."),
    Command("verify", "V", "Verify", JOB, run=Jobs.verify,
            help="Verify the posts that wait for the verifier."),
    Command("scan", "g", "Scan", JOB, run=Jobs.scan,
            help="Read the folder again and add what is new."),
    Command("pause", "P", "Pause", JOB, run=Jobs.pause,
            help="Pause the job, or resume it."),
    Command("stop", "X", "Stop", JOB, run=Jobs.stop,
            help="Stop the job; finished work is kept."),
    Command("leave_flex", "dollar_sign", "Standard tier", JOB, run=Jobs.leave_flex, key_display="$",
            help="Continue at Gemini's standard tier, for twice the price, if flex is too busy."),
    Command("batches", "exclamation_mark", "Batches", JOB, run=Batches.show, key_display="!",
            help="Show the batches that Gemini works on: how they stand, and which to cancel or ask at once."),
    Command("retry_failed", "F", "Retry failed", JOB, run=Jobs.retry_failed,
            help="Verify again what failed."),
    Command("job_log", "J", "Job log", JOB, run=Jobs.show_log, footer=True,
            help="Show what jobs did, skipped and failed at, and search it."),
    Command("fold_job", "B", "Fold job", JOB, run=Jobs.fold,
            help="Show the job on one line, or in full."),

    Command("stats", "percent_sign", "Statistics", PROGRAM, run=Viewing.show_statistics, footer=True, key_display="%",
            help="Show counts, lengths, cost, and how often you agree with the verifier."),
    Command("coverage", "at", "Coverage", PROGRAM, run=Viewing.show_coverage, key_display="@",
            help="Show which shot sizes and places the series cover, and what would fill the gaps."),
    Command("export", "w", "Export", PROGRAM, run=Exporting.export, footer=True,
            help="Export the series as a dataset for your trainer."),
    Command("past_exports", "equals_sign", "Past exports", PROGRAM, run=Exporting.show_past, footer=True,
            key_display="=", help="See what was exported before, when and where, and export it again."),
    Command("set_key", "K", "Gemini key", PROGRAM, run=Jobs.set_key,
            help="Enter a Gemini key, for this session or for good."),
    Command("open_folder", "o", "Open folder", PROGRAM, run=Viewing.open_folder, footer=True,
            help="Open another folder."),
)

PROGRAM_COMMANDS: Final[tuple[Command, ...]] = (
    Command("command_palette", "colon,ctrl+p", "Palette", PROGRAM, run=Program.open_palette, key_display=":",
            help="Find any action by its name."),
    Command("redraw", "ctrl+l", "Redraw", PROGRAM, run=Program.redraw, everywhere=True,
            help="Redraw everything, pictures included."),
    Command("suspend", "ctrl+z", "Suspend", PROGRAM, run=Program.suspend, everywhere=True,
            help="Go to the shell; fg comes back."),
    Command("help", "question_mark,f1", "Help", PROGRAM, run=Program.help, footer=True,
            help="Show the keys."),
    Command("quit", "q", "Quit", PROGRAM, run=Program.quit, footer=True,
            help="Quit; everything is saved already."),
)

# fmt: on

COMMANDS: Final = DESK_COMMANDS + PROGRAM_COMMANDS
