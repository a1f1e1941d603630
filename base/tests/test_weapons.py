"""Weapons: every entry's example, the words that are none, and offsets."""

from pathlib import Path

import pytest
import yaml

from reportedly import vocab
from reportedly.extract.weapons import WeaponEntry, find_weapons, load_weapons
from reportedly.read import read_report
from reportedly.records import Report, Source, Weapon

_CASES = yaml.safe_load((Path(__file__).parent / "cases" / "weapons.yaml").read_text(encoding="utf-8"))


def _read(text: str) -> Report:
    return read_report(text, Source(sha256="0" * 64))


@pytest.mark.parametrize("entry", load_weapons(), ids=lambda e: f"{e.weapon_class}: {e.words[0]}")
def test_example_of_entry(entry: WeaponEntry) -> None:
    first = find_weapons(_read(entry.example))[0]
    assert first.resolved == Weapon(entry.weapon_class)


def test_every_class_has_words() -> None:
    assert {e.weapon_class for e in load_weapons()} == set(vocab.WEAPON_CLASSES)


@pytest.mark.parametrize("case", _CASES, ids=lambda c: str(c["why"]))
def test_found(case: dict[str, object]) -> None:
    report = _read(str(case["text"]))
    found = find_weapons(report)
    assert [[m.text, m.resolved.weapon_class] for m in found if isinstance(m.resolved, Weapon)] == case["weapons"]
    assert all(report.text[m.start : m.end] == m.text for m in found)
