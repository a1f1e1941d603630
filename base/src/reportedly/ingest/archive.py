"""A zip archive → what lies in it, opened by its kind. Nothing is written to the disk, so no name leads outside; all sizes are bounded."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace

from reportedly.errors import InputError
from reportedly.ingest.parcel import MAX_FILE, Parcel, parcel_of
from reportedly.records import Failure

MAX_MEMBERS = 20_000
MAX_UNPACKED = 1024 * 1024 * 1024  # bytes of all members together
MAX_RATIO, RATIO_FROM = 200, 16 * 1024 * 1024  # one member: text packs 3 to 30 times
_TRAP_HINT = "unpack it yourself if you trust it, and read the files"


def is_zip(parcel: Parcel) -> bool:
    """True for a zip archive that is no office document."""
    return parcel.head.startswith(b"PK\x03\x04") and parcel.suffix not in {".docx", ".xlsx", ".ods", ".odt", ".pptx"}


def open_zip(parcel: Parcel) -> Iterator[Failure | Parcel]:
    """The files of an archive, in order; one that is locked, damaged or a trap is a failure. Raises InputError for no archive."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(parcel.whole()))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise InputError(f"the zip archive is broken: {error}", "get it anew, or unpack what can be unpacked and read that") from error
    members = [m for m in archive.infolist() if not m.is_dir() and not _is_of_the_system(m.filename)]
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        raise InputError(f"the archive unpacks to more than {MAX_MEMBERS:,} files or {MAX_UNPACKED // 2**20:,} MiB", _TRAP_HINT)
    for member in members:
        origin = f"{parcel.origin}:{member.filename}"
        try:
            raw = _unpacked(archive, member)
            given = replace(parcel.given, how=(*parcel.given.how, ("archive", parcel.origin)))
            yield parcel_of(raw, origin, posixpath.basename(member.filename.replace("\\", "/")), given, depth=parcel.depth + 1)
        except InputError as error:
            yield Failure(origin, str(error), error.hint)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
            yield Failure(origin, f"the file can't be unpacked: {error}", "unpack it by other means, and read it")


def _is_of_the_system(name: str) -> bool:
    return name.startswith("__MACOSX/") or posixpath.basename(name) in {".DS_Store", "Thumbs.db", "desktop.ini"}


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & 1:
        raise InputError("the file is locked with a password", "unpack it with its password, and read it")
    pieces, got = [], 0
    with archive.open(member) as stream:
        while piece := stream.read(1 << 16):
            got += len(piece)
            if got > MAX_FILE:
                raise InputError(f"the file is larger than one report can be ({MAX_FILE // 2**20} MiB)", "unpack it and divide it")
            if got > RATIO_FROM and got > MAX_RATIO * max(1, member.compress_size):
                raise InputError(f"it unpacks to more than {MAX_RATIO} times its size, as only a trap does", _TRAP_HINT)
            pieces.append(piece)
    return b"".join(pieces)
