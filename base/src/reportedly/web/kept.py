"""What pages made from a ledger, kept in memory while the ledger stays as it is."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Made = TypeVar("Made")
MOST = 400  # things kept; the least lately used are let go


class Kept:
    """Things made from a ledger, each under the state in which it was: another state's are never given. Safe to use from many threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._made: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def pick(self, state: Hashable, key: Hashable, make: Callable[[], Made]) -> Made:
        """The thing as it was made in this state, else made now. `state` was asked before `make` looks: what it sees is no older.

        Where several ask at once, one makes it and the others wait.
        """
        whole = state, key
        with self._lock:
            if whole in self._made:
                self._made.move_to_end(whole)
                known: Made = self._made[whole]
                return known
            making = self._making.setdefault(whole, threading.Lock())
        with making:
            with self._lock:
                if whole in self._made:
                    made: Made = self._made[whole]
                    return made
            try:
                made = make()
                with self._lock:
                    self._made[whole] = made
                    while len(self._made) > self._most:
                        self._made.popitem(last=False)
            finally:
                with self._lock:
                    self._making.pop(whole, None)
        return made
