"""Our own annotated reports: the markup is read right, every report compiles without a fault, train and dev share no writer or conflict."""

import json
import random
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "training"))

from agreement import find_lines, kappa  # noqa: E402
from check_corpus import find_faults  # noqa: E402
from compile_corpus import compile_report, find_reports  # noqa: E402
from corpus_markup import MarkupError, read_marked_report, read_markup  # noqa: E402
from corpus_terms import SUBTYPES  # noqa: E402
from corpus_values import days_of, read_number, read_time  # noqa: E402
from reader_gold import read_corpus  # noqa: E402
from reader_labels import FACTS, KINDS  # noqa: E402
from reader_names import find_names, refill  # noqa: E402
from reader_sentences import read_marks, read_sentences  # noqa: E402

REPORTS = sorted(find_reports(ROOT / "corpus"))

SMALL = """id: t1
style: test
conflict: none
writer: test
published: 2020-01-08
---
{q1 {x1=rebels Rebels} {e1 attacked} {p1=oslin Oslin} {t1=2020-01-06 Monday}, killing {k1 {n1=3 three} men}}, {x2=:state police} {c1 said}.
---
place oslin: Oslin; SE; settlement
actor rebels: Rebels of Oslin; rebel
a1 source=x2 cue=c1 content=q1 kind=state stance=says
e1 clash said a1: actor x1; in p1; when t1; toll k1 killed -
"""


def faults_of(source: str) -> list[str]:
    """Faults of a marked report, or the error that it does not compile with."""
    try:
        marked = read_marked_report(source, "t")
        return list(find_faults(compile_report(marked, {}), marked))
    except MarkupError as error:
        return [str(error)]


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_every_report_compiles_without_a_fault(path: Path):
    """Sound markup, sound annotation, every span's words in their place."""
    assert faults_of(path.read_text(encoding="utf-8")) == []


def test_ids_are_unique_and_train_and_dev_share_no_writer_and_no_conflict():
    """Dev is no copy of train."""
    facts = [(p.parent.name, read_marked_report(p.read_text(encoding="utf-8"), p.name).facts) for p in REPORTS if p.parent.name != "second"]
    assert len({f["id"] for _, f in facts}) == len(facts)
    for fact in ("writer", "conflict"):
        train, dev = ({f[fact] for folder, f in facts if folder == name} - {"none"} for name in ("train", "dev"))
        assert not train & dev, fact


def test_the_second_annotation_is_of_the_same_words():
    """A second annotation stands on the bare text of the first, so that spans can be compared."""
    folder = ROOT / "corpus" / "second"
    for path in find_reports(folder):
        of = next(p for p in REPORTS if p.name == path.name and p.parent.name != "second")
        first, second = (read_marked_report(p.read_text(encoding="utf-8"), p.name) for p in (of, path))
        assert (second.text, second.facts["id"]) == (first.text, first.facts["id"]), path.name


def test_agreement_of_a_corpus_with_itself_is_whole_and_falls_with_each_change():
    """Two readings of one text: spans, kappa and fields by hand."""
    one, other = (compile_report(read_marked_report(source, "t"), {}) for source in
                  (SMALL, SMALL.replace("e1 clash said", "e1 attack said").replace("killed -", "killed -; civ")
                   .replace("{k1 {n1=3 three} men}", "{k1 {n1=3 three}} men")))
    same = list(find_lines({"t1": one}, {"t1": one}))
    assert next(line for line in same if line.startswith("toll ")).split() == ["toll", "1", "1", "1.00", "1.00"]
    changed = list(find_lines({"t1": one}, {"t1": other}))
    assert next(line for line in changed if line.startswith("toll ")).split() == ["toll", "1", "1", "1.00", "0.00"]
    assert next(line for line in changed if line.startswith("sub-type")).split()[:3] == ["sub-type", "equal", "0.00"]
    assert kappa([("a", "a"), ("a", "a"), ("b", "b"), ("b", "a")]) == 0.5
    assert kappa([]) is None
    assert kappa([("a", "a")]) is None


def test_markup_gives_bare_text_and_offsets():
    """Spans nest, share a span, and braces can be escaped."""
    text, marks = read_markup(r"{s1 {x1,e1 The men}} \{x\}", "t")
    assert text == "The men {x}"
    assert {(m.id, text[m.start : m.end]) for m in marks} == {("s1", "The men"), ("x1", "The men"), ("e1", "The men")}


def test_the_small_report_compiles_to_the_public_format():
    """One claim with everything linked."""
    assert faults_of(SMALL) == []
    claim = compile_report(read_marked_report(SMALL, "t"), {})["claims"][0]
    assert claim["event"]["type"] == "Battles"
    assert claim["roles"][0]["mention"] == "x1"
    assert (claim["when"]["earliest"], claim["when"]["time_precision"]) == ("2020-01-06", 1)
    assert (claim["tolls"][0]["best"], claim["where"]["geo_precision"]) == (3, 1)


@pytest.mark.parametrize(("old", "new", "fault"), [
    ("e1 clash said a1", "e1 fight said a1", "unknown sub-type"),
    ("e1 clash said a1", "e1 clash said", "only an empty one"),
    ("e1 clash said a1", "e1 clash denied a1", "voice denied"),
    ("e1 clash said a1", "e1 clash said a2", "no attribution"),
    ("e1 clash said a1", "e1 clash said did-not-happen a1", "only the outlet itself"),
    ("{e1 attacked}", "attacked", "no span e1"),
    ("actor x1;", "actor p1;", "is a mention of kind place"),
    ("in p1;", "in t1;", "is no mention of a place"),
    ("when t1;", "when 2020-01-08..2020-01-06;", "earliest lies after latest"),
    ("n1=3 ", "n1=30-3 ", "not in order"),
    ("toll k1 killed -", "", "used by no claim"),
    ("killed -", "slain -", "unknown toll"),
    ("killed -", "killed - of=k9", "which the claim lacks"),
    ("stance=says", "stance=denies", "`disputes` goes with"),
    ("killed -", "killed -; civ", "Armed clash can't target civilians"),
    ("e1 clash", "e1 abduct", "violence against civilians targets civilians"),
    ("actor x1;", "target x1; affected x1;", "x1 is both target and affected"),
    ("e1 clash said", "e1 threat said expected", "a Statement was made"),
    ("police}", "police", "never closed"),
    ("x1=rebels ", "x1=robbers ", "is not defined"),
], ids=lambda x: x[:24])
def test_the_checker_refuses(old: str, new: str, fault: str):
    """Each inconsistent annotation is named."""
    assert old in SMALL
    assert any(fault in f for f in faults_of(SMALL.replace(old, new, 1))), faults_of(SMALL.replace(old, new, 1))


def test_soldiers_taken_by_force_are_no_civilians_and_civilians_among_them_are():
    """An abduction whose targets are all of an armed side goes without `civ`; an attack on things or civilians does not."""
    taken = SMALL.replace("e1 clash said a1: actor x1", "e1 abduct said a1: target x1").replace("killed -", "abducted -")
    assert faults_of(taken) == []
    assert faults_of(taken.replace("target x1", "target x1 x2").replace("{x2=:state police}", "{x2=:civ police}")) != []


def test_values():
    """Counts, days of TIMEX3 values, and the basis of a time."""
    assert read_number("-20", "t") == {"low": None, "best": None, "high": 20}
    assert read_number("~12", "t") == {"low": 12, "best": None, "high": None}
    assert days_of("2020-02") == ("2020-02-01", "2020-02-29")
    assert days_of("2020-01-06TNI") == ("2020-01-06", "2020-01-07")
    assert days_of("2020-W02") == ("2020-01-06", "2020-01-12")
    assert read_time("P3D", "three days", "t")["timex_type"] == "DURATION"
    assert read_time("2020-01-06", "6 January 2020", "t")["basis"] == "stated"


# --- the single sentences ----------------------------------------------------------------------------------


SENTENCES = ROOT / "corpus" / "sentences"


def test_every_single_sentence_is_read_and_each_sub_type_has_some() -> None:
    documents = list(read_sentences(SENTENCES, random.Random(1)))
    subtypes = Counter(FACTS[0][1][event.facts[0]] for doc in documents for event in doc.events)
    assert all(event.trigger for doc in documents for event in doc.events)
    assert min(subtypes[name] for name in SUBTYPES.values()) >= 7, subtypes
    assert len({line for path in SENTENCES.glob("*.marked") for line in path.read_text(encoding="utf-8").splitlines()}) > 700


def test_marks_of_a_sentence() -> None:
    assert read_marks("[a Gunmen] {attack/attempted shot at} a bus [size=12]") == (
        "Gunmen shot at a bus [size=12]", [("actor", "", 0, 6), ("attack", "attempted", 7, 14)])
    for wrong in ("{attack shot", "{nonsense shot} at", "{attack/perhaps shot} at"):
        with pytest.raises(ValueError, match=r"never closed|unknown code"):
            read_marks(wrong)


@pytest.mark.parametrize(("line", "known"), [("[a Gunmen] {attack shot} a baker.", True), ("They spoke of {attack the killing}.", False)])
def test_roles_of_a_sentence_are_known_where_it_marks_one_of_them(line: str, known: bool, tmp_path: Path) -> None:
    (tmp_path / "a.marked").write_text(line + "\n", encoding="utf-8")
    (document,) = read_sentences(tmp_path, random.Random(1))
    assert any(words is not None for words in document.events[0].relations) is known


def test_names_change_places_everywhere_in_a_report_and_common_words_never() -> None:
    rows = [compile_report(read_marked_report(SMALL, "t"), {})]
    documents = list(read_corpus(json.loads(json.dumps(rows))))
    names = find_names(documents, [])
    assert names == {KINDS.index("place"): ["oslin"], KINDS.index("actor"): ["rebels"]}
    places = {KINDS.index("place"): ["oslin", "tarka"]}
    readers = [refill(documents[0], places, lambda word: [ord(word[0])], random.Random(seed)) for seed in range(20)]
    assert {read("oslin")[0] for read in readers} == {ord("o"), ord("t")}
    assert {read("rebels")[0] for read in readers} == {ord("r")}
