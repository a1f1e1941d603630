"""Nobody owns a deed by not owning it: negated claims of responsibility give no claim, no speaker and no doer; and other false doers."""

import pytest

from reportedly import pipeline
from reportedly.records import Source

LEAD = "A bomb killed seven people at a market in Tibu on Monday, prosecutors said.\n\n"
SOURCE = Source(sha256="0" * 64, id="r-test", language="en")


def read(text, reader="trained"):
    return pipeline.read_text(text, SOURCE, pipeline.open_tools(reader))


@pytest.mark.parametrize("reader", ["trained", "rules"])
@pytest.mark.parametrize("sentence", [
    "The Red Column has not claimed responsibility for the attack.",
    "Neither the Red Column nor the Hill Front has claimed responsibility.",
    "Neither the Red Column nor the Hill Front has claimed the attack.",
    "No armed group immediately claimed responsibility for the bombing.",
    "No group, however, has claimed responsibility for the attack.",
    "The Red Column is yet to claim responsibility.",
    "The army has never admitted responsibility.",
    "The army has not admitted killing the men.",
])
def test_who_claims_nothing_owns_nothing(sentence, reader):
    told = [c for c in read(LEAD + sentence, reader).claims if c.start >= len(LEAD)]
    assert not [c for c in told if c.voice == "admitted" or any(r.role == "actor" for r in c.roles)]


@pytest.mark.parametrize("reader", ["trained", "rules"])
@pytest.mark.parametrize("sentence", [
    "The Red Column claimed responsibility.",
    "With no warning, the Red Column later claimed responsibility for the attack.",
])
def test_who_claims_it_does(sentence, reader):
    told = [c for c in read(LEAD + sentence, reader).claims if c.voice == "admitted"]
    assert [r.text.lower() for c in told for r in c.roles if r.role == "actor"] == ["the red column"]


def test_who_tells_of_a_fight_is_no_party_to_it():
    text = "Residents reached by telephone said fighting had also broken out near the Dilling road, where two soldiers were killed."
    assert not [r for c in read(text).claims for r in c.roles if r.role == "actor"]


def test_a_headline_of_two_stories_has_no_doer_in_common():
    text = "Hill Front frees three soldiers; car bomb in Cali wounds 23\n\nA truck blew up on Thursday, the mayor said."
    told = [c for c in read(text).claims if "wounds" in c.event.trigger.text]
    assert told and not [r for c in told for r in c.roles if r.role == "actor"]


@pytest.mark.parametrize(("sentence", "number"), [
    ("The general staff said its troops had repelled 24 assaults near Pokrovsk.", 24),
    ("She warned that an assault on the town of Kadugli could displace up to 80,000 more.", 80_000),
    ("Police dispersed the protesters with tear gas, and 14 were arrested.", 14),
])
def test_what_is_not_dead_or_hurt_is_not_counted_so(sentence, number):
    tolls = [t for c in read(LEAD + sentence).claims for t in c.tolls]
    assert not [t for t in tolls if number in (t.low, t.best, t.high) and t.toll in {"killed", "injured", "casualties"}]


@pytest.mark.parametrize(("sentence", "speaker", "doer"), [
    ("Residents blamed the army for the bombing.", "Residents", "the army"),
    ("The mayor blamed the Red Column.", "The mayor", "the Red Column"),
    ("Mayor Luis Ortega blamed dissidents of the Hill Front.", "Mayor Luis Ortega", "dissidents"),
    ("The governor held the Red Column responsible.", "The governor", "the Red Column"),
])
def test_who_is_blamed_without_a_deed_is_blamed_for_the_one_told_before(sentence, speaker, doer):
    reading = read(LEAD + sentence)
    said = {a.id: a for a in reading.attributions}
    (claim,) = [c for c in reading.claims if c.start >= len(LEAD)]
    assert claim.voice == "alleged" and [r.kind for r in claim.relations] == ["retells"]
    assert said[claim.attribution[-1]].source.text == speaker
    assert [(r.role, r.text) for r in claim.roles] == [("actor", doer)]


@pytest.mark.parametrize("sentence", [
    "Residents said soldiers had shelled the town, which the army denied.",
    "The Red Column denied the accusation.",
    "The Red Column denied it.",
])
def test_a_denial_that_names_no_deed_is_of_the_one_told_before(sentence):
    denied = [c for c in read(LEAD + sentence).claims if c.voice == "denied"]
    assert len(denied) == 1 and [r.kind for r in denied[0].relations] == ["contradicts"]


def doers(text):
    reading = read(text)
    names = {m.id: m.actor.name for m in reading.mentions if m.actor is not None}
    return {names.get(r.mention) for c in reading.claims for r in c.roles if r.role == "actor"}


def test_nobody_refers_back_to_nobody():
    text = """KADUNA, Nigeria - Bandits ambushed two buses near Kaduna on Sunday and abducted 14 passengers, a driver said.

But a survivor, Halima Musa, said no policeman came. "They shot at us from both sides. They took my brother," she told reporters."""
    assert "Police Forces of Nigeria" not in doers(text)


def test_who_is_told_something_is_no_doer():
    text = """KYIV, Ukraine - A fire broke out at a fuel depot in Toropets after a drone attack, local officials said.

A source in the security service told AFP the agency had carried out the strike."""
    assert "Agence France-Presse" not in doers(text)


def test_a_rights_group_that_tells_of_a_strike_did_not_fly_it():
    text = """ADDIS ABABA - A drone strike on a health centre in Wadera, in Ethiopia, killed seven people, the Ethiopian Human
Rights Watchers said in a report. Witnesses told the group that the drone had fired twice."""
    assert not doers(text)


def test_herders_who_are_killed_are_no_militia():
    text = "On 30 January, FACA soldiers executed nine Fulani herders at the gold mine of Aigbado in the Central African Republic."
    reading = read(text)
    names = {m.id: m.actor.name for m in reading.mentions if m.actor is not None}
    assert {names.get(r.mention) for c in reading.claims for r in c.roles if r.role == "target"} == {"Civilians"}


def test_a_count_of_gunmen_is_no_name():
    assert doers("Dozens of gunmen stormed Zike village in Plateau state on Monday, survivors said.") == {"Unidentified armed group"}


def test_denied_involvement_is_in_what_was_told_before():
    text = """On 29 January, the Hill Front attacked a gendarmerie post at Bakala. Two gendarmes and four assailants were killed.

The Hill Front denied its involvement."""
    told = read(text).claims
    assert [(c.voice, c.event.subtype) for c in told][-1] == ("denied", told[0].event.subtype)


@pytest.mark.parametrize(("text", "counted"), [
    ("On 22 April 2020, soldiers clashed with around 20 Hill Front rebels in Hadra. Five rebels died, the army said.", {5}),
    ("Five people were killed when shells struck a camp near Hadra: a mother and her four daughters, the rescuers said.", {5}),
])
def test_the_dead_are_counted_once_and_nobody_else_is(text, counted):
    killed = [t for c in read(text).claims for t in c.tolls if t.toll == "killed" and t.part_of is None]
    assert {t.best for t in killed} <= counted and any(t.best == max(counted) for t in killed)


def test_figures_behind_a_semicolon_are_not_the_speakers():
    text = "Gunmen stormed Zike village on Monday. Officials said 51 people had died; a community leader gave a toll of 56."
    reading = read(text)
    said = {a.id: a for a in reading.attributions}
    by_officials = [c for c in reading.claims if c.attribution and said[c.attribution[-1]].source.text == "Officials"]
    assert by_officials and not [t for c in by_officials for t in c.tolls if t.best == 56]


def test_what_somebody_comes_for_is_not_done():
    text = LEAD + "The Red Column said it had come to “liberate” the population and denied shelling the market."
    assert not [c for c in read(text).claims if c.voice == "admitted"]


def test_nobody_says_nothing():
    reading = read(LEAD + "Nobody has said who fired the shells. No one said that soldiers had.")
    assert [a.source.text for a in reading.attributions if a.source] == ["prosecutors"]


def test_deaths_are_not_of_the_end_of_a_siege():
    text = """Militants stormed a hotel in Beledweyne late on Saturday, killing at least eight people, police and medics said.
Security forces ended the siege after 14 hours.

Police commander Abdullahi Nur told reporters that all five attackers had been shot dead."""
    assert not [c for c in read(text).claims if c.event.type == "Strategic developments" and c.tolls]


def test_what_a_deed_avenges_is_not_of_it() -> None:
    found = read("The Nahr Front said it had attacked a post in Hadra in revenge for the killing of two leaders in a drone strike.").claims
    attack = next(c for c in found if c.event.trigger.text == "attacked")
    assert not attack.tolls and all("drone" not in r.text for r in attack.roles)
    assert not [c for c in found if c.event.subtype == "Air/drone strike" and c.voice == "admitted"]


def test_who_buries_the_dead_did_not_kill_them() -> None:
    found = read('Gunmen raided Gidan Dawa on Sunday. "We have buried 17 people," said resident Musa Lawali.').claims
    assert not [c for c in found for r in c.roles if r.role == "actor" and r.text.lower() == "we"]


def test_occupiers_are_never_the_army_of_the_country_that_they_occupy() -> None:
    reading = read("Our units held Kolodiazi near Lyman in Ukraine on Monday. 230 occupiers were eliminated in the fighting.")
    assert not [m for m in reading.mentions if "occupiers" in m.text and m.actor and m.actor.name == "Military Forces of Ukraine"]


def test_what_dates_the_saying_is_the_reports_own() -> None:
    text = "A strike killed a couple in Kfar Tibn, the health ministry said, hours after the Nahr Front fired rockets into Hadra."
    assert [c.attribution for c in read(text).claims if c.event.trigger.text == "fired"] == [()]


def test_a_question_names_no_doer() -> None:
    text = """Colombia: a week of killings in the west

QUIBDO (Coastal Wire) - Fighting between the Nahr Front and the Horan Army forced 340 families to leave their homes, the governor said.

A village leader was shot dead in Istmina on Tuesday; police said they were investigating whether he had been killed by the Nahr Front."""
    found = [c for c in read(text).claims if "shot" in c.event.trigger.text]
    assert found and not [r for c in found for r in c.roles if r.role == "actor"]


def test_who_is_accused_is_no_accuser() -> None:
    reading = read("Horan Army forces raided Hadra and arrested four people accused of belonging to the Nahr Front.")
    assert all(a.source is None for a in reading.attributions)
    assert not [c for c in reading.claims if "Nahr" in c.event.trigger.text]
