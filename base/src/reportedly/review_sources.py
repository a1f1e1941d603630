"""What is known of sources beside judgements: whose outlets are whose, and the reliability that users gave their own actors."""

from pathlib import Path
from typing import Any

from reportedly import resources
from reportedly.actors_entries import read_added, read_entries
from reportedly.errors import UsageError


def own_path() -> Path:
    """The user's own table of owners, in $REPORTEDLY_HOME; it need not be there."""
    return resources.home() / "owners.yaml"


def find_owners() -> dict[str, str]:
    """Outlet to owner, by their names: the packaged table, and the user's, which goes before it. Raises UsageError."""
    owners = read_owners(resources.load_yaml("data/owners.yaml"), "data/owners.yaml")
    path = own_path()
    if not path.is_file():
        return owners
    try:
        raw = resources.parse_yaml(path.read_bytes())
    except (OSError, ValueError) as wrong:
        raise UsageError(f"{path} can't be read: {wrong}", "write it like data/owners.yaml: a list of owner and outlets") from wrong
    return {**owners, **read_owners(raw, str(path))}


def read_owners(raw: Any, name: str) -> dict[str, str]:
    """The table from its YAML: a list of entries with `owner` and `outlets`. Raises UsageError."""
    found: dict[str, str] = {}
    for row in raw or ():
        if not isinstance(row, dict) or not isinstance(row.get("owner"), str) or not isinstance(row.get("outlets"), list):
            raise UsageError(f"{name}: {str(row)[:60]} is no owner with outlets", "write `- {owner: NAME, outlets: [NAME, NAME]}`")
        found |= {str(outlet): row["owner"] for outlet in (row["owner"], *row["outlets"])}
    return found


def find_reliability() -> dict[str, str]:
    """The reliability that a user's own actors have as sources, by all their names."""
    entries = (entry for text in read_added() for entry in read_entries(text))
    return {name: entry.reliability for entry in entries if entry.reliability for name in (entry.name, *entry.aliases)}
