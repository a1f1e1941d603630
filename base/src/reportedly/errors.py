"""Everything that can go wrong and that a user can act on: one base, a hint, an exit status."""


class ReportedlyError(Exception):
    """Base of our errors. `hint` is the user's next step; `status` the exit code; `http` the web's status."""

    status = 1
    http = 500

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(ReportedlyError):
    """The call was wrong: an option, a date, a path that is none."""

    status = 2
    http = 400


class InputError(ReportedlyError):
    """One input can't be read: it becomes a failure record and the rest goes on."""

    http = 422


class LedgerError(ReportedlyError):
    """The ledger can't be opened, written, or is not what it should be."""


class GazetteerError(ReportedlyError):
    """The place index can't be built or opened."""


class NotFoundError(ReportedlyError):
    """Nothing in the ledger has this id."""

    http = 404


class ForbiddenError(ReportedlyError):
    """The person's role doesn't allow it."""

    http = 403


class StaleError(ReportedlyError):
    """A judgement was made on what has changed since; `hint` says what."""

    http = 409
