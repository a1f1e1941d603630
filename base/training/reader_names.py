"""Names that change places: each time a report of ours trains, most of its names stand for others of their kind: none is learnt by heart.

Only what the encoder reads changes (the pieces of a word), and a name by a name everywhere in the report; annotation and shapes stay.
"""

import random
from collections.abc import Mapping, Sequence

from reader_gold import Document
from reader_labels import KINDS

from reportedly.extract.windows import Pieces

Names = Mapping[int, Sequence[str]]  # by kind of mention: words that are names, in lower case
_KINDS = tuple(KINDS.index(k) for k in ("place", "actor"))
_SHARE = 0.6  # of a report's names that change


def find_names(documents: Sequence[Document], others: Sequence[Document]) -> Names:
    """The words of named places and actors in `documents` that no document, theirs or of the `others`, writes in lower case."""
    common = {t.text for doc in [*documents, *others] for t in doc.tokens if t.text.islower()}
    return {kind: sorted({w for doc in documents for w in _names_in(doc, kind)} - common) for kind in _KINDS}


def _names_in(doc: Document, kind: int) -> set[str]:
    words = {i for k, mention in doc.mentions if k == kind for i in mention}
    return {doc.tokens[i].lower for i in words if doc.tokens[i].text.istitle() and doc.tokens[i].text.isalpha()}


def refill(doc: Document, names: Names, pieces_of: Pieces, chance: random.Random) -> Pieces:
    """`pieces_of` with most of the document's names standing for others of their kind; the same where it has none."""
    swap = {}
    for kind, known in names.items():
        for word in sorted(_names_in(doc, kind) & set(known)):
            if chance.random() < _SHARE:
                swap.setdefault(word, chance.choice(known))
    return (lambda word: pieces_of(swap.get(word, word))) if swap else pieces_of
