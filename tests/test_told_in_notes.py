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
])
def test_told_as_it_stands(sentence: str, lines: list[str]) -> None:
    assert told(sentence) == lines
