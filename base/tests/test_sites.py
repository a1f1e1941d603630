"""Kinds of place: every entry's example, and phrases that must not be cut short."""

from typing import Any

import pytest

from reportedly import resources, vocab
from reportedly.extract.sites import find_sites
from reportedly.read import read_report
from reportedly.records import Source

RULES: Any = resources.load_yaml("data/sites.yaml")


def shown(text: str) -> list[tuple[str, str]]:
    report = read_report(text, Source(sha256="0" * 64))
    found = find_sites(report)
    assert all(report.text[s.start : s.end] == s.text for s in found)
    return [(s.text, s.site_class) for s in found]


@pytest.mark.parametrize("entry", [pytest.param(e, id=e["words"]) for e in RULES])
def test_example(entry: dict[str, str]) -> None:
    assert [site_class for _, site_class in shown(entry["example"])] == [entry["class"]]


def test_classes_are_of_the_vocabulary() -> None:
    assert {e["class"] for e in RULES} == set(vocab.SITE_CLASSES)


@pytest.mark.parametrize(("text", "expected"), [
    ("A shell hit the field hospital in Talmara.", [("field hospital", "hospital or clinic")]),
    ("Rockets struck a military camp.", [("military camp", "military")]),
    ("Rockets struck the camp of Durun.", [("camp", "shelter or camp")]),
    ("They bombed two bakeries and a flour mill.", [("bakeries", "bakery or food"), ("flour mill", "bakery or food")]),
    ("Fighters base their claim on it.", []),
    ("They stormed a police station.", [("police station", "government")]),
    ("The army camps were hit.", [("army camps", "military")]),
    ("He housed refugees and schooled them.", []),
])
def test_phrase(text: str, expected: list[tuple[str, str]]) -> None:
    assert shown(text) == expected
