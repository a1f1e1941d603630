"""The child process that takes foreign files apart: bounded in memory and time, without network, and free to die.

A page, a PDF or an office document is parsed by libraries written in C. They run here, one file after another; what kills the child, or
keeps it too long, costs that one file, and the next file gets a new child. It answers in JSON, so nothing but words comes back.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Any

from reportedly.errors import InputError

MEMORY = 1_500_000_000  # bytes of address space, the interpreter and libraries included
SECONDS = 60.0  # for one file
MOST_FILES = 400  # after which a new child begins: libraries that leak stay bounded
MOST_ANSWERED = 64 * 1024 * 1024  # bytes of one answer

MAIN = "reportedly.ingest.child_main"

_lock = threading.Lock()


class _Child:
    """One running child, how many files it had, and which process started it."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "OMP_NUM_THREADS": "1"}
        self.running = subprocess.Popen(  # noqa: S603 (our own interpreter, our own module)
            [sys.executable, "-m", MAIN, str(MEMORY)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=environment, start_new_session=True)
        self.files, self.parent = 0, os.getpid()

    def stop(self) -> None:
        """Ends it, whatever it does."""
        with suppress(OSError):
            self.running.kill()
        for pipe in (self.running.stdin, self.running.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()
        self.running.wait()


_children: list[_Child] = []


def ask(kind: str, raw: bytes, what: str, hint: str, seconds: float | None = None) -> Any:
    """What the child makes of the bytes: `kind` names one of child_main's functions, `what` the file to the user ("the PDF").

    Raises InputError, with `hint`, where it can't be taken apart, takes too long or too much memory.
    """
    with _lock:
        child = _running()
        child.files += 1
        late = threading.Timer(seconds or SECONDS, child.running.kill)
        late.start()
        try:
            answer = _exchange(child, kind, raw)
        except (OSError, ValueError) as error:
            is_late = not late.is_alive()
            stop()
            raise InputError(f"{what} took longer than {seconds or SECONDS:.0f} s to take apart" if is_late else
                             f"{what} brought down the process that takes it apart", hint) from error
        finally:
            late.cancel()
    if "wrong" in answer:
        raise InputError(f"{what} {answer['wrong']}", str(answer.get("hint") or hint))
    return answer["found"]


def _running() -> _Child:
    if _children and (_children[0].parent != os.getpid()):
        _children.clear()  # a fork of the process that started it: that child is not ours
    if _children and (_children[0].files >= MOST_FILES or _children[0].running.poll() is not None):
        stop()
    if not _children:
        _children.append(_Child())
    return _children[0]


def _exchange(child: _Child, kind: str, raw: bytes) -> dict[str, Any]:
    stdin, stdout = child.running.stdin, child.running.stdout
    if stdin is None or stdout is None:
        raise OSError("no pipes")
    stdin.write(json.dumps({"kind": kind, "size": len(raw)}).encode("ascii") + b"\n")
    stdin.write(raw)
    stdin.flush()
    line = stdout.readline(MOST_ANSWERED)
    if not line.endswith(b"\n"):
        raise OSError("no whole answer")
    answer = json.loads(line)
    if not isinstance(answer, dict):
        raise ValueError("no object")
    return answer


def stop() -> None:
    """Ends the child, if there is one of ours."""
    while _children:
        child = _children.pop()
        if child.parent == os.getpid():
            child.stop()


atexit.register(stop)
