"""Every error this program raises on purpose, as one tree.

PhotoSeriesError
├── SettingsError            config.json, the environment or a flag is wrong
├── CollectionError          the photo folder is missing, unreadable or not a folder
├── StoreError               the database cannot be opened, read or written
│   ├── DatabaseDamaged      its pages are damaged; a backup may help
│   └── ChangedElsewhere     another process changed it since it was shown; doing it again does it
├── FilterError              a term of a filter cannot be understood
├── UnreadablePhoto          one picture cannot be decoded; the run goes on
├── VerifierError
│   ├── PostFailed           this post got no verdict; the next run tries again
│   ├── PostBlocked          the service refuses to verify this post
│   └── VerifierUnavailable  no post can be verified now; ends the run, which can be resumed
│       ├── KeyMissing
│       ├── KeyRefused
│       ├── ModelGone        the service has no such model; `successor` may name another
│       └── QuotaExhausted   today's allowance or the cost limit is used up
├── WorkersUnavailable       the cluster cannot be reached, is lost, or does not see the photos; ends the run
├── ExportError              the dataset cannot be written
├── RunInProgress            a second run was asked for
└── RunStopped               the user stopped the run
"""


class PhotoSeriesError(Exception):
    """An error shown to the user: `message` says what is wrong and where, `hint` what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class SettingsError(PhotoSeriesError):
    """A setting is unknown or has a value that cannot be used."""


class CollectionError(PhotoSeriesError):
    """The photo folder cannot be read."""


class StoreError(PhotoSeriesError):
    """The database cannot be opened, read or written."""


class DatabaseDamaged(StoreError):
    """The database's pages are damaged; `what` is SQLite's word for it."""

    def __init__(self, database: object, what: str, hint: str = "") -> None:
        super().__init__(f"{database} is damaged: {what}.", hint)
        self.what = what


class ChangedElsewhere(StoreError):
    """Another process changed a series since it was shown here."""


class FilterError(PhotoSeriesError):
    """A term of a filter is unknown or has a value that cannot be used."""


class UnreadablePhoto(PhotoSeriesError):
    """A file cannot be decoded as a picture."""


class VerifierError(PhotoSeriesError):
    """A verifier could not give a verdict."""


class PostFailed(VerifierError):
    """This post got no verdict this time; the next run asks again."""


class PostBlocked(VerifierError):
    """The service refuses to verify this post."""


class VerifierUnavailable(VerifierError):
    """No post can be verified now: the run ends and can be resumed."""


class KeyMissing(VerifierUnavailable):
    """The verifier needs an API key and has none."""


class KeyRefused(VerifierUnavailable):
    """The service does not accept the API key."""


class ModelGone(VerifierUnavailable):
    """The service does not offer this model, or no longer does."""

    def __init__(self, message: str, hint: str = "", successor: str | None = None) -> None:
        super().__init__(message, hint)
        self.successor = successor


class QuotaExhausted(VerifierUnavailable):
    """Today's allowance, or the user's own cost limit, is used up."""


class WorkersUnavailable(PhotoSeriesError):
    """The workers of a cluster cannot do the work: the run ends and can be resumed."""


class ExportError(PhotoSeriesError):
    """The dataset cannot be written."""


class RunInProgress(PhotoSeriesError):
    """A run is under way already."""


class RunStopped(PhotoSeriesError):
    """The user stopped the run."""
