"""What runs in the child process: limits first, then one file after another, each by the function of its kind."""

import importlib
import json
import sys
from contextlib import suppress
from typing import Any

# Kind → (module, function): loaded at the first file of the kind. Each takes the bytes and gives what JSON can hold.
KINDS = {
    "page": ("reportedly.ingest.html", "take_apart"),
    "docx": ("reportedly.ingest.docx_text", "take_apart"),
    "feed": ("reportedly.ingest.feed", "take_apart"),
    "pdf": ("reportedly.ingest.pdf_pages", "take_apart"),
}
_FORBIDDEN = frozenset(("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.fork",
                        "os.posix_spawn"))


class UnreadableError(Exception):
    """A file of the kind that can't be read: the words follow its name ("is locked with a password"); a hint where there is one."""

    def __init__(self, wrong: str, hint: str = "") -> None:
        super().__init__(wrong)
        self.hint = hint


def limit(memory: int) -> None:
    """So much address space, no core files, no network and no programs from here on."""
    with suppress(ImportError, ValueError, OSError):  # what a system has not, it can't bound; the time is bounded in any case
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def forbid(event: str, _: Any) -> None:
        if event in _FORBIDDEN:
            raise PermissionError(f"a parser tried {event}")

    sys.addaudithook(forbid)


def answer(kind: str, raw: bytes) -> dict[str, Any]:
    """What is to be said of one file: {"found": …}, or {"wrong": …, "hint": …}."""
    module, name = KINDS[kind]
    try:
        return {"found": getattr(importlib.import_module(module), name)(raw)}
    except Exception as error:  # the parsers raise many kinds; each means that this one file can't be read
        if type(error).__name__ == UnreadableError.__name__:
            return {"wrong": str(error), "hint": getattr(error, "hint", "")}
        if isinstance(error, MemoryError):
            return {"wrong": "needs more memory than a file may take"}
        return {"wrong": f"can't be parsed: {type(error).__name__}"}


def main() -> None:
    """Files on standard input, each after a line that says its kind and size; an answer a line on standard output."""
    limit(int(sys.argv[1]))
    taken, given = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints is no answer
    while line := taken.readline():
        asked = json.loads(line)
        said = answer(asked["kind"], taken.read(asked["size"]))
        given.write(json.dumps(said).encode("ascii") + b"\n")
        given.flush()


if __name__ == "__main__":
    main()
