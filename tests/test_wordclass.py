"""Word classes and lemmas: what the rules stand on."""

import pytest

from reportedly.read import find_tokens
from reportedly.wordclass import lemma, tag_words


def tags(text: str) -> dict[str, str]:
    tokens = list(find_tokens(text))
    return dict(zip([t.text for t in tokens], tag_words([t.text for t in tokens], [t.lower for t in tokens]), strict=True))


@pytest.mark.parametrize(
    ("text", "word", "tag"),
    [
        ("Shells hit the market and gunmen attacked the town.", "attacked", "VBD"),
        ("The attack on the town killed five.", "attack", "NN"),
        ("Shelling kills five in Hadra market", "kills", "VBZ"),
        ("The front is firing rockets and calls on its men to hold out.", "calls", "VBZ"),
        ("They used car bombs and suicide bombers.", "suicide", "NN"),
        ("The US-led coalition denied it.", "US-led", "JJ"),
        ("A doctor counted eleven dead.", "eleven", "CD"),
        ("Strike in Gaza kills 11", "Strike", "NN"),
        ("Gunmen attack church in Owo", "attack", "VBP"),
        ("US strike kills 4 in Caribbean", "US", "NNP"),
        ("Lightning strike killed 4 people.", "Lightning", "NN"),
    ],
)
def test_classes_that_events_hang_on(text: str, word: str, tag: str) -> None:
    assert tags(text)[word] == tag


@pytest.mark.parametrize(
    ("word", "tag", "base"),
    [
        ("shelled", "VBD", "shell"), ("massacred", "VBN", "massacre"), ("besieging", "VBG", "besiege"), ("fled", "VBD", "flee"),
        ("repelled", "VBD", "repel"), ("accused", "VBD", "accuse"), ("denies", "VBZ", "deny"), ("clashes", "NNS", "clash"),
        ("casualties", "NNS", "casualty"), ("children", "NNS", "child"), ("overran", "VBD", "overrun"), ("robbed", "VBD", "rob"),
        ("detonated", "VBD", "detonate"), ("injuring", "VBG", "injure"), ("wounded", "VBN", "wound"), ("retook", "VBD", "retake"),
    ],
)
def test_lemmas(word: str, tag: str, base: str) -> None:
    assert lemma(word, tag) == base
