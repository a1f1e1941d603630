"""What the fields of claims and incidents are called on pages: by a recorder's words, not by their paths in the data."""

NAMES = {
    "event": "what", "event.subtype": "what", "civilians_targeted": "civilians targeted", "responsible": "who did it",
    "roles.actor": "who did it", "targets": "to whom", "roles.target": "to whom", "roles.affected": "who was harmed",
    "weapons": "with what", "roles.weapon": "with what", "where.place": "where", "tolls.killed": "killed", "tolls.injured": "injured",
    "tolls": "others harmed", "voice": "how they say it", "status": "whether it happened",
}


def name_of(path: str) -> str:
    """The field's name in English words, which `words.say` says in other languages.

    >>> name_of("roles.actor"), name_of("when"), name_of("tolls.missing")
    ('who did it', 'when', 'missing')
    """
    return NAMES.get(path) or path.rpartition(".")[2]
