"""Who is at the desk: without accounts whoever sits there, a reviewer; with accounts whom the session names, in their role."""

from contextvars import ContextVar
from dataclasses import dataclass

from starlette.requests import Request

from reportedly.errors import ForbiddenError

ROLES = {
    "reader": "Reads everything, decides nothing.",
    "coder": "Codes blind to other coders.",
    "adjudicator": "Settles what coders differ on, and decides.",
    "admin": "Decides, and keeps the accounts.",
}
# The coder whose request this is: pages then leave out what other coders decided. None for everybody else.
CODER: ContextVar[str | None] = ContextVar("coder", default=None)
_JUDGES_AS = {"coder": "coder", "adjudicator": "adjudicator", "admin": "reviewer"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the desk: `name` "" stands for the ledger's user, `account` is a role of `ROLES` or None without accounts."""

    name: str = ""
    account: str | None = None

    @property
    def role(self) -> str:
        """The role under which decisions are kept: reviewer, coder or adjudicator."""
        return _JUDGES_AS.get(self.account or "admin", "reviewer")

    @property
    def judges(self) -> bool:
        """True where the person may decide."""
        return self.account != "reader"

    def must_judge(self) -> None:
        """Raises ForbiddenError for one who may only read."""
        if not self.judges:
            raise ForbiddenError("a reader decides nothing", "ask an admin for the role of a coder")

    def must_keep_accounts(self) -> None:
        """Raises ForbiddenError for one who is no admin."""
        if self.account != "admin":
            raise ForbiddenError("only an admin keeps the accounts", "log in as an admin")


def person_of(request: Request) -> Person:
    """Who asks."""
    found = getattr(request.state, "person", None)
    return found if isinstance(found, Person) else Person()
