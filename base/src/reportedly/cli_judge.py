"""`reportedly judge`: what people decide of claims, incidents, names, reports and sources; each decision is kept with who, when and why."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from reportedly.records import Incident
    from reportedly.records_review import Judgement
    from reportedly.store import Found
    from reportedly.store import Ledger as OpenLedger

_HELP = """Decide what the machine only proposes. Every decision is appended with who, when and why; `judge undo` takes one back.

reportedly judge same CLAIM CLAIM --reason "one strike, two names for the town"

reportedly judge correct CLAIM when 2031-05-05

reportedly judge grade INCIDENT discounted --reason "a training ground, nobody was hurt"
"""
commands = typer.Typer(cls=TyperGroup, no_args_is_help=True, rich_markup_mode=None, help=_HELP)

_Claim = Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's id, or its first letters.")]
_Other = Annotated[str, typer.Argument(metavar="CLAIM", help="The other claim.")]
_Id = Annotated[str, typer.Argument(metavar="ID", help="What it is about: a claim, an incident, a report.")]
_Incident = Annotated[str, typer.Argument(metavar="INCIDENT", help="An incident's id, its first letters, or one of its claims.")]
_Field = Annotated[str | None, typer.Argument(metavar="[FIELD]", help="A field: voice, when, where.place, tolls.killed, roles.actor …; "
                                              "without one the claim as a whole.")]
_FieldOf = Annotated[str, typer.Argument(metavar="FIELD", help="A field: voice, when, where.place, tolls.killed, roles.actor, source …")]
_Value = Annotated[str, typer.Argument(metavar="VALUE", help="A term; 2031-05-05/2031-05-06; 14, 9-17, 12+, <=20; a place's id; "
                                       "words of the report; or JSON.")]
_Report = Annotated[str, typer.Argument(metavar="REPORT", help="A report's id or its sha256.")]
_Name = Annotated[str, typer.Argument(metavar="NAME", help="The name as reports write it.")]
_Entry = Annotated[str, typer.Argument(metavar="ID", help="The entry's id, as `gazetteer search` or `actors search` shows it.")]
_Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, in words that others can follow.")]
_As = Annotated[str, typer.Option("--as", metavar="ROLE", help="reviewer (decides at once), coder (blind to other coders), adjudicator.")]
_Seen = Annotated[int | None, typer.Option("--seen", metavar="VERSION", help="Refuse if something has changed since this version.")]
_Ledger = Annotated[str | None, typer.Option("--ledger", envvar="REPORTEDLY_LEDGER", metavar="FILE", show_default=False,
                                             help="The ledger to use; reportedly.db in the current folder where none is named.")]
_Not = Annotated[bool, typer.Option("--not", help="It is not this one.")]
_Words = Annotated[str, typer.Option("--words", metavar="TEXT", help="The words of the report that it rests on, as they stand there.")]
_Kind = Annotated[str, typer.Option("--type", metavar="SUBTYPE", help="The sub-type of the codebook.")]
_Set = Annotated[list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="A field of the added claim; may be given again.")]


def _open(ledger: str | None) -> "OpenLedger":
    from reportedly.store import Ledger, ledger_path

    return Ledger.open(ledger_path(ledger), create=False)


def _keep(opened: "OpenLedger", judgement: "Judgement", reason: str, role: str = "reviewer",
          seen: int | None = None) -> "Judgement":
    from reportedly.cli_output import say

    kept = opened.judge(replace(judgement, reason=reason, role=role), seen=seen)
    typer.echo(kept.id)
    say(f"kept; `reportedly judge undo {kept.id}` takes it back")
    return kept


def _pick(opened: "OpenLedger", identity: str) -> "tuple[str, Found | None]":
    """A claim's id in full, with the reading that it is in; of an added claim the id alone."""
    from reportedly.errors import NotFoundError

    try:
        found = opened.pick(identity)
    except NotFoundError:
        if any(j.kind == "addition" for j in opened.find_judgements(identity)):
            return identity, None
        raise
    return found.id, found


def _incidents(opened: "OpenLedger") -> "tuple[Incident, ...]":
    from reportedly.pipeline_review import open_review

    return open_review(opened).incidents()


def _incident(opened: "OpenLedger", identity: str) -> "Incident":
    from reportedly.pipeline_review import pick_incident

    return pick_incident(_incidents(opened), identity)


def _judgement(kind: str, subjects: tuple[str, ...], verdict: str, field: str | None = None, value: Any = None) -> "Judgement":
    from reportedly.records_review import Judgement

    return Judgement(kind, subjects, verdict, field, value)


# --- pairs and fields ------------------------------------------------------------------------------------------


def _pair(verdict: str, one: str, other: str, reason: str, role: str, seen: int | None, ledger: str | None) -> None:
    with _open(ledger) as opened:
        ids = _pick(opened, one)[0], _pick(opened, other)[0]
        _keep(opened, _judgement("pair", ids, verdict), reason, role, seen)


@commands.command("same")
def same(one: _Claim, other: _Other, reason: _Reason = "", role: _As = "reviewer", seen: _Seen = None, ledger: _Ledger = None) -> None:
    """Two claims tell of one happening: they go into one incident."""
    _pair("same", one, other, reason, role, seen, ledger)


@commands.command("different")
def different(one: _Claim, other: _Other, reason: _Reason = "", role: _As = "reviewer", seen: _Seen = None, ledger: _Ledger = None) -> None:
    """Two claims tell of two happenings: they are never in one incident."""
    _pair("different", one, other, reason, role, seen, ledger)


@commands.command("unsure")
def unsure(one: _Claim, other: _Other, reason: _Reason = "", role: _As = "reviewer", seen: _Seen = None, ledger: _Ledger = None) -> None:
    """You looked at two claims and can't tell: the machine's score stands, and the queue leaves them alone."""
    _pair("unsure", one, other, reason, role, seen, ledger)


@commands.command("accept")
def accept(identity: _Id, field: _Field = None, reason: _Reason = "", role: _As = "reviewer", seen: _Seen = None,
           ledger: _Ledger = None) -> None:
    """A claim, one of its fields, or an incident is right as it stands; a later reading won't change it."""
    with _open(ledger) as opened:
        if identity.startswith("i-"):
            _keep(opened, _judgement("group", _incident(opened, identity).claims, "accept"), reason, role, seen)
        else:
            _keep(opened, _judgement("field", (_pick(opened, identity)[0],), "accept", field), reason, role, seen)


@commands.command("correct")
def correct(claim: _Claim, field: _FieldOf, value: _Value, reason: _Reason = "", role: _As = "reviewer", seen: _Seen = None,
            ledger: _Ledger = None) -> None:
    """A field of a claim should be something else."""
    from reportedly.gazetteer import open_gazetteer
    from reportedly.review_words import read_value

    with _open(ledger) as opened:
        identity, found = _pick(opened, claim)
        text = found.reading.report.text if found else ""
        read = read_value(field, value, found.claim if found else None, text, lambda name: open_gazetteer().place(name))
        _keep(opened, _judgement("field", (identity,), "correct", field, read), reason, role, seen)


@commands.command("reject")
def reject(claim: _Claim, field: _Field = None, reason: _Reason = "", role: _As = "reviewer", seen: _Seen = None,
           ledger: _Ledger = None) -> None:
    """A claim is none, or what it has in a field isn't there: the field is emptied."""
    with _open(ledger) as opened:
        _keep(opened, _judgement("field", (_pick(opened, claim)[0],), "reject", field), reason, role, seen)


# --- what the reader missed ----------------------------------------------------------------------------------------


@commands.command("add")
def add(report: _Report, words: _Words, kind: _Kind, fields: _Set = None, reason: _Reason = "", role: _As = "reviewer",
        ledger: _Ledger = None) -> None:
    """Add a claim that the reader missed, resting on words of the report, in any language."""
    from reportedly.errors import UsageError
    from reportedly.gazetteer import open_gazetteer
    from reportedly.review_words import read_value, span_of

    with _open(ledger) as opened:
        text = opened.pick(report).reading.report.text
        value: dict[str, Any] = {"trigger": span_of(words, None, text), "subtype": kind}
        for given in fields or ():
            path, equals, said = given.partition("=")
            if not equals:
                raise UsageError(f"{given!r} sets nothing", "write FIELD=VALUE, as in when=2031-05-05")
            value[path] = read_value(path, said, None, text, lambda name: open_gazetteer().place(name))
        _keep(opened, _judgement("addition", (opened.pick(report).reading.report.sha256,), "claim", value=value), reason, role)


@commands.command("mention")
def mention(report: _Report, words: _Words, kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="place, time, actor …")],
            means: Annotated[str | None, typer.Option("--is", metavar="ID", help="What a place or an actor means: an entry's id.")] = None,
            reason: _Reason = "", role: _As = "reviewer", ledger: _Ledger = None) -> None:
    """Add a mention that the reader missed, or say what one means here; for the whole ledger use `judge place`, `judge actor`."""
    from reportedly.review_words import span_of

    with _open(ledger) as opened:
        reading = opened.pick(report).reading
        value: dict[str, Any] = {**span_of(words, None, reading.report.text), "kind": kind,
                                 "resolved": _linked(kind, words, means, True).value if means else None}
        _keep(opened, _judgement("addition", (reading.report.sha256,), "mention", value=value), reason, role)


def _linked(kind: str, name: str, identity: str, is_same: bool) -> "Judgement":
    from reportedly.pipeline_review import actor_judgement, place_judgement

    if kind == "place":
        from reportedly.gazetteer import open_gazetteer

        return place_judgement(name, identity, is_same, open_gazetteer())
    from reportedly.actors import load_registry, read_added

    return actor_judgement(name, identity, is_same, load_registry(*read_added()))


@commands.command("place")
def place(name: _Name, identity: _Entry, is_not: _Not = False, reason: _Reason = "", ledger: _Ledger = None) -> None:
    """A name means a place (or, with --not, doesn't), in every report of the ledger; the next reading knows it."""
    with _open(ledger) as opened:
        _keep(opened, _linked("place", name, identity, not is_not), reason)


@commands.command("actor")
def actor(name: _Name, identity: _Entry, is_not: _Not = False, reason: _Reason = "", ledger: _Ledger = None) -> None:
    """A name, or one actor's id, is this actor (or, with --not, isn't), in every report of the ledger."""
    with _open(ledger) as opened:
        _keep(opened, _linked("actor", name, identity, not is_not), reason)


# --- incidents -----------------------------------------------------------------------------------------------------


@commands.command("merge")
def merge(incidents: Annotated[list[str], typer.Argument(metavar="INCIDENT...", help="Two incidents or more.")], reason: _Reason = "",
          role: _As = "reviewer", ledger: _Ledger = None) -> None:
    """Incidents are one."""
    from reportedly.pipeline_review import group_judgement, pick_incident

    with _open(ledger) as opened:
        known = _incidents(opened)
        found = tuple(dict.fromkeys(pick_incident(known, identity) for identity in incidents))
        _keep(opened, group_judgement(found), reason, role)


@commands.command("split")
def split(incident: _Incident, claims: Annotated[list[str], typer.Argument(metavar="CLAIM...", help="The claims to take out.")],
          reason: _Reason = "", role: _As = "reviewer", ledger: _Ledger = None) -> None:
    """Some claims of an incident tell of another happening: they are taken out of it."""
    from reportedly.pipeline_review import group_judgement

    with _open(ledger) as opened:
        apart = tuple(_pick(opened, c)[0] for c in claims)
        _keep(opened, group_judgement((_incident(opened, incident),), apart), reason, role)


@commands.command("grade")
def grade(incident: _Incident, given: Annotated[str, typer.Argument(metavar="GRADE", help="confirmed, fair, weak, contested, discounted.")],
          reason: _Reason, role: _As = "reviewer", ledger: _Ledger = None) -> None:
    """An incident's grade, set by you instead of by the rules; the rules' own stays beside it."""
    from reportedly.pipeline_review import grade_judgement

    with _open(ledger) as opened:
        _keep(opened, grade_judgement(_incident(opened, incident), given), reason, role)


# --- sources, reports, persons -----------------------------------------------------------------------------------------


@commands.command("reliability")
def reliability(source: _Name, letter: Annotated[str, typer.Argument(metavar="LETTER", help="A to E; F: can't be judged.")],
                reason: _Reason = "", ledger: _Ledger = None) -> None:
    """How reliable a source is. D and E count for no grade."""
    with _open(ledger) as opened:
        _keep(opened, _judgement("reliability", (source,), letter.upper()), reason)


@commands.command("credibility")
def credibility(claim: _Claim, number: Annotated[str, typer.Argument(metavar="NUMBER", help="1 to 5; 6: can't be judged.")],
                reason: _Reason = "", role: _As = "reviewer", ledger: _Ledger = None) -> None:
    """How credible a claim is, whoever says it; shown beside the source's reliability and never averaged with it."""
    with _open(ledger) as opened:
        _keep(opened, _judgement("credibility", (_pick(opened, claim)[0],), number), reason, role)


@commands.command("retract")
def retract(report: _Report, reason: _Reason, ledger: _Ledger = None) -> None:
    """The outlet withdrew a report: its claims stay visible and support nothing."""
    with _open(ledger) as opened:
        _keep(opened, _judgement("report", (opened.pick(report).reading.report.sha256,), "retracted"), reason)


@commands.command("release")
def release(person: _Name, reason: _Reason = "", ledger: _Ledger = None) -> None:
    """A named person may be named in what is published."""
    with _open(ledger) as opened:
        _keep(opened, _judgement("person", (person,), "release"), reason)


@commands.command("withhold")
def withhold(what: Annotated[str, typer.Argument(metavar="WHAT", help="report, name or source.")],
             which: Annotated[str, typer.Argument(metavar="WHICH", help="The report's id, the person's or the source's name.")],
             reason: _Reason, is_erased: Annotated[bool, typer.Option("--erase", help="Destroy a report's bytes too, for good.")] = False,
             ledger: _Ledger = None) -> None:
    """Show a report, a person's name or a source nowhere. The original and the log of custody stay whole, unless you erase it."""
    from reportedly.cli_output import say
    from reportedly.errors import UsageError
    from reportedly.store_erase import erase

    if is_erased and what != "report":
        raise UsageError("only a report's bytes can be erased", "a name or a source is blacked out wherever it would be shown")
    with _open(ledger) as opened:
        subject = opened.pick(which).reading.report.sha256 if what == "report" else which
        kept = _keep(opened, _judgement("withhold", (subject,), what), reason)
        if is_erased:
            erase(opened, kept)
            say(f"erased {subject}; its hash, how it came and why it went stay in the log of custody")


# --- remarks, and taking back ------------------------------------------------------------------------------------------


@commands.command("note")
def note(identity: _Id, text: Annotated[str, typer.Argument(metavar="TEXT", help="The remark.")], ledger: _Ledger = None) -> None:
    """A remark on a claim, an incident or a report."""
    with _open(ledger) as opened:
        _keep(opened, _judgement("note", _subjects(opened, identity), "note", value=text), "")


@commands.command("tag")
def tag(identity: _Id, word: Annotated[str, typer.Argument(metavar="WORD", help="The tag.")], ledger: _Ledger = None) -> None:
    """A word to find a claim, an incident or a report by."""
    with _open(ledger) as opened:
        _keep(opened, _judgement("tag", _subjects(opened, identity), "tag", value=word), "")


def _subjects(opened: "OpenLedger", identity: str) -> tuple[str, ...]:
    """The ids that a remark is kept under: an incident's is kept under its claims too, so that it stays with them."""
    if identity.startswith("i-"):
        incident = _incident(opened, identity)
        return (incident.id, *incident.claims)
    return (_pick(opened, identity)[0],)


@commands.command("undo")
def undo(judgement: Annotated[str, typer.Argument(metavar="JUDGEMENT", help="A judgement's id.")], reason: _Reason = "",
         ledger: _Ledger = None) -> None:
    """Take a judgement back: a further judgement, which can itself be undone."""
    with _open(ledger) as opened:
        _keep(opened, _judgement("undo", (judgement,), "undo"), reason)


@commands.command("list")
def show(identity: Annotated[str | None, typer.Argument(metavar="[ID]", help="Only those about this id or name.")] = None,
         ledger: _Ledger = None) -> None:
    """List what was decided, oldest first: id, when, who, what, of what, why; undone ones say so."""
    from reportedly.publish.plain import in_one_line
    from reportedly.review import find_live

    with _open(ledger) as opened:
        found = opened.find_judgements(*(_known(opened, identity) if identity else ()))
        live = {j.id for j in find_live(opened.find_judgements())} | {j.id for j in found if j.kind == "undo"}
    for j in found:
        what = " ".join(w for w in (j.verdict, j.field or "", "" if j.value is None else _short(j.value)) if w)
        state = "" if j.id in live else "undone"
        cells = (j.id, j.at[:16].replace("T", " "), f"{j.by} ({j.role})", j.kind, what, " ".join(j.subjects[:3]), j.reason, state)
        typer.echo("\t".join(in_one_line(c) for c in cells).rstrip())


def _known(opened: "OpenLedger", identity: str) -> tuple[str, ...]:
    from reportedly.errors import ReportedlyError

    try:
        return _subjects(opened, identity)
    except ReportedlyError:
        return (identity,)


def _short(value: object) -> str:
    import json

    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return words if len(words) <= 80 else words[:79] + "…"
