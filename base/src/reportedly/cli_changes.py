"""`reportedly changes`: reports that came back with other bytes, and what they say otherwise now."""

import json
from dataclasses import asdict

from reportedly.changes import find_changed
from reportedly.publish.plain import in_one_line
from reportedly.store import Ledger
from reportedly.watch import earlier_version


def run(where: str, form: str) -> None:
    """Prints every version that replaces another, the oldest first."""
    with Ledger.open(where, create=False) as ledger:
        for old, new, changes in find_changed(ledger.find_readings(), lambda sha256: earlier_version(ledger, sha256)):
            if form == "jsonl":
                print(json.dumps({"sha256": new.report.sha256, "replaces": old.report.sha256, "url": new.report.url,  # noqa: T201
                                  "outlet": new.report.outlet, "changes": [asdict(c) for c in changes]}, ensure_ascii=False))
                continue
            print(in_one_line(f"{new.report.outlet or 'unknown outlet'}: {new.report.url or new.report.id}"))  # noqa: T201
            for line in [change.words() for change in changes] or ["its wording only"]:
                print(f"  {in_one_line(line)}")  # noqa: T201
