"""The interface's words: everything that a page says is there in Arabic, and every term of the vocabulary."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reportedly import vocab
from reportedly.language import words

PACKAGE = Path(__file__).parents[1] / "src" / "reportedly"
ARABIC = words("ar")
SAID = re.compile(r"""(?:\b_|\.say)\(\s*"((?:[^"\\]|\\.)+)"|(?:\b_|\.say)\(\s*'([^']+)'""")
TERMS = (vocab.EVENT_TYPES, vocab.SUBTYPES, vocab.VOICES, vocab.STATUSES, vocab.STANCES, vocab.DISPUTES, vocab.SOURCE_KINDS,
         vocab.ACTOR_KINDS, vocab.TOLLS, vocab.TOLL_WHO, vocab.WEAPON_CLASSES, vocab.SITE_CLASSES, vocab.PLACE_FEATURES,
         vocab.TIMES_OF_DAY, vocab.BASES, vocab.MENTION_KINDS, vocab.ROLES)


def said_on_pages() -> set[str]:
    """Every sentence that templates and pages say by name."""
    files = [*PACKAGE.joinpath("web").rglob("*.html"), *PACKAGE.joinpath("web").glob("*.py"), PACKAGE / "language.py"]
    return {a or b for path in files for a, b in SAID.findall(path.read_text(encoding="utf-8"))}


def test_all_that_pages_say_is_there_in_arabic() -> None:
    missing = {text for text in said_on_pages() if text not in ARABIC.table and text != "{n} of {total}"}
    assert not missing, f"add to data/words_ar.yaml: {sorted(missing)}"


def test_all_terms_are_there_in_arabic() -> None:
    missing = {term for terms in TERMS for term in terms if term not in ARABIC.table}
    assert not missing, f"add to data/words_ar.yaml: {sorted(missing)}"


def test_translations_name_the_same_values() -> None:
    for english, arabic in ARABIC.table.items():
        assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", arabic)), english


@given(st.dates())
def test_every_day_can_be_written(day: object) -> None:
    assert words("ar").day(str(day)) and words("en").days(str(day), None).startswith("from ")
