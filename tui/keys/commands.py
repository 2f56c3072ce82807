"""Every action of a user, once: its key, its place in footer, help and palette, and the sentence that explains it.

Screens make their bindings from this table and define `action_<name>` for each entry. A user remaps a command by its
name in config.json: `"keys": {"approve": "y"}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a user can do."""

    name: str
    keys: str
    """Textual's key names, separated by commas; the first one is shown."""
    label: str
    """One or two words for footer and palette."""
    help: str
    """A sentence for the help screen and the palette."""
    group: str
    footer: bool = False
    key_display: str | None = None
    action: str = ""
    """The Textual action; `name` with underscores where it is empty."""
    everywhere: bool = False
    """Whether dialogs leave the key to it, too; a field in which text is typed never does."""

    @property
    def binding(self) -> Binding:
        """The command as Textual binds it."""
        return Binding(
            self.keys,
            self.action or self.name.replace(".", "_"),
            self.label,
            show=self.footer,
            key_display=self.key_display,
            priority=self.everywhere,
            tooltip=self.help,
            id=self.name,
        )


DECIDE, FRAMES, MOVE, CAPTION, JOB, PROGRAM = "Decide", "Frames", "Move about", "Captions", "The job", "Program"
SEE = "See"

REVIEW_COMMANDS: tuple[Command, ...] = (
    Command("approve", "a", "Approve", "Approve this series and go on to the next undecided one.", DECIDE, True),
    Command("reject", "x", "Reject", "Reject this series and go on to the next undecided one.", DECIDE, True),
    Command("later", "s", "Later", "Put this series off and go on to the next undecided one.", DECIDE, True),
    Command("reopen", "backspace", "Reopen", "Take the decision about this series back.", DECIDE),
    Command("flag", "f", "Flag", "Flag this series to find it again (state:flagged), or take the flag away.", DECIDE),
    Command(
        "remove",
        "D",
        "Remove",
        "Remove this series from the project, or put a removed one back; no file is touched.",
        DECIDE,
    ),
    Command(
        "approve_all", "A", "Approve all", "Approve all undecided series of which the verifier is sure enough.", DECIDE
    ),
    Command(
        "mark_range",
        "v",
        "Choose",
        "Choose series from here on, and again to end; keys then decide all of them.",
        DECIDE,
    ),
    Command("skip_copies", "d", "Skip re-download", "Reject what was downloaded again, and keep it once.", DECIDE),
    Command("undo", "u", "Undo", "Take back the last action, also one from an earlier start.", DECIDE, True),
    Command("redo", "U", "Redo", "Do again what was undone.", DECIDE),
    Command("toggle_frame", "space", "In/out", "Take the photo into the film, or out of it.", FRAMES, True, "␣"),
    Command(
        "move_left", "H", "Move left", "Move the photo one place towards the start.", FRAMES, action="move_frame(-1)"
    ),
    Command(
        "move_right", "L", "Move right", "Move the photo one place towards the end.", FRAMES, action="move_frame(1)"
    ),
    Command(
        "make_first", "circumflex_accent", "Make first", "Make the photo the first frame.", FRAMES, key_display="^"
    ),
    Command("pick_frames", "m", "Pick frames", "Pick frames from here on, to take in or out or move together.", FRAMES),
    Command(
        "smooth_order", "b", "Best order", "Put the frames into the order that jumps least; the first stays.", FRAMES
    ),
    Command(
        "swap_frames", "t", "Verifier's or mine", "See the verifier's frames beside your own, and take either.", FRAMES
    ),
    Command("split", "S", "Split", "Make the photos from this one on a series of their own.", FRAMES),
    Command("merge", "M", "Merge", "Add the photos of the series below to this one.", FRAMES),
    Command("frame_left", "left,h", "Frame left", "Look at the photo to the left.", MOVE, action="step_frame(-1)"),
    Command("frame_right", "right,l", "Frame right", "Look at the photo to the right.", MOVE, action="step_frame(1)"),
    Command(
        "series_up", "k", "Series up", "Look at the series above (also the up key).", MOVE, action="step_series(-1)"
    ),
    Command(
        "series_down",
        "j",
        "Series down",
        "Look at the series below (also the down key).",
        MOVE,
        action="step_series(1)",
    ),
    Command("next_undecided", "n", "Next", "Go to the next series that waits for your word.", MOVE),
    Command("previous_undecided", "N", "Previous", "Go to the one before that waits for your word.", MOVE),
    Command("next_tab", "tab,right_square_bracket", "Next list", "Show the next list: to decide, approved, …", MOVE),
    Command("previous_tab", "shift+tab,left_square_bracket", "Previous list", "Show the list before.", MOVE),
    Command(
        "filter",
        "slash",
        "Filter",
        "Show only series with certain words or values, e.g. beach state:undecided conf>0.8 user:jenny.",
        MOVE,
        key_display="/",
    ),
    Command("sort_next", "O", "Sort by", "Sort the list by the next column (or click a column's header).", MOVE),
    Command("reverse_order", "I", "Turn order", "Sort the list from the other end.", MOVE),
    Command("zoom", "z", "Zoom", "See the photo as large as the screen, enlarge it and move across it.", SEE),
    Command("compare", "c", "Compare", "See two photos side by side, and step through the series beside one.", SEE),
    Command("play", "p", "Play", "Play the series as its trainer will see it: cropped, held and in order.", SEE),
    Command("open_photo", "Z", "Open photo", "Open the photo in another program (viewer in config.json).", SEE),
    Command("copy_path", "y", "Copy path", "Copy the photo's path to your clipboard, also over SSH.", SEE),
    Command("evidence", "i", "Evidence", "Say why these files are one post, and what is known of each.", SEE),
    Command(
        "edit_caption", "e", "Caption", "Edit the caption; Enter keeps it, Escape leaves it as it was.", CAPTION, True
    ),
    Command(
        "edit_in_editor",
        "E",
        "Caption in editor",
        "Edit the caption in $VISUAL or $EDITOR; u takes it back.",
        CAPTION,
    ),
    Command(
        "replace_in_captions",
        "C",
        "Replace",
        "Find and replace in the captions of the chosen or listed series.",
        CAPTION,
    ),
    Command("ask_again", "r", "Ask again", "Ask the verifier about this series once more.", JOB),
    Command("ask_with_note", "R", "Ask with a note", "Ask again, with a sentence of yours to mind.", JOB),
    Command("verify", "V", "Verify", "Have the verifier judge what waits for it.", JOB),
    Command("scan", "g", "Scan", "Read the folder again and take up what is new.", JOB),
    Command("pause", "P", "Pause", "Pause the job, or let it go on.", JOB, action="app.pause_job"),
    Command("stop", "X", "Stop", "Stop the job; what is done is kept.", JOB, action="app.stop_job"),
    Command("retry_failed", "F", "Retry failed", "Have the verifier judge what failed once more.", JOB),
    Command("job_log", "J", "Job log", "Show what jobs did, passed over and failed at, and search it.", JOB),
    Command("fold_job", "B", "Fold job", "Fold what is said about the job to one line, or unfold it.", JOB),
    Command(
        "stats",
        "percent_sign",
        "Statistics",
        "Show counts, lengths, cost, and how often you agree with the verifier.",
        PROGRAM,
        key_display="%",
    ),
    Command("export", "w", "Export", "Write the series as a data set for your trainer.", PROGRAM, True),
    Command("set_key", "K", "Gemini key", "Give a Gemini key for this session, or for good.", PROGRAM),
    Command("open_folder", "o", "Open folder", "Turn to another folder of photos.", PROGRAM),
)

APP_COMMANDS: tuple[Command, ...] = (
    Command("command_palette", "colon,ctrl+p", "Palette", "Find any action by its name.", PROGRAM, key_display=":"),
    Command("redraw", "ctrl+l", "Redraw", "Draw everything anew, pictures included.", PROGRAM, everywhere=True),
    Command(
        "suspend",
        "ctrl+z",
        "Suspend",
        "Go to the shell; fg comes back.",
        PROGRAM,
        action="suspend_process",
        everywhere=True,
    ),
    Command("help", "question_mark,f1", "Help", "Show the keys.", PROGRAM, True),
    Command("quit", "q", "Quit", "Leave; everything is saved already.", PROGRAM, True),
)

COMMANDS = REVIEW_COMMANDS + APP_COMMANDS


def jump_bindings() -> Iterator[Binding]:
    """The digits jump to a frame; they are one entry in the help and cannot be remapped."""
    for digit in range(1, 10):
        yield Binding(str(digit), f"jump_to_frame({digit})", f"Frame {digit}", show=False)


def same_key(name: str, action: str) -> Binding:
    """The key of a command, the user's own where there is one, for an action of another screen: what it opened it
    closes there, or what it stops it stops there, too.
    """
    command = next(command for command in COMMANDS if command.name == name)
    return Binding(command.keys, action, command.label, show=False, id=name)
