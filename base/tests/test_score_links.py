"""Links of actor mentions: ids need only be one to one with the gold's; people in general are nobody's; unmarked mentions don't count."""

from reportedly.score import score

TEXT = "The Oslin Guard fired at the army. It said they fled, and villagers left."
GUARD = {"id": "gold:guard", "name": "Oslin Guard", "kind": "rebel group"}
ARMY = {"id": "gold:army", "name": "Army of Oslin", "kind": "state forces"}
ANYBODY = {"id": "gold:civ", "name": "civilians", "kind": "civilians"}


def mention(words: str, form: str, resolved: dict | None) -> dict:
    """An actor mention at the words' first place in TEXT."""
    at = TEXT.index(words)
    return {"id": words, "kind": "actor", "start": at, "end": at + len(words), "text": words, "form": form, "resolved": resolved}


def reading(*mentions: dict) -> dict:
    """A reading that has only these mentions."""
    return {"report": {"id": "r1", "text": TEXT}, "mentions": list(mentions), "attributions": [], "claims": []}


GOLD = reading(
    mention("The Oslin Guard", "name", GUARD), mention("the army", "nominal", ARMY), mention("It", "pronoun", GUARD),
    mention("they", "pronoun", ARMY), mention("villagers", "nominal", ANYBODY))


def found(**ids: str | None) -> dict:
    """A reading with these ids for the guard, the army, it, they, villagers; a mention without a word here is missed."""
    words = {"guard": "Oslin Guard", "army": "the army", "it": "It", "they": "they", "villagers": "villagers"}
    return reading(*(mention(words[k], "name", {"id": v, "name": "", "kind": "civilians"} if v else None) for k, v in ids.items()))


def links(**ids: str | None) -> tuple[float, float]:
    """Precision and recall of the links."""
    figures = score([GOLD], [found(**ids)])
    return figures.get("links.p", 0.0), figures["links.r"]


def test_ids_of_ones_own_are_as_good_as_the_golds():
    assert links(guard="a:1", army="a:2", it="a:1", they="a:2", villagers="a:3") == (1, 1)


def test_a_pronoun_with_the_wrong_actor_is_wrong():
    assert links(guard="a:1", army="a:2", it="a:1", they="a:1", villagers="a:3") == (0.75, 0.75)


def test_two_actors_under_one_id_are_one_too_many():
    assert links(guard="a:1", army="a:1", it="a:1", they="a:1", villagers="a:3") == (0.5, 0.5)


def test_a_mention_missed_or_left_open_lowers_recall_alone():
    assert links(guard="a:1", army="a:2", it=None, villagers="a:3") == (1, 0.5)


def test_people_in_general_taken_for_the_army_are_a_false_link():
    p, r = links(guard="a:1", army="a:2", it="a:1", they="a:2", villagers="a:2")
    assert (p, r) == (0.8, 1)


def test_links_are_counted_by_the_golds_form_and_kinds_over_all():
    figures = score([GOLD], [found(guard="a:1", army="a:2", it="a:1", they="a:2", villagers="a:3")])
    assert (figures["links.name.gold"], figures["links.nominal.gold"], figures["links.pronoun.gold"]) == (1, 1, 2)
    assert figures["links.pronoun.f1"] == 1
    assert figures["actor_kind"] == 0.2
