"""Annotation lines of a marked report compiled to mentions, attributions and claims as the public format has them."""

import calendar
import datetime as dt
import re
import shlex
from collections.abc import Callable
from typing import Any

import corpus_terms as terms
from corpus_markup import Mark, MarkedReport, MarkupError

Json = dict[str, Any]
_PRONOUNS = frozenset("it its itself they them their themselves he him his she her we us our i my you who which whom".split())
_GEO = {"settlement": 1, "site": 1, "district": 2, "province": 3, "region": 3, "water": 3, "country": None}


def code(table: dict[str, str], key: str, what: str, name: str) -> str:
    """The public term of a short code; raises MarkupError for an unknown one."""
    if key not in table:
        raise MarkupError(f"{name}: unknown {what} {key!r} (one of: {', '.join(table)})")
    return table[key]


# --- numbers and times -----------------------------------------------------------------------------------


def read_number(words: str, name: str) -> Json:
    """Bounds of a count: `12`, `12+` at least, `-20` up to, `20-25`, `=30` about, `~3` a vague word with the codebook's low.

    >>> read_number("12+", "doc")
    {'low': 12, 'best': 12, 'high': None}
    """
    patterns: list[tuple[str, Callable[..., tuple[int | None, int | None, int | None]]]] = [
        (r"(\d+)$", lambda a: (a, a, a)), (r"(\d+)\+$", lambda a: (a, a, None)), (r"-(\d+)$", lambda a: (None, None, a)),
        (r"(\d+)-(\d+)$", lambda a, b: (a, None, b)), (r"=(\d+)$", lambda a: (None, a, None)), (r"~(\d+)$", lambda a: (a, None, None)),
    ]
    for pattern, bounds in patterns:
        match = re.match(pattern, words)
        if match:
            low, best, high = bounds(*map(int, match.groups()))
            return {"low": low, "best": best, "high": high}
    raise MarkupError(f"{name}: unreadable number {words!r}")


def days_of(timex: str) -> tuple[str | None, str | None]:
    """The first and last ISO day of a TIMEX3 date value; None and None where it names no days of the calendar.

    >>> days_of("2018-02"), days_of("2018-03-12TNI")
    (('2018-02-01', '2018-02-28'), ('2018-03-12', '2018-03-13'))
    """
    if match := re.match(r"(\d{4})-(\d\d)-(\d\d)(TNI)?", timex):
        day = dt.date(int(match[1]), int(match[2]), int(match[3]))
        return day.isoformat(), (day + dt.timedelta(days=bool(match[4]))).isoformat()
    if match := re.match(r"(\d{4})-W(\d\d)(-WE)?$", timex):
        first = dt.date.fromisocalendar(int(match[1]), int(match[2]), 6 if match[3] else 1)
        return first.isoformat(), dt.date.fromisocalendar(int(match[1]), int(match[2]), 7).isoformat()
    if match := re.match(r"(\d{4})-(\d\d)$", timex):
        last = calendar.monthrange(int(match[1]), int(match[2]))[1]
        return f"{timex}-01", f"{timex}-{last:02d}"
    if match := re.match(r"(\d{4})-(SP|SU|FA|WI)$", timex):
        month = {"SP": 3, "SU": 6, "FA": 9}.get(match[2])
        if month is None:
            return f"{match[1]}-12-01", f"{int(match[1]) + 1}-02-28"
        return f"{match[1]}-{month:02d}-01", f"{match[1]}-{month + 2:02d}-{30 if month != 3 else 31}"
    if re.match(r"\d{4}$", timex):
        return f"{timex}-01-01", f"{timex}-12-31"
    return None, None


def read_time(reference: str, words: str, name: str) -> Json:
    """A time's meaning: `VALUE`, then `@earliest..latest` where the value doesn't give the days, then `/s`, `/r` or `/a`."""
    match = re.match(r"([^@/]+)(?:@([\d-]*)\.\.([\d-]*))?(?:/([sra]))?$", reference)
    if not match:
        raise MarkupError(f"{name}: unreadable time {reference!r}")
    value, first, last, basis = match.groups()
    timex_type = "SET" if value.startswith("XXXX") else "DURATION" if re.match(r"P[T\dX]", value) else "TIME" if "T" in value else "DATE"
    if value in {"PAST_REF", "PRESENT_REF", "FUTURE_REF"}:
        timex_type = "DATE"
    earliest, latest = (first or None, last or None) if "@" in reference else days_of(value) if timex_type in {"DATE", "TIME"} else (None, None)
    default = "s" if re.search(r"\b\d{4}\b", words) or timex_type in {"DURATION", "SET"} else "r"
    return {"timex_type": timex_type, "timex": value, "earliest": earliest, "latest": latest,
            "basis": {"s": "stated", "r": "relative", "a": "assumed"}[basis or default]}


# --- mentions --------------------------------------------------------------------------------------------


class Compiler:
    """Compiles one marked report; `entities` are the `place` and `actor` lines, the report's own over the corpus's."""

    def __init__(self, report: MarkedReport, entities: dict[str, Json]) -> None:
        self.report, self.name, self.text = report, report.name, report.text
        self.entities = entities
        self.published = report.facts.get("published")
        self.mentions = [self._mention(m) for m in report.marks if m.kind]
        self.by_id = {m["id"]: m for m in self.mentions}
        self.attributions: list[Json] = []
        self.claims: list[Json] = []

    def quote(self, mark: Mark) -> Json:
        """A span with its words."""
        return {"start": mark.start, "end": mark.end, "text": self.text[mark.start : mark.end]}

    def _mention(self, mark: Mark) -> Json:
        words, ref = self.text[mark.start : mark.end], mark.reference
        resolved: Json | None
        if ref in {None, "?"}:
            if mark.kind in {"time", "number", "weapon"} and ref is None:
                raise MarkupError(f"{self.name}: {mark.kind} {mark.id} ({words!r}) needs a value, or =?")
            resolved = None
        elif mark.kind == "number":
            resolved = read_number(ref or "", self.name)
        elif mark.kind == "time":
            resolved = read_time(ref or "", words, self.name)
        elif mark.kind == "weapon":
            resolved = {"class": code(terms.WEAPONS, ref or "", "weapon", self.name)}
        else:
            resolved = self._entity(ref or "", mark)
        return {"id": mark.id, "kind": mark.kind, "start": mark.start, "end": mark.end, "text": words,
                "form": self._form(mark, words), "resolved": resolved, "candidates": [], "why": "annotated"}

    def _entity(self, ref: str, mark: Mark) -> Json:
        if mark.kind == "actor" and ref.startswith(":"):
            kind = code(terms.ACTOR_KINDS, ref[1:].split(":")[0], "kind of actor", self.name)
            return {"id": f"gold:{ref[1:]}", "name": kind, "kind": kind, "public": None}
        found = self.entities.get(f"{mark.kind} {ref}")
        if not found:
            raise MarkupError(f"{self.name}: {mark.kind} {ref!r} of {mark.id} is not defined")
        return dict(found)

    def _form(self, mark: Mark, words: str) -> str:
        if mark.kind in {"place"}:
            return "name"
        if words.lower() in _PRONOUNS:
            return "pronoun"
        if mark.kind != "actor":
            return "name"
        starts = mark.start == 0 or re.search(r"[.!?:”\"\n—–-]\s*[“\"(]?$", self.text[: mark.start]) is not None
        for i, match in enumerate(re.finditer(r"\w[\w'’-]*", words)):
            word = match.group()
            if word[0].isupper() and not (i == 0 and starts and not self._is_name(word)):
                return "name"
        return "nominal"

    def _is_name(self, word: str) -> bool:
        return word.isupper() and len(word) > 1 or any(word in e["name"].split() for e in self.entities.values() if "kind" in e)

    # --- attributions --------------------------------------------------------------------------------------

    def read_attribution(self, line: str) -> None:
        """One line `a1 source=x1 cue=c1 content=q1 kind=medic stance=says [to=x2] [within=a0] [disputes=actor] [quoted] [unnamed]`."""
        head, *words = line.split()
        known = {"source", "cue", "content", "kind", "stance", "to", "within", "disputes", "quoted", "unnamed", "named"}
        given = dict(w.partition("=")[::2] for w in words)
        if set(given) - known:
            raise MarkupError(f"{self.name}: {head}: unknown {sorted(set(given) - known)}")
        source = self.report.one(given["source"]) if "source" in given else None
        mention = self._mention_within(source) if source else None
        kind = given.get("kind", "unknown")
        named = "named" in given or bool(mention and mention["form"] == "name" and "unnamed" not in given)
        pieces = self.report.pieces(given["content"]) if "content" in given else []
        disputes = code(terms.DISPUTES, given["disputes"], "dispute", self.name) if "disputes" in given else None
        self.attributions.append({
            "id": head, "source": self.quote(source) if source else None, "source_mention": mention["id"] if mention else None,
            "source_kind": code(terms.SOURCE_KINDS, kind, "kind of source", self.name), "named": named,
            "addressee": self.quote(self.report.one(given["to"])) if "to" in given else None,
            "cue": self.quote(self.report.one(given["cue"])) if "cue" in given else None,
            "content": [{"start": m.start, "end": m.end} for m in pieces],
            "stance": code(terms.STANCES, given.get("stance", "says"), "stance", self.name),
            "disputes": disputes, "quoted": "quoted" in given, "within": given.get("within")})

    def _mention_within(self, span: Mark) -> Json | None:
        inside = [m for m in self.mentions if m["kind"] == "actor" and span.start <= m["start"] and m["end"] <= span.end]
        return min(inside, key=lambda m: (m["start"], -m["end"])) if inside else None

    # --- claims --------------------------------------------------------------------------------------------

    def read_claim(self, line: str) -> None:
        """One line `e1 SUBTYPE [voice] [status] [chain a0>a1]: field; field; …` (fields: see corpus/GUIDELINES.md)."""
        head, _, rest = line.partition(":")
        claim_id, subtype, *flags = head.split()
        trigger = self.report.one(claim_id.split(".")[0])
        sub = code(terms.SUBTYPES, subtype, "sub-type", self.name)
        chain = next((f.split(">") for f in flags if re.match(r"a\d", f)), [])
        words = [f for f in flags if not re.match(r"a\d", f)]
        claim: Json = {
            "id": claim_id, "start": trigger.start, "end": trigger.end, "text": "", "event": {"type": "", "subtype": sub, "trigger": self.quote(trigger)},
            "civilians_targeted": False, "roles": [], "where": None, "other_places": [], "site": None, "when": None, "tolls": [], "victims": [],
            "attribution": chain, "conveys": [], "voice": "reported", "status": "occurred", "relations": [], "why": "annotated", "score": None}
        for word in words:
            claim["status" if word in STATUSES else "voice"] = word
        for part in filter(None, (p.strip() for p in rest.split(";"))):
            self._read_field(claim, part)
        self._order(claim)
        self.claims.append(claim)

    def _read_field(self, claim: Json, part: str) -> None:
        key, *words = shlex.split(part)
        if key in {"actor", "supporter", "target", "affected", "weapon"}:
            claim["roles"] += [{"role": key, "mention": w if w in self.by_id else None, **self.quote(self.report.one(w))} for w in words]
        elif key in terms.WHERE:
            claim["where"] = self._where(key, words)
        elif key in terms.OTHER_PLACES:
            claim["other_places"] += [{"as": terms.OTHER_PLACES[key], "mention": w, "place": self.by_id[self._place(w)]["resolved"]} for w in words]
        elif key == "site":
            claim["site"] = {**self.quote(self.report.one(words[0])), "class": code(terms.SITES, words[1], "site", self.name)}
        elif key == "when":
            claim["when"] = self._when(words)
        elif key == "toll":
            claim["tolls"].append(self._toll(words, len(claim["tolls"])))
        elif key == "victim":
            claim["victims"].append(self._victim(words))
        elif key == "conveys":
            claim["conveys"] += words
        elif key == "also":
            claim["event"].setdefault("also", []).extend(self.quote(self.report.one(w)) for w in words)
        elif key == "civ" and not words:
            claim["civilians_targeted"] = True
        elif key in terms.RELATIONS:
            claim["relations"] += [{"kind": terms.RELATIONS[key], "claim": w} for w in words]
        else:
            raise MarkupError(f"{self.name}: {claim['id']}: unknown field {part!r}")

    def _place(self, mark_id: str) -> str:
        if self.by_id.get(mark_id, {}).get("kind") != "place":
            raise MarkupError(f"{self.name}: {mark_id} is no mention of a place")
        return mark_id

    def _where(self, relation: str, words: list[str]) -> Json:
        mention = self.by_id[self._place(words[0])]
        feature = (mention["resolved"] or {}).get("feature", "settlement")
        precision = _GEO[feature]
        if relation != "in" and precision == 1:
            precision = 2
        for word in words[1:]:
            precision = int(word.removeprefix("gp="))
        return {"mention": words[0], "relation": terms.WHERE[relation], "place": mention["resolved"], "geo_precision": precision}

    def _when(self, words: list[str]) -> Json | None:
        if words[0].startswith("=e"):
            found = next((c for c in self.claims if c["id"] == words[0][1:]), None)
            if found is None:
                raise MarkupError(f"{self.name}: no claim {words[0][1:]} before this one")
            return dict(found["when"]) if found["when"] else None
        when: Json = {"mention": None, "earliest": None, "latest": None, "lasts": False, "time_of_day": None, "basis": "stated", "time_precision": 0}
        for word in words:
            if word in self.by_id:
                time = self.by_id[word]["resolved"] or {}
                when |= {"mention": word, "earliest": time.get("earliest"), "latest": time.get("latest"), "basis": time.get("basis", "stated")}
                tod = re.search(r"T(NI|MO|AF|EV|\d\d:\d\d)", time.get("timex", ""))
                names = {"NI": "night", "MO": "morning", "AF": "afternoon", "EV": "evening"}
                when["time_of_day"] = names.get(tod[1], tod[1]) if tod else None
            elif word == "assumed":
                when |= {"basis": "assumed", "latest": when["latest"] or (self.published or "")[:10] or None}
            elif word in {"stated", "relative"}:
                when["basis"] = word
            elif word == "lasts":
                when["lasts"] = True
            elif match := re.match(r"([\d-]*)\.\.([\d-]*)$", word):
                when |= {"earliest": match[1] or None, "latest": match[2] or None}
            elif re.match(r"\d{4}-\d\d-\d\d$", word):
                when |= {"earliest": word, "latest": word}
            elif word.startswith("p="):
                when["time_precision"] = int(word[2:])
            elif word in {"night", "morning", "afternoon", "evening"} or re.match(r"\d\d:\d\d$", word):
                when["time_of_day"] = word
            else:
                raise MarkupError(f"{self.name}: unreadable time field {word!r}")
        when["time_precision"] = when["time_precision"] or _time_precision(when)
        return when

    def _toll(self, words: list[str], index: int) -> Json:
        mark, toll, who = self.report.one(words[0]), words[1], words[2]
        toll_json: Json = {
            "id": words[0], "toll": toll, "who": code(terms.WHO, who, "whose toll", self.name), "side": None, "unit": "people",
            "part_of": None, "scope": "event"}
        numbers = [m for m in self.mentions if m["kind"] == "number" and mark.start <= m["start"] and m["end"] <= mark.end]
        bounds = numbers[0]["resolved"] if numbers else None
        for word in words[3:]:
            if word in {"cum", "fam"}:
                toll_json |= {"scope": "cumulative"} if word == "cum" else {"unit": "families"}
            elif word.startswith(("side=", "of=")):
                key, _, value = word.partition("=")
                toll_json["side" if key == "side" else "part_of"] = value
            else:
                bounds = read_number(word, self.name)
        if not bounds:
            raise MarkupError(f"{self.name}: toll {words[0]} has no figure")
        return toll_json | bounds | self.quote(mark)

    def _victim(self, words: list[str]) -> Json:
        victim: Json = {**self.quote(self.report.one(words[0])), "name": None, "age": None, "gender": None, "toll": words[1], "occupation": None}
        for word in words[2:]:
            key, _, value = word.partition("=")
            if key in {"female", "male"}:
                victim["gender"] = key
            elif key in {"name", "age", "occupation"}:
                victim[key] = int(value) if key == "age" else value
            else:
                raise MarkupError(f"{self.name}: unknown field of a victim {word!r}")
        return victim

    def _order(self, claim: Json) -> None:
        claim["roles"].sort(key=lambda r: (r["start"], r["role"]))
        if claim["voice"] == "reported" and claim["attribution"]:
            raise MarkupError(f"{self.name}: {claim['id']} has a chain but no voice")


STATUSES = frozenset({"occurred", "ongoing", "attempted", "did-not-happen", "expected", "possible", "habitual"})


def _time_precision(when: Json) -> int | None:
    """ACLED's precision: 1 for a day or a night, 2 within a week, 3 for anything wider or open."""
    if not when["earliest"] or not when["latest"]:
        return 3
    days = (dt.date.fromisoformat(when["latest"]) - dt.date.fromisoformat(when["earliest"])).days
    if days == 0 or (days == 1 and when["time_of_day"] in {"night", "evening"}):
        return 1
    return 2 if days <= 7 else 3
