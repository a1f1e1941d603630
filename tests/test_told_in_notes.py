"""What coders' notes of one sentence tell: each case, or one like it, was once read wrongly."""

import pytest

from test_told_plainly import told

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
    # people by their trade
    ("Gunmen kidnapped three missionaries in Jos.",
     ["Abduction/forced disappearance | reported | Gunmen > three missionaries | abducted 3"]),
    ("Border guards shot and killed a kolbar near Baneh.", ["Attack | reported | Border guards > a kolbar | killed 1"]),
    # vehicles are not armed by themselves
    ("On 26 January 2023, rebels torched four vehicles used in road construction in Kanker district.",
     [f"{LOOTING} | reported | rebels > four vehicles | "]),
    ("On 20 August 2023, in Tabayin township (Shwebo district), the military set fire to around 80 houses in Ngar village.",
     [f"{LOOTING} | reported | the military > around 80 houses | "]),
    ("Soldiers massacred 35 villagers in Hpruso township, Kayah state, and burnt their bodies.",
     ["Attack | reported | Soldiers > 35 villagers | killed 35"]),
    # those for whose sake people protest
    ("Riots broke out in Jos after the death of a boy in custody.", ["Violent demonstration | reported |  >  | "]),
    ("Looters ransacked a mall during unrest following the imprisonment of Jan Zoma.", ["Violent demonstration | reported |  >  | "]),
    ("Security forces fired live ammunition at people protesting the death of a woman in custody, killing two protesters.",
     [f"{FORCE} | reported | Security forces > people | killed 2", f"{FORCE} | reported | people >  | "]),
    # what the weapon says of the event
    ("Border forces shelled the town of Jermuk with artillery and drones.", [f"{SHELLING} | reported | Border forces >  | "]),
    ("On 3 April 2023, ELN guerrillas attacked an army base in El Carmen with improvised explosives and rifles, killing nine soldiers.",
     ["Armed clash | reported | ELN guerrillas > army | killed 9"]),
    ("On 31 January 2023, a petrol bomb was thrown at a police patrol in Derry. Nobody was injured.",
     ["Violent demonstration | reported |  > a police patrol | injured 0"]),
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
