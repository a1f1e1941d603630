"""Single persons harmed under their name: "Commander Abu Rafi was killed", "killing Lina Sabbagh, 34"."""

from collections.abc import Sequence

from reportedly.extract.groups import Group
from reportedly.extract.harm import BE, HAVE, WITHIN, load_lexicon
from reportedly.extract.persons import find_person, is_age_word, load_people, who_by_age
from reportedly.records import Mention, Token

MAX_NAME = 6
_PERSONAL = frozenset({"killed", "injured", "casualties", "detained", "abducted"})
_KIN = frozenset("wife husband son daughter brother sister uncle aunt cousin nephew niece leader".split())
_MARKS = frozenset({",", "—", "–", "―", "--", "(", ")"})
_LINKS = frozenset("al el abu bin ibn ben umm van von de da abd - .".split())
_TITLES = frozenset("""mr mrs ms dr sheikh sheik haji mullah ayatollah imam sgt sergeant capt captain lt lieutenant col colonel gen general
    maj major cpl corporal pvt private spc officer detective deputy prof professor commander emir brig brigadier""".split())
_NOT_NAMES = frozenset("""monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december jan feb mar apr jun jul aug sep sept oct nov dec police army state""".split())


def find_names(tokens: Sequence[Token], groups: Sequence[Group], mentions: Sequence[Mention] = ()) -> tuple[Group, ...]:
    """Names of persons as groups of one, of kind `name`; `head` is the title's index where there is one, else the name's last."""
    taken = {k for g in groups for k in range(g.first, g.last + 1)}
    people = [m for m in mentions if m.actor is not None and m.actor.kind == "person" and m.form == "name"]
    found: list[Group] = []
    i = 0
    while i < len(tokens):
        last = _name_end(tokens, i, taken)
        if last < i:
            i += 1
            continue
        title = _title_start(tokens, i, taken)
        aged = _age_start(tokens, i)
        if aged < i:
            found.append(Group(aged, last, last, 1, 1, 1, "name", who_by_age(tokens, i - 1), counted=False))
        elif _is_person(tokens, i, last, title < i, people):
            person = find_person(tokens, i - 1) if title < i else None
            head = i - 1 if title < i else last
            found.append(Group(title, last, head, 1, 1, 1, "name", person.who if person else "unspecified", counted=False))
        i = last + 1
    return tuple(found)


def merge_appositions(tokens: Sequence[Token], groups: Sequence[Group]) -> tuple[Group, ...]:
    """The groups in order, with "Omar Hadi, a nurse," and "a nurse, Omar Hadi," as one person each."""
    out: list[Group] = []
    for group in sorted(groups):
        before = out[-1] if out else None
        is_pair = before is not None and not before.counted and not group.counted and {before.kind, group.kind} == {"name", "people"}
        if before and is_pair and _is_apposed(tokens, _after_of(tokens, before.last + 1), group.first) and _may_appose(tokens, group):
            who = before.who if before.who != "unspecified" else group.who
            out[-1] = before._replace(who=who, last=before.last if before.kind == "name" else group.last)
        else:
            out.append(group)
    return tuple(out)


def _after_of(tokens: Sequence[Token], at: int) -> int:
    """The token behind the office that a title names: "the governor | of West Darfur |, Khamis Abakar"."""
    end = at + 1
    while at < len(tokens) and tokens[at].lower == "of" and end < len(tokens) and tokens[end].is_capitalised:
        end += 1
    return end if end > at + 1 else at


def _is_apposed(tokens: Sequence[Token], start: int, end: int) -> bool:
    """True where only marks and an age stand between two phrases."""
    between = [t.text for t in tokens[start:end]]
    return 0 < len(between) < 5 and all(text in _MARKS or text.isdecimal() for text in between)


def _may_appose(tokens: Sequence[Token], group: Group) -> bool:
    return group.kind == "name" or tokens[group.first].lower in {"a", "an", "the"} or tokens[group.first].text.isdecimal()


def _name_end(tokens: Sequence[Token], i: int, taken: set[int]) -> int:
    """The last token of a capitalised name that begins at token i; i - 1 where none does."""
    j = i
    while j < len(tokens) and j - i < MAX_NAME and j not in taken:
        t = tokens[j]
        is_link = j > i and t.lower in _LINKS and j + 1 < len(tokens) and tokens[j + 1].is_capitalised
        if not is_link and not (t.is_capitalised and t.tag in {"NNP", "NNPS"} and t.lower not in _NOT_NAMES):
            break
        j += 1
    while j > i + 1 and not tokens[j - 1].is_word:
        j -= 1
    return j - 1


def _title_start(tokens: Sequence[Token], i: int, taken: set[int]) -> int:
    """Where a title or occupation before the name begins: "police officer | Lina", "journalist | Omar"."""
    j = i - 1
    person = find_person(tokens, j) if j >= 0 and j not in taken and tokens[j].tag in {"NN", "NNP", "JJ"} else None
    if person is None or not (person.occupation or person.who != "unspecified" or tokens[j].lower in _KIN):
        return i
    while j > 0 and j - 1 not in taken and tokens[j - 1].tag in {"NN", "JJ"} and i - j < 4:
        j -= 1
    return j


def _age_start(tokens: Sequence[Token], i: int) -> int:
    """Where an age before the name begins: "the | 6-month old Lina", "23-year-old Omar"."""
    word = tokens[i - 1].lower if i else ""
    start = i - 1 if word.endswith("year-old") else i - 2 if word == "old" and i > 1 and is_age_word(tokens[i - 2].lower) else i
    return start - 1 if 0 < start < i and tokens[start - 1].lower == "the" else start


def _is_person(tokens: Sequence[Token], first: int, last: int, has_title: bool, people: Sequence[Mention]) -> bool:
    if has_title or any(m.start <= tokens[last].start < m.end for m in people):
        return True
    before = tokens[first - 1] if first else None
    if tokens[first].lower in _TITLES and last > first:
        return True
    if before is not None and (before.tag in {"IN", "DT", "POS", "TO", "PRP$", "CD", "NN", "JJ"} or before.lower in {"and", "'s"}):
        return _has_age(tokens, last)
    return _has_age(tokens, last) or _is_harmed_alone(tokens, last)


def _has_age(tokens: Sequence[Token], last: int) -> bool:
    tail = [t.text for t in tokens[last + 1 : last + 4]]
    if len(tail) < 3:
        return False
    return tail[0] in {",", "("} and tail[1].isdecimal() and 0 < int(tail[1][:4]) < 110 and tail[2] in {",", ".", ")", ";"}


def _is_harmed_alone(tokens: Sequence[Token], last: int) -> bool:
    """True where a singular verb chain with a word of harm follows: only a person "was killed" or "was arrested"."""
    k = last + 1
    if k < len(tokens) and tokens[k].text == ",":
        k = next((j + 1 for j in range(k + 1, min(len(tokens), k + 14)) if tokens[j].text == ","), k)
    if k >= len(tokens) or tokens[k].lower not in {"was", "has", "is"} & (BE | HAVE):
        return False
    j = k + 1
    while j < len(tokens) and (tokens[j].lower in BE | HAVE | WITHIN or tokens[j].tag == "RB"):
        j += 1
    rule = load_lexicon().words.get(tokens[j].lower) if j < len(tokens) else None
    return rule is not None and rule.toll in _PERSONAL and tokens[last].lower not in load_people().things
