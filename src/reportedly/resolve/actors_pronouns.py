"""Pronouns → the nearest mention that agrees in number, gender and sort; None with a why where that is open."""

from reportedly.records import Mention
from reportedly.resolve.actors_context import Context, Seen
from reportedly.resolve.actors_deeds import does_violence
from reportedly.resolve.actors_names import Answer
from reportedly.wordclass import lemma

FIRST_PERSON = frozenset({"i", "me", "we", "us", "my", "our"})
# Owners and the like mean whom their plain form means.
_PLAIN = {"its": "it", "itself": "it", "their": "they", "themselves": "they", "his": "he", "himself": "he", "my": "i", "our": "we"}
_ARMED = frozenset(
    {"rebel group", "political militia", "identity militia", "unidentified armed group", "criminal group", "state forces"}
    | {"external forces"}
)
_FAR = 6  # how many sentences back those who do violence may have been named
_FIRST_LINES = 6  # sentences among which a byline stands
_COUNTED = ("dozens", "hundreds", "thousands", "scores", "a group", "one of", "some of", "a number")
_REPORTING = frozenset(
    """say tell deny claim add insist announce declare state report confirm admit warn promise vow threaten believe argue maintain
    acknowledge reply write pledge explain allege""".split()
)
_SAYS = frozenset("said says told added tells asked explained recalled wrote stated announced declared noted".split())


def resolve_pronoun(mention: Mention, context: Context) -> Answer:
    """Whom a pronoun means: the speaker for I and we inside a quotation, else an antecedent of at most two sentences ago."""
    word = plain_form(mention)
    if word in FIRST_PERSON:
        return _those_of(mention, _speaker(mention, context), context)
    here = context.sentence_at(mention.start).index
    near = [s for k in (2, 1, 0) for s in context.of_sentence(here - k) if s.mention.end <= mention.start]
    fitting = [s for s in near if _agrees(word, s)]
    if not context.is_quoted(mention.start):
        fitting = [s for s in fitting if not s.is_quoted]  # who is spoken of inside a quotation is not who goes on speaking
    speaker = _sayer_before(mention, context, fitting)
    if speaker is not None:
        return speaker.actor, (), f"{mention.text} refers to {_label(speaker)}, who says so"
    doer = doer_of_verb_before(mention, context)
    if doer is not None:
        fitting = [s for s in fitting if s.actor.id != doer.actor.id]
    if word == "they" and does_violence(mention, context):  # "They took the four away": who carries arms, not whom they took
        farther = [s for s in context.recent(mention.start) if here - s.sentence <= _FAR and _agrees(word, s)]
        fitting = [s for s in fitting if s.actor.kind in _ARMED] or [s for s in farther if s.actor.kind in _ARMED] or fitting
    if not fitting:
        return None, (), f"nothing near agrees with {mention.text}"
    if word in {"they", "them"}:
        many = [s for s in fitting if _is_many(s) or s.mention.form == "pronoun"]
        fitting = many if many and max(s.sentence for s in many) >= here - 1 else fitting
    chosen = max(
        fitting, key=lambda s: (s.sentence - here, _is_named_person(word, s), s.is_subject, s.mention.form == "pronoun", s.mention.start)
    )
    return chosen.actor, (), f"{mention.text} refers to {_label(chosen)}"


def plain_form(mention: Mention) -> str:
    """The pronoun in lower case, "they" for "their"."""
    word = mention.text.lower()
    return _PLAIN.get(word, word)


def _sayer_before(mention: Mention, context: Context, fitting: list[Seen]) -> Seen | None:
    """ "The army said it", "the party denied that they", "claimed the attack, saying it": who says or claims is meant."""
    tokens = context.sentence_at(mention.start).tokens
    at = next((i for i, t in enumerate(tokens) if t.start == mention.start), 0)
    if at + 1 >= len(tokens) or tokens[at + 1].tag[:1] not in {"V", "M", "R"}:
        return None
    k = at - 1
    while k > 0 and (tokens[k].lower in {"that", "us", "me", "reporters", "journalists", ","} or tokens[k].text in {"``", '"', "“"}):
        k -= 1
    if k <= 0 or lemma(tokens[k].lower, tokens[k].tag if tokens[k].tag[:1] == "V" else "VBD") not in _REPORTING:
        return None
    before = [s for s in fitting if tokens[0].start <= s.mention.start and s.mention.end <= tokens[k].start]
    heads = [s for s in before if not context.report.text[: s.mention.start].endswith(" of ")]
    before = heads or before  # "the team of the township said it"
    joined = k > 1 and (tokens[k - 1].tag == "CC" or tokens[k - 1].text == ",")
    if tokens[k].tag == "VBG" or joined:  # "…, and said that it": the subject of the verb before
        return next((s for s in before if s.is_subject), None)
    return max(before, key=lambda s: s.mention.end, default=None)


def doer_of_verb_before(mention: Mention, context: Context) -> Seen | None:
    """Who does the verb whose object the pronoun is: "the fighters (took two men and) shelled them" never means the fighters."""
    tokens = context.sentence_at(mention.start).tokens
    at = next((i for i, t in enumerate(tokens) if t.start == mention.start), 0)
    if mention.text.lower() not in {"them", "him", "her", "it"} or not at or tokens[at - 1].tag[:1] != "V":
        return None
    if at + 1 < len(tokens) and mention.text.lower() == "it" and tokens[at + 1].tag[:1] in {"V", "M"}:
        return None  # "said it had": no object
    here = context.of_sentence(context.sentence_at(mention.start).index)
    before = [s for s in here if s.mention.end <= tokens[at - 1].start]
    verb = at - 1
    while verb > 0 and tokens[verb - 1].tag[:2] in {"RB", "VB", "MD"}:
        verb -= 1
    if tokens[verb - 1].tag == "CC":  # the subject of the verb before, not its object
        before = [s for s in before if s.is_subject] or before
    return max(before, key=lambda s: s.mention.end, default=None)


def _is_named_person(word: str, seen: Seen) -> bool:
    return word in {"he", "him", "she", "her"} and seen.mention.form == "name" and seen.actor.kind == "person"


def _label(seen: Seen) -> str:
    return seen.actor.name if seen.mention.form == "pronoun" else seen.mention.text


def _agrees(word: str, seen: Seen) -> bool:
    if word in {"he", "him", "she", "her"}:
        gender = "female" if word in {"she", "her"} else "male"
        single = not seen.is_plural or (
            seen.nominal in {"civilians", "office holder", "spokesperson", "commander", "police", "journalists"} and _is_single(seen)
        )
        return single and seen.gender in {"", gender} and (seen.actor.kind == "person" or _is_single(seen))
    if word == "it":
        return seen.actor.kind not in {"person", "civilians"} and (seen.mention.form == "name" or not _is_many(seen))
    if seen.mention.text.lower() in FIRST_PERSON:
        return False
    if word in {"they", "them"}:
        return (
            not seen.is_told
            and seen.mention.text.lower() not in {"he", "she", "him", "it"}
            and (seen.actor.kind != "media" or _is_many(seen))
            and (seen.actor.kind != "person" or _is_many(seen))
        )
    return False


def _is_single(seen: Seen) -> bool:
    """True for one human being: a person's name, or a nominal with "a" or "one" or without a plural."""
    text = seen.mention.text.lower()
    if seen.mention.form == "name":
        return seen.actor.kind == "person"
    if seen.mention.form == "pronoun":
        return text in {"he", "she", "him", "i", "me", "his", "her", "my", "himself"}
    return (
        bool(seen.nominal)
        and text.split()[0] in {"a", "an", "one", "the", "his", "her", "another", "this", "that"}
        and not text.endswith(("s", "people", "men", "women", "children", "police", "military", "army"))
    )


def _is_many(seen: Seen) -> bool:
    text = seen.mention.text.lower()
    if seen.mention.form == "pronoun":
        return text in {"they", "them", "we", "us", "their", "our", "themselves"}
    head = text.split(" of ")[0] if not text.startswith(_COUNTED) else text
    return head.endswith(("s", "people", "men", "women", "children", "police")) and seen.mention.form != "name"


def _those_of(mention: Mention, answer: Answer, context: Context) -> Answer:
    """ "We" of one private person are people like him: nobody in particular."""
    actor = answer[0]
    if mention.text.lower() not in {"we", "us", "our"} or actor is None or actor.kind != "person" or actor.public:
        return answer
    return context.words.classes["civilians"].unnamed, (), f"{mention.text} are {actor.name} and others who are not named"


def _author(context: Context) -> Seen | None:
    """The one person whom the byline names."""
    lines = [s.index for s in context.report.sentences[:_FIRST_LINES] if s.part == "byline"]
    found = {s.actor.id: s for k in lines for s in context.of_sentence(k) if s.actor.kind == "person"}
    return next(iter(found.values())) if len(found) == 1 else None


def _speaker(mention: Mention, context: Context) -> Answer:
    """The one whose speech verb stands nearest: in this sentence, else in the one before or after."""
    here = context.sentence_at(mention.start)
    label = context.label_at(mention.start)
    if label:
        return label.actor, (), f"{mention.text} is {label.mention.text}, whose words these are"
    if not context.is_quoted(mention.start):
        author = _author(context) if plain_form(mention) in {"i", "me"} else None
        if author:
            return author.actor, (), f"{mention.text} stands outside quotations: {author.mention.text}, who wrote the text"
        issuer = context.issuer()
        if issuer:
            return issuer, (), f"{mention.text} stands outside quotations: {issuer.name}, who publishes the text"
    said_here = not context.is_quoted(mention.start)  # without quotation marks only "we fled, residents said" gives the speaker
    for index in (here.index,) if said_here else (here.index, here.index - 1, here.index + 1):
        if not 0 <= index < len(context.report.sentences):
            continue
        sentence = context.report.sentences[index]
        said = [t for t in sentence.tokens if t.lower in _SAYS]
        subjects = [s for s in context.of_sentence(index) if s.mention.text.lower() not in FIRST_PERSON and not s.is_told]
        for verb in said:
            close = [s for s in subjects if abs(s.mention.end - verb.start) < 40 or abs(s.mention.start - verb.end) < 4]
            if close:
                chosen = min(close, key=lambda s: min(abs(s.mention.end - verb.start), abs(s.mention.start - verb.end)))
                return chosen.actor, (), f"{mention.text} is the speaker, {_label(chosen)}"
    earlier = [s for k in (1, 0) for s in context.of_sentence(here.index - k) if s.mention.text.lower() in FIRST_PERSON]
    if earlier:
        return earlier[-1].actor, (), f"{mention.text} is still the same speaker"
    persons = [
        s
        for k in (2, 1)
        for s in context.of_sentence(here.index - k)
        if s.is_subject and not s.is_quoted and (s.actor.kind == "person" or (s.nominal == "civilians" and _is_single(s)))
    ]
    if persons:
        return persons[-1].actor, (), f"{mention.text} is most likely the last person to act, {_label(persons[-1])}"
    return None, (), f"who says {mention.text} is not plain"
