"""Every action of a user, once: the function that does it, its key, its place in footer, help and palette, its words.

A new action is one function and one row here. Bindings, footer, help, palette and what config.json may remap all come
from these rows.
"""

from __future__ import annotations

from typing import Final

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
            help="Approve this series and go on to the next undecided one."),
    Command("reject", "x", "Reject", DECIDE, run=Decisions.reject, footer=True,
            help="Reject this series and go on to the next undecided one."),
    Command("later", "s", "Later", DECIDE, run=Decisions.put_off, footer=True,
            help="Put this series off and go on to the next undecided one."),
    Command("reopen", "backspace", "Reopen", DECIDE, run=Decisions.reopen,
            help="Take the decision about this series back."),
    Command("flag", "f", "Flag", DECIDE, run=Decisions.flag, footer=True,
            help="Flag this series to find it again (state:flagged), or take the flag away."),
    Command("remove", "D", "Remove", DECIDE, run=Shaping.remove, footer=True,
            help="Remove this series from the project, or put a removed one back; no file is touched."),
    Command("approve_all", "A", "Approve all", DECIDE, run=Decisions.approve_all, footer=True,
            help="Approve all undecided series of which the verifier is sure enough."),
    Command("mark_range", "v", "Choose", DECIDE, run=Listing.mark_range, footer=True,
            help="Choose series from here on, and again to end; keys then decide all of them."),
    Command("skip_copies", "d", "Skip re-download", DECIDE, run=Similarity.skip_copies,
            help="Reject what was downloaded again, and keep it once."),
    Command("undo", "u", "Undo", DECIDE, run=Desk.undo, footer=True,
            help="Take back the last action, also one from an earlier start."),
    Command("redo", "U", "Redo", DECIDE, run=Desk.redo, footer=True,
            help="Do again what was undone."),

    Command("toggle_frame", "space", "Include/exclude", FRAMES, run=Frames.toggle, footer=True, key_display="␣",
            help="Take the photo into the film, or out of it."),
    Command("move_left", "H", "Move left", FRAMES, run=Frames.move_left,
            help="Move the photo one place towards the start."),
    Command("move_right", "L", "Move right", FRAMES, run=Frames.move_right,
            help="Move the photo one place towards the end."),
    Command("make_first", "circumflex_accent", "Make first", FRAMES, run=Frames.make_first, footer=True,
            key_display="^", help="Make the photo the first frame; an excluded one is included."),
    Command("pick_frames", "m", "Pick frames", FRAMES, run=Frames.pick,
            help="Pick frames from here on, to take in or out or move together."),
    Command("smooth_order", "b", "Smoothest order", FRAMES, run=Frames.smooth_order,
            help="Put the frames into the order that jumps least."),
    Command("swap_frames", "t", "Verifier's or mine", FRAMES, run=Frames.swap, footer=True,
            help="See the verifier's frames beside your own, and take either."),
    Command("split", "S", "Split", FRAMES, run=Shaping.split,
            help="Split off what the verifier saw besides, or the photos from this one on."),
    Command("merge", "M", "Merge", FRAMES, run=Shaping.merge, footer=True,
            help="Add the photos of the series below to this one."),

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
            help="Show the next list: to decide, approved, …"),
    Command("previous_tab", "shift+tab,left_square_bracket", "Previous list", MOVE, run=Listing.previous_tab,
            help="Show the list before."),
    Command("filter", "slash", "Filter", MOVE, run=Listing.type_filter, footer=True, key_display="/",
            help="Show only series with certain words or values, e.g. beach state:undecided conf>0.8 user:jenny."),
    Command("sort_next", "O", "Sort by", MOVE, run=Listing.sort_next,
            help="Sort the list by the next column (or click a column's header)."),
    Command("reverse_order", "I", "Reverse", MOVE, run=Listing.reverse_order,
            help="Sort the list from the other end."),

    Command("zoom", "enter,z", "Loupe", SEE, run=Viewing.turn_loupe, footer=True, key_display="⏎",
            help="See the photo as large as the screen; every key works there as here, + and - enlarge."),
    Command("turn_layout", "T", "Layout", SEE, run=Layouts.turn, footer=True,
            help="See the series as lines, as strips of their photos, or as a sheet of covers."),
    Command("compare", "c", "Compare", SEE, run=Viewing.compare, footer=True,
            help="See two photos side by side, and step through the series beside one."),
    Command("play", "p", "Play", SEE, run=Viewing.play, footer=True,
            help="Play the series as its trainer will see it: cropped, held and in order."),
    Command("open_photo", "Z", "Open photo", SEE, run=ExternalTools.open_photo,
            help="Open the photo in another program (viewer in config.json)."),
    Command("copy_path", "y", "Copy path", SEE, run=ExternalTools.copy_path,
            help="Copy the photo's path to your clipboard, also over SSH."),
    Command("evidence", "i", "Evidence", SEE, run=Similarity.show_evidence, footer=True,
            help="Say why these files are one post, and what is known of each."),

    Command("edit_caption", "e", "Caption", CAPTION, run=Captions.edit, footer=True,
            help="Edit the caption; Enter keeps it, Escape leaves it as it was."),
    Command("edit_in_editor", "E", "Caption in editor", CAPTION, run=ExternalTools.edit_caption,
            help="Edit the caption in $VISUAL or $EDITOR; u takes it back."),
    Command("edit_facts", "W", "Facts", CAPTION, run=Captions.edit_facts,
            help="Correct what can be seen, fact by fact: captions for trainers are composed of it."),
    Command("replace_in_captions", "C", "Replace", CAPTION, run=Captions.replace,
            help="Find and replace in the captions of the chosen or listed series."),

    Command("ask_again", "r", "Ask again", JOB, run=Jobs.ask_again,
            help="Ask the verifier about this series once more."),
    Command("ask_with_note", "R", "Ask with a note", JOB, run=Jobs.ask_with_note,
            help="Ask again, with a note of yours for the verifier."),
    Command("ask_another", "ampersand", "Second opinion", JOB, run=Jobs.ask_another, key_display="&",
            help="Have another verifier look, too; the filter “disagree” then lists where the two differ."),
    Command("complete_facts", "plus", "Complete facts", JOB, run=Jobs.complete_facts, key_display="+",
            help="Ask what the frames show in series that have no facts; no verdict changes."),
    Command("verify", "V", "Verify", JOB, run=Jobs.verify,
            help="Have the verifier judge what waits for it."),
    Command("scan", "g", "Scan", JOB, run=Jobs.scan,
            help="Read the folder again and take up what is new."),
    Command("pause", "P", "Pause", JOB, run=Jobs.pause,
            help="Pause the job, or let it go on."),
    Command("stop", "X", "Stop", JOB, run=Jobs.stop,
            help="Stop the job; what is done is kept."),
    Command("leave_flex", "dollar_sign", "Standard tier", JOB, run=Jobs.leave_flex, key_display="$",
            help="Go on at Gemini's standard tier, for twice the price, where flex is too busy."),
    Command("retry_failed", "F", "Retry failed", JOB, run=Jobs.retry_failed,
            help="Have the verifier judge what failed once more."),
    Command("job_log", "J", "Job log", JOB, run=Jobs.show_log, footer=True,
            help="Show what jobs did, passed over and failed at, and search it."),
    Command("fold_job", "B", "Fold job", JOB, run=Jobs.fold,
            help="Fold what is said about the job to one line, or unfold it."),

    Command("stats", "percent_sign", "Statistics", PROGRAM, run=Viewing.show_statistics, footer=True, key_display="%",
            help="Show counts, lengths, cost, and how often you agree with the verifier."),
    Command("export", "w", "Export", PROGRAM, run=Exporting.export, footer=True,
            help="Export the series as a dataset for your trainer."),
    Command("past_exports", "equals_sign", "Past exports", PROGRAM, run=Exporting.show_past, footer=True,
            key_display="=", help="See what was exported before, when and where, and export it again."),
    Command("set_key", "K", "Gemini key", PROGRAM, run=Jobs.set_key,
            help="Give a Gemini key for this session, or for good."),
    Command("open_folder", "o", "Open folder", PROGRAM, run=Viewing.open_folder, footer=True,
            help="Turn to another folder of photos."),
)

PROGRAM_COMMANDS: Final[tuple[Command, ...]] = (
    Command("command_palette", "colon,ctrl+p", "Palette", PROGRAM, run=Program.open_palette, key_display=":",
            help="Find any action by its name."),
    Command("redraw", "ctrl+l", "Redraw", PROGRAM, run=Program.redraw, everywhere=True,
            help="Draw everything anew, pictures included."),
    Command("suspend", "ctrl+z", "Suspend", PROGRAM, run=Program.suspend, everywhere=True,
            help="Go to the shell; fg comes back."),
    Command("help", "question_mark,f1", "Help", PROGRAM, run=Program.help, footer=True,
            help="Show the keys."),
    Command("quit", "q", "Quit", PROGRAM, run=Program.quit, footer=True,
            help="Leave; everything is saved already."),
)

# fmt: on

COMMANDS: Final = DESK_COMMANDS + PROGRAM_COMMANDS
