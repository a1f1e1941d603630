"""What ordinary sentences of news tell, and what must not be read into them: each case was once read wrongly."""

import pytest

from reportedly import pipeline
from reportedly.records import Source

SOURCE = Source(sha256="0" * 64, id="r-test", language="en")


def read(text: str):
    return pipeline.read_text(text, SOURCE, pipeline.open_tools())


def told(text: str) -> list[str]:
    """Each claim as "sub-type | voice | doers > whom it befell | kind of toll and best number"."""
    lines = []
    for c in read(text).claims:
        doers = ", ".join(r.text for r in c.roles if r.role == "actor")
        befell = ", ".join(r.text for r in c.roles if r.role in {"target", "affected"})
        lines.append(f"{c.event.subtype} | {c.voice} | {doers} > {befell} | {', '.join(f'{t.toll} {t.best}' for t in c.tolls)}")
    return lines


CLASH, TAKEN = "Armed clash", "Abduction/forced disappearance"


@pytest.mark.parametrize(("sentence", "lines"), [
    # who tells of a deed is not made its doer
    ("BAMAKO, 3 May 2019 - The army attributes the ambush near Sevare to the Tafla Katiba.",
     [f"{CLASH} | alleged | the Tafla Katiba >  | "]),
    ("The army said its soldiers were fired on during a raid in Nablus and returned fire.", [f"{CLASH} | confirmed |  > its soldiers | "]),
    ("The army said 12 rebels were killed; the rebels said they lost two men.", [f"{CLASH} | admitted |  > 12 rebels | killed 12"]),
    # soldiers are no ground, whoever takes them; prisoners of a fight are counted there
    ("Rebels seized two soldiers at a checkpoint near Menaka.", [f"{TAKEN} | reported | Rebels > two soldiers | abducted 2"]),
    ("Rebels captured 12 soldiers in heavy fighting near Ber.", [f"{CLASH} | reported | Rebels > 12 soldiers | detained 12"]),
    ("The rebels killed four soldiers and captured two others.",
     [f"{CLASH} | reported | The rebels > four soldiers | killed 4, detained 2"]),
    # a claim of responsibility with its figure is one speaker's
    ("The Taliban claimed responsibility for the attack on the checkpoint, saying that ten policemen were killed.",
     [f"{CLASH} | admitted | The Taliban > the checkpoint | killed 10"]),
    # who kills is not dead, and who is struck not yet
    ("Three of them killed a woman in Ber.", ["Crime | reported | them > a woman | killed 1"]),
    ("A drone struck three militants near Wana.", ["Air/drone strike | reported |  > three militants | "]),
    # the doer behind a date
    ("On 13 September men of the Cedar Command burned the clinic.",
     ["Looting/property destruction | reported | men of the Cedar Command > the clinic | "]),
    ("On 4 May shells fell on the town of Ber, killing three people.",
     ["Shelling/artillery/missile attack | reported |  > three people | killed 3"]),
    ("Defence and security forces clashed with fighters of the Anzar Battalion at Kelbo.",
     [f"{CLASH} | reported | Defence and security forces > fighters of the Anzar Battalion | "]),
    # whom they pass for
    ("Gunmen disguised as soldiers killed five traders near Kutum.", ["Attack | reported | Gunmen > five traders | killed 5"]),
    # a translation's order of words
    ("The mercenaries targeted with artillery shells the farms of the citizens in the area of Kora.",
     ["Shelling/artillery/missile attack | reported | The mercenaries > the citizens | "]),
    # what one subject does, told apart; what a weapon does, one event
    ("Soldiers looted shops and raped three women in Kikura.",
     ["Looting/property destruction | reported | Soldiers > shops | ", "Sexual violence | reported | Soldiers > three women | injured 3"]),
    ("The shells destroyed two houses and killed a woman.",
     ["Shelling/artillery/missile attack | reported |  > two houses, a woman | killed 1"]),
    # who runs over a mine did not lay it
    ("A convoy of the UN mission struck a mine near Kidal, killing two peacekeepers.",
     ["Remote explosive/landmine/IED | reported |  > the UN mission, two peacekeepers | killed 2"]),
    ("On 28 October, a truck of the mission hit an explosive device near Bria: one blue helmet was killed and two others wounded.",
     ["Remote explosive/landmine/IED | reported |  > the mission, blue helmet | killed 1, injured 2"]),
    ("The Hill Front hit an army post with a car bomb in Ber, killing two soldiers.",
     ["Remote explosive/landmine/IED | reported | The Hill Front > army | killed 2"]),
    # a body of several lawyers is nobody who was killed
    ("The Khartoum Emergency Lawyers said 13 civilians, including four children, were killed when shells landed on a market.",
     ["Shelling/artillery/missile attack | said |  > 13 civilians, a market | killed 13, killed 4"]),
])
def test_told_as_it_stands(sentence: str, lines: list[str]) -> None:
    assert told(sentence) == lines


def test_who_is_held_takes_nothing() -> None:
    text = "The attackers also freed two prisoners held at the gendarmerie post and made off with a pick-up truck, the source said."
    assert [line.split(" | ")[2] for line in told(text)] == ["The attackers > two prisoners", "The attackers > a pick-up truck"]


def test_a_backer_is_no_doer() -> None:
    claim, = read("Fighters of the Kossa movement, backed by armed herders, burned some 40 houses in Bria.").claims
    assert {(r.role, r.text) for r in claim.roles} >= {("supporter", "herders"), ("actor", "Fighters of the Kossa movement")}
    assert not claim.civilians_targeted  # a label of violence against people, not of burned houses


def test_what_somebody_does_not_mention_is_not_told() -> None:
    text = "KAYA, 14 March 2021 - Gunmen killed seven traders in Bourzanga on Friday. The army did not mention its own losses."
    assert len(told(text)) == 1


def test_where_something_set_out_is_not_where_it_happened() -> None:
    text = """KAYA, 14 March 2021 - Gunmen stormed Bourzanga on Friday, arriving from the direction of Djibo, and freed two prisoners,
police said."""
    reading = read(text)
    assert {c.where.place.name for c in reading.claims if c.where and c.where.place} == {"Bourzanga"}


def test_a_pronoun_is_not_who_does_it_to_them() -> None:
    text = "The Hill Column captured two soldiers near Bourzanga in January and released them six weeks later."
    them, = (m for m in read(text).mentions if m.text == "them")
    assert them.actor is None or "Column" not in them.actor.name


def test_we_of_a_statement_are_its_issuers() -> None:
    text = """Statement by the Committee for the Protection of Villages on the events in Lashio township

1. Soldiers entered Man Pying village on 3 June.

2. The Golden Valley Army has told the Committee that it had no men there. We note that a unit of the army laid mines in May."""
    we, = (m for m in read(text).mentions if m.text == "We")
    assert we.actor is not None and we.actor.name.startswith("Committee")


@pytest.mark.parametrize(("sentence", "source"), [
    ("Two women aged 19 and 24 reported that they were raped by soldiers in the school building.", "Two women aged 19 and 24"),
    ("A resident of Kikura reached by phone said that soldiers had looted shops.", "A resident of Kikura"),
    ("Ruiz, who commands the police in the department of Norte de Santander, said the attackers had used a cylinder bomb.", "Ruiz"),
])
def test_the_whole_speaker_and_nobody_else(sentence: str, source: str) -> None:
    assert [a.source.text for a in read(sentence).attributions if a.source] == [source]


def test_men_who_kidnap_are_armed() -> None:
    reading = read("CUCUTA, 12 October 2003 - A mayor was kidnapped by men in uniform near Tame on Friday, his wife said.")
    assert [m.actor.kind for m in reading.mentions if m.text == "men" and m.actor] == ["unidentified armed group"]


def test_who_carries_the_wounded_takes_nobody() -> None:
    text = """TIBU, 12 October 2003 - A girl of nine was wounded by a stray bullet. Her mother carried her to the health post,
where she was treated."""
    assert not [line for line in told(text) if line.startswith(TAKEN)]


def test_a_uniform_accuses_nobody() -> None:
    text = """NYALA, 2 November 2023 - The Rapid Column shelled Omdurman on Wednesday, killing four, medics said.

In Nyala, men in the uniform of the Column shot dead a bank guard on Thursday."""
    claim, = (c for c in read(text).claims if "shot" in c.event.trigger.text)
    assert [r.text for r in claim.roles if r.role == "actor"] == ["men"]


@pytest.mark.parametrize(("text", "named"), [
    ("The coalition announced that it carried out 19 strikes against the Houthis, and said that it destroyed 11 vehicles.", "oalition"),
    ("The People's Defence Team of the township said that it had carried out the killing of the administrator.", "Defence Team"),
])
def test_it_is_who_says_so(text: str, named: str) -> None:
    meant = [m.actor.name for m in read(text).mentions if m.text == "it" and m.actor]
    assert meant and all(named in name for name in meant)


def test_a_ministry_is_that_of_the_country_named() -> None:
    reading = read("KYIV, 3 May 2023 - The Russian MoD claims its drones destroyed two howitzers near Kupiansk.")
    assert ["Russia" in m.actor.name for m in reading.mentions if "MoD" in m.text and m.actor] == [True]


def test_a_birth_dates_no_event() -> None:
    reading = read("KYIV, 3 May 2023 - Shelling killed one (a woman b. 1958) in Kherson. Ivan Bilyk, born in 1990, was shot in Sumy.")
    assert len(reading.report.sentences) == 3
    assert not [c for c in reading.claims if c.when and (c.when.earliest or "").startswith(("1958", "1990"))]


def test_the_dead_of_one_bullet_are_not_those_of_the_bullet_before() -> None:
    text = """2 November 2023

• The army announced that it had retaken the barracks in Bahri.

• A doctor at the hospital told us that she had received 29 injured people by nightfall; three had died."""
    assert not [t for c in read(text).claims for t in c.tolls if "barracks" in c.text]


@pytest.mark.parametrize(("words", "days"), [
    ("between January and November", ("2017-01-01", "2017-11-30")),
    ("from 27 October to 4 November", ("2017-10-27", "2017-11-04")),
    ("on 4 November", ("2017-11-04", "2017-11-04")),
])
def test_a_stretch_has_both_its_ends(words: str, days: tuple[str, str]) -> None:
    claim, = read(f"GENEVA, 12 December 2017 - The UN office verified the killing of 1,089 civilians in Deir province {words}.").claims
    assert claim.when is not None and (claim.when.earliest, claim.when.latest) == days


def test_a_share_is_nobodys_word() -> None:
    reading = read("Air strikes caused 60 per cent of the deaths, the office said. Nine herders were killed, per the district office.")
    assert [a.source.text for a in reading.attributions if a.source] == ["the office", "the district office"]


def test_they_are_not_whoever_was_named_last() -> None:
    text = """KADUNA, March 28 2022 - Armed men attacked a train on Monday night, passengers said. At least eight people were killed, Samuel
Aruwan, the state's commissioner for internal security, said.

"They told us to lie down, and then they picked people," said Hauwa Bello, a trader."""
    reading = read(text)
    assert not [m for m in reading.mentions if m.text.lower() == "they" and m.actor and "commissioner" in m.actor.name]
    assert not [r for c in reading.claims for r in c.roles if r.role == "actor" and r.text == "they"]


def test_who_is_recruited_by_force_is_not_dead() -> None:
    text = "The report documented 46 executions by the Emirate of the Plain, and the forced recruitment of at least 90 boys."
    assert not [t for c in read(text).claims for t in c.tolls if t.low == 90 and t.toll == "killed"]


@pytest.mark.parametrize(("text", "doers"), [
    ("A settler's car was pelted with stones near Huwara; the driver fired in the air, according to the regional council.", ["the driver"]),
    ("Police shot two attackers at the temple of Karnak; a third blew himself up, wounding five bystanders.", ["Police"]),
    ("The army said that its soldiers came under fire while they were arresting a man suspected of planning an attack.", ["its soldiers"]),
    ("Monday's death brings to 69 the number of Palestinians killed this year, according to a count by Agence Levant.", []),
])
def test_no_doer_from_another_clause(text: str, doers: list[str]) -> None:
    reading = read(text)
    first = {"pelted", "blew himself up", "came under fire", "killed"}
    assert not [r.text for c in reading.claims if c.event.trigger.text in first for r in c.roles if r.role == "actor" and r.text in doers]
    assert {r.text for c in reading.claims for r in c.roles if r.role == "actor"} <= {*doers, "a third"}


def test_a_label_ends_the_words_of_the_label_before() -> None:
    reading = read("9 June. Army: 11 takfiris killed in air raids south of Rafah. Residents: a house hit, a mother dead.")
    said = {a.id: a.source.text for a in reading.attributions if a.source}
    assert [[said[a] for a in c.attribution] for c in reading.claims][-1] == ["Residents"]


def test_one_family_is_counted_by_its_members() -> None:
    text = "Statement\n\n3 October 2019\n\nThe enemy's artillery targeted the village of Sharqa, wounding five members of one family."
    assert [(t.toll, t.best) for c in read(text).claims for t in c.tolls] == [("injured", 5)]


def test_an_aside_gives_no_doer() -> None:
    text = "BENI, 2 February 2018 - Soldiers had looted shops after the rebels left and had raped three women in Kikura, residents said."
    claims = [c for c in read(text).claims if c.event.trigger.text in {"looted", "raped"}]
    assert {r.text for c in claims for r in c.roles if r.role == "actor"} == {"Soldiers"}


def test_the_wounded_are_not_dead() -> None:
    text = """BENI, 2 February 2018 - The M-30 attacked Kikura on Wednesday, the army said.

The mission could not confirm any of the accounts but had evacuated eleven wounded soldiers and two wounded rebels."""
    assert not [t for c in read(text).claims for t in c.tolls if t.toll == "killed"]


def test_ground_taken_with_dead_was_fought_for() -> None:
    text = """Statement

3 October 2019

The operation of our units led to the liberation of the village of Tell Zahra and the killing of 14 mercenaries."""
    assert "Non-violent transfer of territory" not in {c.event.subtype for c in read(text).claims}


def test_who_tells_of_a_crash_did_not_kill() -> None:
    text = "NAIROBI, 9 July 2015 - Two buses collided on the Thika road on Thursday, killing nine people and injuring 21, police said."
    claims = read(text).claims
    assert claims and not [c for c in claims if c.voice == "admitted" or any(r.role == "actor" for r in c.roles)]


def test_a_year_counts_no_dead() -> None:
    text = "French troops bombarded the town for 61 days in 1809 and some 4,000 inhabitants died of hunger."
    assert {t.best for c in read(text).claims for t in c.tolls} == {4000}


def test_shots_over_the_heads_of_a_crowd() -> None:
    text = "BRIA, 9 July 2015 - Soldiers opened fire over the heads of the demonstrators in Bria to disperse them; nobody was hurt."
    assert {c.event.subtype for c in read(text).claims} == {"Protest with intervention"}


def test_what_a_museum_shows_is_no_event() -> None:
    text = """MADRID, 20 June 2018 - The National Museum on Wednesday opened an exhibition on the siege of Valmora, in which French troops
bombarded the town for 61 days in 1809 and some 4,000 inhabitants died of hunger and typhus. The show has uniforms, cannon and letters.
"They ate rats," curator Inés Prado says. A re-enactment with 200 volunteers takes place on Saturday."""
    assert told(text) == []
