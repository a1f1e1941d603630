"""What coders' notes of one sentence tell: each case, or one like it, was once read wrongly."""

import pytest

from test_told_plainly import read, told

FORCE, SHELLING, LOOTING = "Excessive force against protesters", "Shelling/artillery/missile attack", "Looting/property destruction"


@pytest.mark.parametrize(("sentence", "lines"), [
    # those for whom "who" stands, over a place or a day
    ("Supporters hurled stones at police, who shot dead a student.",
     ["Violent demonstration | reported | Supporters > police | ", "Attack | reported | police > a student | killed 1"]),
    ("Supporters hurled stones at police in Kibera on Monday, who shot dead a student.",
     ["Violent demonstration | reported | Supporters > police | ", "Attack | reported | police > a student | killed 1"]),
    # "by" belongs to the verb before it
    ("The leader of the Marn Front, who killed two priests in Jos, was arrested on Monday by police.",
     ["Attack | reported | The leader of the Marn Front > two priests | killed 2",
      "Arrests | reported | police > The leader of the Marn Front | "]),
    # taken and put to death
    ("Soldiers arrested five men in Jos and executed them.", ["Attack | reported | Soldiers > five men | detained 5, killed 5"]),
    ("Four villagers were kidnapped and beheaded by militants.",
     ["Attack | reported | militants > Four villagers | abducted 4, killed 4"]),
    ("A priest was abducted in Jos and found dead the next day.", ["Attack | reported |  > A priest | abducted 1, killed 1"]),
    ("A social leader was shot by hitmen at his home in Medellin and died in hospital.",
     ["Attack | reported | hitmen > A social leader | casualties 1, killed 1"]),
    ("On 3 May 2022, gunmen gunned down a Levies official in Kalat district. He died on the spot.",
     ["Attack | reported | gunmen > a Levies official | killed 1"]),
    ("The governor of West Dawa, Khamis Danso, was abducted and killed by fighters of the Front in El Dara.",
     ["Attack | reported | fighters of the Front > The governor of West Dawa | abducted 1, killed 1"]),
    # what the words say befell them
    ("Bandits attacked a college in Birnin, killing one policeman and abducting at least 80 students and five teachers.",
     ["Attack | reported | Bandits > a college, one policeman, at least 80 students | killed 1, abducted 80, abducted 5"]),
    ("A landmine exploded under a vehicle in Hodra, killing a civilian and injuring his son.",
     ["Remote explosive/landmine/IED | reported |  > a vehicle, a civilian, his son | killed 1, injured 1"]),
    # a figure told roughly takes nobody's part
    ("Gunmen killed over 200 civilians in Tole.", ["Attack | reported | Gunmen > over 200 civilians | killed 200"]),
    ("Gunmen killed about 200 civilians in Tole.", ["Attack | reported | Gunmen > about 200 civilians | killed 200"]),
    # the dead of the shots, not of the fire; the dead told after
    ("On 8 September 2022, in Bel-Air, gang members fired on residents and burned 25 houses. Seven people were killed.",
     ["Attack | reported | gang members > residents | killed 7", f"{LOOTING} | reported | gang members > 25 houses | "]),
    ("On 12 July 2023, security forces killed four terrorists in an operation in Zhob. One soldier was also martyred.",
     ["Armed clash | reported | security forces > four terrorists | killed 4, killed 1"]),
    # somebody taken is no ground
    ("On 7 February 2023, separatists seized a New Zealand pilot in Nduga.",
     ["Abduction/forced disappearance | reported | separatists > a New Zealand pilot | abducted 1"]),
    ("On 14 July 2022, five hitmen opened fire in a pool hall in Tegucigalpa, killing four young men.",
     ["Attack | reported | five hitmen > four young men | killed 4"]),
    # whose shots kill; who only leaves a mosque
    ("Police opened fire on Monday after a crowd stormed a police station in Konduga, killing one man and wounding four others.",
     ["Attack | reported | Police >  | killed 1, injured 4", "Mob violence | reported | a crowd > police | "]),
    ("A bomb exploded as worshippers left a mosque in Jos, killing three.",
     ["Remote explosive/landmine/IED | reported |  > a mosque | killed 3"]),
    # who is judged is not dead, and who judges did not do it
    ("The junta on Tuesday sentenced three activists to death for the killing of a ward administrator, state media reported.",
     ["Attack | said |  > a ward administrator | "]),
    ("Police arrested two men for killing five traders in Jos.", ["Arrests | reported | Police > two men | detained 2"]),
    ("A court in Jos sentenced two men to death for killing five traders.", ["Crime | reported | two men > five traders | killed 5"]),
    ("An explosion at a police post in Jamundi injured six people, and a girl of 12 died later.",
     ["Remote explosive/landmine/IED | reported |  > police, six people, a girl | injured 6, killed 1"]),
    ("On 10 September 2022, two groups of hunters exchanged shots near Korhogo over a gold site; three were killed.",
     ["Armed clash | reported | two groups >  | killed 3"]),
    ("On 28 September 2022, the Guard launched missiles at bases of the Front in Erbil and Sulaymaniyah. 13 people were killed.",
     [f"{SHELLING} | reported | the Guard > bases of the Front, 13 people | killed 13",
      f"{SHELLING} | reported | the Guard > bases of the Front | "]),
    # a foreign army that takes ground regains none
    ("Russian forces captured the village of Robotyne from Ukrainian forces.",
     ["Non-state actor overtakes territory | reported | Russian forces > Ukrainian forces | "]),
    # people by their trade
    ("Gunmen kidnapped three missionaries in Jos.",
     ["Abduction/forced disappearance | reported | Gunmen > three missionaries | abducted 3"]),
    ("Border guards shot and killed a kolbar near Baneh.", ["Attack | reported | Border guards > a kolbar | killed 1"]),
    # vehicles are not armed by themselves
    ("On 26 January 2023, rebels torched four vehicles used in road construction in Kanker district.",
     [f"{LOOTING} | reported | rebels > four vehicles | "]),
    ("On 20 August 2023, in Tabayin township (Shwebo district), the military set fire to around 80 houses in Ngar village.",
     [f"{LOOTING} | reported | the military > 80 houses | "]),
    ("Soldiers massacred 35 villagers in Hpruso township, Kayah state, and burnt their bodies.",
     ["Attack | reported | Soldiers > 35 villagers | killed 35"]),
    # those for whose sake people protest
    ("Riots broke out in Jos after the death of a boy in custody.", ["Violent demonstration | reported |  >  | "]),
    ("Looters ransacked a mall during unrest following the imprisonment of Jan Zoma.", ["Violent demonstration | reported |  >  | "]),
    ("Security forces fired live ammunition at people protesting the death of a woman in custody, killing two protesters.",
     [f"{FORCE} | reported | Security forces > people | killed 2", f"{FORCE} | reported | people >  | "]),
    ("Security forces fired live ammunition at people protesting the death of a student in Karmat on Monday, killing two.",
     [f"{FORCE} | reported | Security forces > people | killed 2", f"{FORCE} | reported | people >  | ",
      "Attack | reported | Security forces >  | killed 2"]),
    # the wrong that a protest is about keeps its own dead and doers
    ("Residents protested against the killing of two farmers by soldiers in Jos on Monday.",
     ["Peaceful protest | reported | Residents >  | ", "Attack | reported | soldiers > two farmers | killed 2"]),
    # who reports an earlier figure did nothing
    ("At least 18 soldiers were killed in the ambush, up from 16 reported earlier by the army.",
     ["Armed clash | reported |  > At least 18 soldiers | killed 18"]),
    # what the weapon says of the event
    ("Border forces shelled the town of Jermuk with artillery and drones.", [f"{SHELLING} | reported | Border forces >  | "]),
    ("On 3 April 2023, ELN guerrillas attacked an army base in El Carmen with improvised explosives and rifles, killing nine soldiers.",
     ["Armed clash | reported | ELN guerrillas > army | killed 9"]),
    ("On 31 January 2023, a petrol bomb was thrown at a police patrol in Derry. Nobody was injured.",
     ["Violent demonstration | reported |  > a police patrol | injured 0"]),
    # titles of one word of war
    ("An attack in Karmat killed 163 people on Monday.", ["Attack | reported |  > 163 people | killed 163"]),
    ("Attacks in Jos and Lagos killed 163 people.",
     ["Attack | reported |  > 163 people | ", "Attack | reported |  > 163 people | killed 163"]),
    ("Strike in Gaza kills 11", ["Air/drone strike | reported |  >  | killed 11"]),
    ("Two killed in clashes in Tripoli", ["Armed clash | reported |  >  | killed 2"]),
    ("Two people were killed in clashes in Tripoli on Sunday.", ["Armed clash | reported |  > Two people | killed 2"]),
    ("Gunmen attack church in Owo, killing 40", ["Attack | reported | Gunmen > church | killed 40"]),
    ("Ten soldiers killed in Cameroon ambush", ["Armed clash | reported |  > Ten soldiers | killed 10"]),
    ("Russia strike kills 4 in Kharkiv", ["Air/drone strike | reported | Russia >  | killed 4"]),
    ("US strike kills 4 in Caribbean", ["Air/drone strike | reported | US >  | killed 4"]),
    ("Lightning strike killed 4 people in Malawi.", ["Accident | reported |  > 4 people | killed 4"]),
    ("A heart attack killed a mayor in Bunia.", ["Accident | reported |  > a mayor | killed 1"]),
    ("A strike by nurses left three hospitals without staff.", []),
    ("Teachers' strike left 300 pupils without lessons, four injured in scuffles", []),
    # by whom
    ("On 29 May 2023, the Bwa Tan vigilante movement stoned three suspected gang members to death in Port-au-Prince.",
     ["Mob violence | reported | the Bwa Tan vigilante movement > three suspected gang members | killed 3"]),
    ("On 2 November 2021, Taliban intelligence officers detained three journalists in Kabul city.",
     ["Arrests | reported | Taliban intelligence officers > three journalists | detained 3"]),
    ("Fighting between the RSF and SAF was reported on 4 September 2023 in south Khartoum. Fatalities are unknown, coded as 10.",
     ["Armed clash | reported | the RSF > SAF | killed 10"]),
])
def test_told_as_it_stands(sentence: str, lines: list[str]) -> None:
    assert told(sentence) == lines


@pytest.mark.parametrize(("sentence", "whom"), [
    ("Soldiers shot a Palestinian at a checkpoint near Nablus.", ["actor:unidentified-forces", "actor:people-of-palestine"]),
    ("The Palestinian was shot by soldiers in Jenin.", ["actor:people-of-palestine", "actor:unidentified-forces"]),
    ("Police arrested a Nigerian in Accra.", ["actor:police-forces-of-ghana", "actor:people-of-nigeria"]),
    ("The Israeli shelling of Rafah killed four.", ["actor:military-forces-of-israel"]),
])
def test_one_of_a_people_is_not_its_army(sentence: str, whom: list[str]) -> None:
    reading = read(sentence)
    actors = {m.id: m.resolved.id for m in reading.mentions if m.kind == "actor" and m.resolved}
    assert [actors.get(r.mention) for r in sorted(reading.claims[0].roles, key=lambda r: r.start)] == whom


def test_a_toll_that_rises_holds_those_who_died_since() -> None:
    text = "QUETTA, 14 May 2024 - A bomb killed 11 people near a mosque in Quetta. The toll rose to 14 after three people died in hospital."
    dead = [t for c in read(text).claims for t in c.tolls if t.toll == "killed"]
    assert {t.best: t.part_of is None for t in dead} == {11: True, 14: True, 3: False}


@pytest.mark.parametrize(("text", "words", "whose"), [
    ("Fighters of the Arakan Army entered Buthidaung on Saturday. Residents said the group's men had burned homes.", "the group's men",
     "actor:arakan-army"),
    ("The Tamba Front seized Jos. The Front's men looted shops.", "The Front's men", "name:tamba-front"),
    ("The village's men fled when the gunmen came.", "The village's men", "actor:civilians"),
])
def test_the_men_of_a_group_are_its_own(text: str, words: str, whose: str) -> None:
    assert {m.resolved.id for m in read(text).mentions if m.text == words and m.resolved} == {whose}
