"""Annotation lines of a marked report compiled to mentions, attributions and claims as the public format has them."""

import re
import shlex

import corpus_terms as terms
from corpus_markup import Mark, MarkedReport, MarkupError
from corpus_values import Json, code, read_number, read_time, time_precision

_PRONOUNS = frozenset({"it", "its", "itself", "they", "them", "their", "he", "him", "his", "she", "her", "we", "us", "our", "i", "my",
                       "you", "who"})
STATUSES = frozenset({"occurred", "ongoing", "attempted", "did-not-happen", "expected", "possible", "habitual"})
_GEO = {"settlement": 1, "site": 1, "district": 2, "province": 3, "region": 3, "water": 3, "country": None}


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
        return (word.isupper() and len(word) > 1) or any(word in e["name"].split() for e in self.entities.values() if "kind" in e)

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
            "id": claim_id, "start": trigger.start, "end": trigger.end, "text": "",
            "event": {"type": "", "subtype": sub, "trigger": self.quote(trigger)}, "civilians_targeted": False,
            "roles": [], "where": None, "other_places": [], "site": None, "when": None, "tolls": [], "victims": [],
            "attribution": chain, "conveys": [], "voice": "reported", "status": "occurred", "relations": [],
            "why": "annotated", "score": None}
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
            claim["other_places"] += [{"as": terms.OTHER_PLACES[key], "mention": w, "place": self._place(w)["resolved"]} for w in words]
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

    def _place(self, mark_id: str) -> Json:
        if self.by_id.get(mark_id, {}).get("kind") != "place":
            raise MarkupError(f"{self.name}: {mark_id} is no mention of a place")
        return self.by_id[mark_id]

    def _where(self, relation: str, words: list[str]) -> Json:
        mention = self._place(words[0])
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
        when: Json = {"mention": None, "earliest": None, "latest": None, "lasts": False, "time_of_day": None, "basis": "stated",
                      "time_precision": 0}
        for word in words:
            if word in self.by_id:
                time = self.by_id[word]["resolved"] or {}
                when |= {"mention": word, "earliest": time.get("earliest"), "latest": time.get("latest"),
                         "basis": time.get("basis", "stated")}
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
        when["time_precision"] = when["time_precision"] or time_precision(when)
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
        victim: Json = {**self.quote(self.report.one(words[0])), "name": None, "age": None, "gender": None, "toll": words[1],
                        "occupation": None}
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
