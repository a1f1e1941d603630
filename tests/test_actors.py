"""Actors: the registry's shape, names looked up, mentions found and resolved."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly import vocab
from reportedly.actors import ActorEntry, load_registry, load_states, pieces, read_entries
from reportedly.errors import UsageError
from reportedly.extract.actors import find_actors
from reportedly.nominals import load_nominals
from reportedly.read import read_report
from reportedly.records import Mention, Place, Report, Source
from reportedly.resolve.actors import resolve_actors

_CASES = Path(__file__).parent / "cases"
_REGISTRY = load_registry()


def _cases(name: str) -> list[dict[str, object]]:
    return list(yaml.safe_load((_CASES / name).read_text(encoding="utf-8")))


def _read(text: str, published: str | None = "2020-05-04") -> Report:
    return read_report(text, Source(sha256="0" * 64, published=published))


def _resolved(text: str) -> tuple[Mention, ...]:
    report = _read(text)
    return resolve_actors(report, find_actors(report, _REGISTRY), _REGISTRY)


# --- the registry ----------------------------------------------------------------------------------------


def test_the_registry_is_wide() -> None:
    curated = [e for e in _REGISTRY.entries.values() if e.example]
    assert len(curated) >= 400
    assert len({e.conflict for e in curated}) >= 25
    assert {e.kind for e in curated} >= {
        "state forces",
        "rebel group",
        "political militia",
        "identity militia",
        "criminal group",
        "external forces",
        "government",
        "organisation",
        "media",
        "person",
    }
    assert all(e.kind in vocab.ACTOR_KINDS for e in curated)


def test_ties_lead_to_known_actors() -> None:
    for entry in _REGISTRY.entries.values():
        others = [t.actor for t in (*entry.allied_with, *entry.fighting)] + ([entry.part_of] if entry.part_of else [])
        assert all(other in _REGISTRY.entries for other in others), entry.id
        assert entry.id not in _REGISTRY.ancestors(entry.id), entry.id


def test_theatres_are_states() -> None:
    known = {s.iso for s in load_states()}
    for entry in _REGISTRY.entries.values():
        assert set(entry.theatre) <= known and {c for c, _ in entry.generic} <= known, entry.id


@pytest.mark.parametrize("entry", [e for e in _REGISTRY.entries.values() if e.example], ids=lambda e: str(e.id))
def test_example_of_actor(entry: ActorEntry) -> None:
    found = {m.actor.id for m in _resolved(entry.example) if m.actor}
    assert entry.id in found


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Daesh", "actor:is"),
        ("Da'esh", "actor:is"),
        ("داعش", "actor:is"),
        ("Ahrar ash-Sham", "actor:ahrar-al-sham"),
        ("Al Shabaab", "actor:al-shabaab"),
        ("the Syrian Democratic Forces", "actor:sdf"),
        ("Вагнера", None),
        ("ЗСУ", "actor:military-forces-of-ukraine"),
    ],
)
def test_names_under_one_spelling(name: str, wanted: str | None) -> None:
    assert [e.id for e in _REGISTRY.find(name)] == ([wanted] if wanted else [])


def test_general_words_are_marked_by_country() -> None:
    assert [e.id for e in _REGISTRY.find_generic("the coalition", "YE")] == ["actor:saudi-coalition"]
    assert _REGISTRY.find("the coalition") == ()


def test_own_actors_are_added_and_replace() -> None:
    own = "actors:\n- {id: actor:nvb, name: Nahr Valley Brigade, kind: rebel group, theatre: [SY], aliases: [NVB]}\n"
    registry = load_registry(own)
    assert registry.find("NVB")[0].id == "actor:nvb"
    assert len(registry.entries) == len(_REGISTRY.entries) + 1


@pytest.mark.parametrize(
    "own",
    [
        "actors: 3",
        "- a",
        "actors:\n- {id: x, name: y, kind: army}",
        "actors:\n- {id: x, name: y, kind: media, age: 3}",
        "actors: [",
        "actors:\n- {id: x}",
        "actors:\n- {id: x, name: y, kind: media}",
        "actors:\n- {id: 'actor:x', name: y}",
        "actors:\n- {id: 'actor:x', name: y, kind: media, aliases: NVB}",
        "actors:\n- {id: 'actor:x', name: y, kind: media, theatre: [Syria]}",
        "actors:\n- {id: 'actor:x', name: y, kind: media, reliability: G}",
        "actors:\n- {id: 'actor:x', name: y, kind: media, generic: [the post]}",
        "actors:\n- {id: 'actor:x', name: y, kind: media, period: long ago}",
        "actors:\n- {id: 'actor:x', name: y, kind: media, fighting: [actor:is since 2014]}",
    ],
)
def test_wrong_files_say_what_is_wrong(own: str) -> None:
    with pytest.raises(UsageError) as error:
        read_entries(own)
    assert error.value.hint


def test_reliability_is_the_users_own() -> None:
    own = "actors:\n- {id: 'actor:nahr-post', name: Nahr Post, kind: media, reliability: B}\n"
    assert read_entries(own)[0].reliability == "B"
    assert all(e.reliability is None for e in _REGISTRY.entries.values())


def test_pieces_of_names() -> None:
    assert pieces("Izz ad-Din al-Qassam") == ("izz", "al", "din", "al", "qassam")
    assert pieces("U.S.") == ("us",)


# --- found and resolved ----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", _cases("actors_found.yaml"), ids=lambda c: str(c["why"]))
def test_found(case: dict[str, object]) -> None:
    assert [m.text for m in find_actors(_read(str(case["text"])), _REGISTRY)] == case["actors"]


@pytest.mark.parametrize("case", _cases("actors_resolve.yaml"), ids=lambda c: f"{c['mention']}: {c['why']}")
def test_resolved(case: dict[str, object]) -> None:
    hits = [m for m in _resolved(str(case["text"])) if m.text == case["mention"]]
    if case["id"] == "none":
        assert hits == []
        return
    mention = hits[min(int(str(case.get("nth", 1))), len(hits)) - 1]
    assert (mention.actor.id if mention.actor else None) == case["id"], mention.why
    assert mention.why


@pytest.mark.parametrize("nominal", load_nominals().classes.values(), ids=lambda n: str(n.name))
def test_example_of_nominal(nominal) -> None:  # type: ignore[no-untyped-def]
    mentions = [m for m in find_actors(_read(nominal.example), _REGISTRY) if m.form == "nominal"]
    assert mentions, nominal.example
    assert nominal.unnamed.kind in vocab.ACTOR_KINDS


def test_other_kinds_pass_untouched() -> None:
    report = _read("Rebels fired at Qarat.")
    place = Mention(16, 21, "", "place", "Qarat")
    assert place in resolve_actors(report, (*find_actors(report, _REGISTRY), place), _REGISTRY)


def test_one_place_elsewhere_does_not_give_the_army_its_country() -> None:
    report = _read("Gendarmes left Oslin for Berrun. They passed Kolmar.")
    isos = {"Oslin": "ML", "Berrun": "ML", "Kolmar": "DE"}
    places = tuple(
        Mention(report.text.index(name), report.text.index(name) + len(name), "", "place", name,
                resolved=Place(f"x:{name}", name, iso, None, "settlement", 0.0, 0.0))
        for name, iso in isos.items()
    )
    found = resolve_actors(report, (*find_actors(report, _REGISTRY), *places), _REGISTRY)
    assert next(m.actor.id for m in found if m.text == "Gendarmes" and m.actor) == "actor:military-forces-of-mali"
    split = resolve_actors(report, (*find_actors(report, _REGISTRY), *places[1:]), _REGISTRY)
    assert next(m.actor.id for m in split if m.text == "Gendarmes" and m.actor) == "actor:unidentified-forces"


def test_public_persons() -> None:
    people = {m.text: m.actor.public for m in _resolved("Defence Minister Karim Dalloun met Mariam Saleh, a baker.") if m.actor}
    assert people["Defence Minister Karim Dalloun"] is True
    assert people.get("Mariam Saleh") is None


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("the SDF and Syria's fighters of Al-Qaeda“”\"().,:;- \n12 He she IS باغوز é\u200f"),
        min_size=1,
        max_size=200,
    )
)
def test_any_text_keeps_its_offsets(text: str) -> None:
    if not text.strip(" \n\u200f"):
        return
    report = _read(text)
    for mention in resolve_actors(report, find_actors(report, _REGISTRY), _REGISTRY):
        assert report.text[mention.start : mention.end] == mention.text
        assert mention.why


@pytest.mark.parametrize(
    "text, words, actor",
    [
        ("Oslin Brigade men turned back a convoy at Homs. The Oslin Brigade denied it.", "Oslin Brigade men", "name:oslin-brigade"),
        ("The Acan Union said it left. Two Acan Union youths shot at a patrol.", "Two Acan Union youths", "actor:civilians"),
        ("The Hadra Water Company mourned. Gunmen killed two Hadra Water Company men.", "two Hadra Water Company men", "actor:civilians"),
        ("Fulani militants raided a village near Jos, Nigeria. Two Fulani boys were found dead.", "Two Fulani boys", "actor:civilians"),
        ("Five Hadra boys were killed. The Hadra militia blamed the army.", "Five Hadra boys", "actor:civilians"),
        ("The Nahr Shield Forces took Tawila. NSF fighters looted the market.", "NSF fighters", "name:nahr-shield-forces"),
    ])  # fmt: skip
def test_men_of_an_armed_group_are_its_men_and_initials_are_its_name(text: str, words: str, actor: str) -> None:
    assert next(m.resolved.id for m in _resolved(text) if m.text == words) == actor


def test_who_publishes_is_known_by_a_part_of_its_name() -> None:
    report = read_report("Residents fled. Mizda has seen no proof.", Source(sha256="0" * 64, outlet="Mizda Rights Watch"))
    found = {m.text: m.actor.id for m in resolve_actors(report, find_actors(report, _REGISTRY), _REGISTRY) if m.actor}
    assert found["Mizda"] == "name:mizda-rights-watch"


def test_the_army_is_not_the_army_media_centre() -> None:
    report = read_report("The Ministry denied that the Army shelled Jaffna.", Source(sha256="0" * 64, outlet="Army Media Centre"))
    found = {m.text: m.actor.id for m in resolve_actors(report, find_actors(report, _REGISTRY), _REGISTRY) if m.actor}
    assert found.get("the Army") != "name:army-media-centre"


def test_i_outside_quotations_is_who_wrote_the_text() -> None:
    text = "By Ify Okoro\n\nThe road is long. A driver told me that soldiers shot two men."
    report = read_report(text, Source(sha256="0" * 64, outlet="Savanna Weekly"))
    found = {m.text: m.actor.id for m in resolve_actors(report, find_actors(report, _REGISTRY), _REGISTRY) if m.actor}
    assert found["me"] == "name:ify-okoro"


def test_what_is_a_groups_stands_for_the_group() -> None:
    text = "The Hurriya Brigade shelled Qarat. A Hurriya Brigade account posted a film."
    report, words = _read(text), "A Hurriya Brigade account"
    at = text.index(words)
    found = [m for m in find_actors(report, _REGISTRY) if m.end <= at]
    resolved = resolve_actors(report, (*found, Mention(at, at + len(words), "", "actor", words, "nominal")), _REGISTRY)
    assert resolved[-1].actor and resolved[-1].actor.id == "name:hurriya-brigade"
