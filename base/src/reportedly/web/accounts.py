"""Accounts of a desk: a file beside the ledger with names, roles and argon2 hashes, and the sessions of those who are in."""

import json
import os
import secrets
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from reportedly import resources
from reportedly.errors import NotFoundError, UsageError
from reportedly.records import digest
from reportedly.web.people import ROLES, Person

SHORTEST = 12  # characters of a password
TRIES, WITHIN = 5, 15 * 60.0  # failed logins, within so many seconds, after which a name or an address has to wait
LASTS = 12 * 3600.0  # seconds that a session lasts
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_hex(16))  # checked where no account has the name, so that time tells nothing


@dataclass(frozen=True, slots=True)
class Account:
    """One person's account; `hash` is argon2's, `role` one of `people.ROLES`."""

    name: str
    role: str
    hash: str


def accounts_path(ledger: str) -> Path:
    """The file of a ledger's accounts: beside it, or for a database in the user's folder."""
    if "://" in ledger:
        return resources.home() / f"accounts-{digest(ledger)[:16]}.json"
    return Path(f"{ledger}.accounts.json")


def read_accounts(path: Path) -> dict[str, Account]:
    """The accounts by name; none where there is no file. Raises UsageError for a file that is none."""
    if not path.exists():
        return {}
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["accounts"]
        return {row["name"]: Account(row["name"], row["role"], row["hash"]) for row in rows}
    except (ValueError, KeyError, TypeError) as wrong:
        raise UsageError(f"{path} holds no accounts: {wrong}",
                         "`reportedly accounts add NAME` makes a new file once this one is moved away") from wrong


def _write(path: Path, accounts: dict[str, Account]) -> None:
    """The file anew, whole or not at all, for its owner's eyes alone."""
    rows = [{"name": a.name, "role": a.role, "hash": a.hash} for a in sorted(accounts.values(), key=lambda a: a.name)]
    aside = path.with_name(path.name + ".part")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(json.dumps({"accounts": rows}, ensure_ascii=False, indent=1) + "\n")
    aside.replace(path)


def add_account(path: Path, name: str, role: str, password: str) -> None:
    """Adds an account, or gives one a new role and password. Raises UsageError."""
    if role not in ROLES:
        raise UsageError(f"{role!r} is no role", f"roles are {', '.join(ROLES)}")
    if not name.strip() or len(name) > 100 or not name.isprintable():
        raise UsageError("the name is none", "give one of up to 100 letters")
    if len(password) < SHORTEST:
        raise UsageError(f"the password has fewer than {SHORTEST} characters", "take four or five words that don't belong together")
    _write(path, read_accounts(path) | {name.strip(): Account(name.strip(), role, _HASHER.hash(password))})


def remove_account(path: Path, name: str) -> None:
    """Takes an account away; what its owner decided stays. Raises NotFoundError."""
    accounts = read_accounts(path)
    if accounts.pop(name, None) is None:
        raise NotFoundError(f"no account is called {name!r}", "`reportedly accounts list` shows them")
    _write(path, accounts)


@dataclass(slots=True)
class Door:
    """Who is in, and who may come in: sessions in memory alone, and a count of failed tries."""

    path: Path
    sessions: dict[str, tuple[str, float]] = field(default_factory=dict)
    failed: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def must_wait(self, *keys: str) -> bool:
        """True where the name or the address has failed too often of late."""
        now = time.monotonic()
        with self.lock:
            for key in keys:
                self.failed[key] = [at for at in self.failed[key] if now - at < WITHIN]
            return any(len(self.failed[key]) >= TRIES for key in keys)

    def enter(self, name: str, password: str, *keys: str) -> str | None:
        """A new session's token, None where name and password don't fit; a failure counts against the keys."""
        account = read_accounts(self.path).get(name)
        try:
            fits = _HASHER.verify(account.hash if account else _NOBODY, password) and account is not None
        except (Argon2Error, InvalidHashError):
            fits = False
        with self.lock:
            if not fits:
                for key in keys:
                    self.failed[key].append(time.monotonic())
                return None
            for key in keys:
                self.failed.pop(key, None)
            token = secrets.token_urlsafe(32)
            self.sessions[token] = name, time.monotonic() + LASTS
            return token

    def person(self, token: str | None) -> Person | None:
        """Whose session it is, in the role that the account has now; None for none, an ended one, or an account that is gone."""
        with self.lock:
            name, ends = self.sessions.get(token or "", ("", 0.0))
        if time.monotonic() > ends:
            return None
        account = read_accounts(self.path).get(name)
        return Person(account.name, account.role) if account else None

    def leave(self, token: str | None) -> None:
        """Ends a session."""
        with self.lock:
            self.sessions.pop(token or "", None)
