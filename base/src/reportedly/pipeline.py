"""The one place where the stages meet: a report in, a reading out; many reports in, readings in the same order."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from reportedly import __version__, resources
from reportedly.actors import ActorRegistry, load_registry, read_added
from reportedly.errors import ReportedlyError
from reportedly.extract.actors import find_actors
from reportedly.extract.attribution import find_attributions
from reportedly.extract.claims import find_claims
from reportedly.extract.mentions import number_mentions
from reportedly.extract.numbers import find_numbers
from reportedly.extract.places import find_places
from reportedly.extract.tagger import Model, Tags, load_model
from reportedly.extract.times import find_times
from reportedly.extract.weapons import find_weapons
from reportedly.gazetteer import open_gazetteer
from reportedly.read import read_report
from reportedly.records import Failure, Mention, PlaceIndex, Reader, Reading, Received, Report, Source, digest
from reportedly.resolve.actors import resolve_actors
from reportedly.resolve.places import resolve_places
from reportedly.resolve.times import infer_published, resolve_times

Outcome = tuple[Received | Failure, Reading | Failure]


@dataclass(frozen=True, slots=True)
class Tools:
    """What the stages are given: the open gazetteer and the actor registry; `aliases` are the names of places learnt in a ledger.

    `model` is the trained reader, None for the rules alone.
    """

    gazetteer: PlaceIndex
    actors: ActorRegistry
    aliases: Mapping[str, str] = field(default_factory=dict)
    model: Model | None = None


# Who finds mentions, in no order: each is given the report and the tools.
FINDERS: tuple[Callable[[Report, Tools], tuple[Mention, ...]], ...] = (
    lambda report, _: find_times(report),
    lambda report, tools: find_places(report, tools.gazetteer),
    lambda report, tools: find_actors(report, tools.actors, tools.gazetteer),
    lambda report, _: find_weapons(report),
    lambda report, _: find_numbers(report),
)


def open_tools(
    progress: Callable[[str], None] | None = None, aliases: Mapping[str, str] | None = None, trained: bool = True
) -> Tools:
    """The packaged gazetteer (built on first use, `progress` told) and actors, with those added. Raises GazetteerError, UsageError.

    `aliases` (name to id of an entry) are names of places that people have settled in a ledger: each means that entry alone.
    `trained` False leaves the trained reader out.
    """
    gazetteer, learnt = open_gazetteer(progress), dict(aliases or {})
    model = load_model() if trained else None
    return Tools(gazetteer.with_aliases(learnt) if learnt else gazetteer, load_registry(*read_added()), learnt, model)


def reader(tools: Tools) -> Reader:
    """What reads: this version, the digest of its rules and of what the user added to them or settled in a ledger, and the model's name."""
    learnt = digest(*(part for pair in sorted(tools.aliases.items()) for part in pair))[:8] if tools.aliases else ""
    added = resources.added_digest() + learnt
    return Reader(__version__, resources.rules_digest() + (f"+{added}" if added else ""), tools.model.name if tools.model else None)


def read_text(text: str, source: Source, tools: Tools) -> Reading:
    """One report read end to end. Raises InputError for text that can't be a report.

    A report that is not English is kept with its language and gives no claims.
    """
    report = read_report(text, source)
    if report.language not in {"en", None}:
        return Reading(reader(tools), report)
    mentions = number_mentions(m for find in FINDERS for m in find(report, tools))
    report, mentions = _timed(report, mentions)
    mentions = resolve_places(report, mentions, tools.gazetteer)
    mentions = resolve_actors(report, mentions, tools.actors)
    tags = tools.model.tag(report) if tools.model else Tags()
    attributions = find_attributions(report, mentions, tags)
    return Reading(reader(tools), report, mentions, attributions, find_claims(report, mentions, attributions, tags))


def _timed(report: Report, mentions: tuple[Mention, ...]) -> tuple[Report, tuple[Mention, ...]]:
    """Times resolved, and a publication date bounded from the text where none is given or stated.

    A bound is no anchor: "on Monday" stays open where publication is only inferred.
    """
    resolved = resolve_times(report, mentions)
    if report.published is None:
        bounds = infer_published(report, mentions)
        if bounds is not None:
            report = replace(report, published=bounds[0], published_basis="inferred", published_range=bounds[1])
    return report, resolved


# --- many reports ------------------------------------------------------------------------------------------


def read_one(received: Received, tools: Tools) -> Reading | Failure:
    """One received report; what a user can act on becomes a Failure that names it."""
    try:
        return read_text(received.text, received.source, tools)
    except ReportedlyError as error:
        return Failure(received.origin, str(error), error.hint, received.raw)
    except Exception as error:  # a fault of ours: one report never ends a batch, and nothing is swallowed
        return Failure(
            received.origin,
            f"the reader failed on this report ({type(error).__name__}: {error})"[:300],
            "please report this with the text; the other reports are read",
            received.raw,
        )


def read_many(received: Iterable[Received | Failure], workers: int = 1, tools: Tools | None = None) -> Iterator[Outcome]:
    """Reads in input order, over `workers` processes; an input that can't be read becomes a Failure and the rest goes on."""
    if workers <= 1:
        tools = tools or open_tools()
        for one in received:
            yield one, one if isinstance(one, Failure) else read_one(one, tools)
        return
    from reportedly.pipeline_workers import Work, read_in_processes

    open_gazetteer(None)  # builds it once, before the workers need it
    asked = (tools.aliases, tools.model is not None) if tools else ({}, True)
    yield from read_in_processes(iter(received), Work(workers, _read_batch, _start_worker, asked))


_worker_tools: list[Tools] = []


def _start_worker(aliases: Mapping[str, str], trained: bool) -> None:
    _worker_tools.append(open_tools(aliases=aliases, trained=trained))


def _read_batch(batch: list[Received | Failure]) -> list[Reading | Failure]:
    return [one if isinstance(one, Failure) else read_one(one, _worker_tools[0]) for one in batch]

