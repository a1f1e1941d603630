"""Text → report: paragraphs, sentences, tokens, parts, language and the publication date that the text states.

The text is never edited. Rules match on tokens whose `lower` form is cleaned (zero-width marks dropped, apostrophes
straight), while offsets stay those of the text as received.
"""

import datetime as dt
import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator

from reportedly import resources
from reportedly.errors import InputError
from reportedly.records import Part, Report, Sentence, Source, Span, Token, digest
from reportedly.wordclass import tag_words

MAX_CHARS = 600_000  # a report longer than this is a dump: cut it into reports (JSON Lines) instead
MAX_SENTENCE_TOKENS = 300  # a "sentence" without a stop is cut here, so that rules stay linear

# Marks that carry no letters: zero-width characters, direction marks, soft hyphen, byte-order mark.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_COMBINING = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff"
_LETTER = rf"[^\W_{_COMBINING}{INVISIBLE}]"
_IN_WORD = rf"(?:{_LETTER}[{_COMBINING}{INVISIBLE}]*)"
_TOKEN = re.compile(
    rf"""(?:https?://|www\.)\S+[^\s.,;:!?)\]}}"'”’]      # an address is one token
    | \d{{4}}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?Z?)?(?!\w)     # ISO dates
    | \d+(?:[.,]\d+)*(?:[-‐‑][^\W\d_]+)+(?!\w)            # 14-minute, 30-year-old
    | \d+(?:[.,:/]\d+)*(?:st|nd|rd|th)?(?![^\W_])         # numbers, ordinals, clock times, dates
    | (?:[^\W\d_]\.){{2,}}                                # U.S.  a.m.
    | {_IN_WORD}+(?:[-'’ʼ‘`‐‑]{_IN_WORD}+)*               # words, hyphenated or with apostrophes
    | \.{{2,}} | -{{2,}} | `` | ''                        # ellipsis, dashes and quotes of typewriters
    | [^\s{INVISIBLE}]""",
    re.VERBOSE,
)
_CLITIC = re.compile(r"(?:n['’]t|['’](?:s|S|re|ve|ll|d|m))$")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-"})

_BLANK_LINE = re.compile(r"\r?\n(?:[ \t\u00a0]*\r?\n)+|\u2029")
_LINE = re.compile(r"\r?\n|\r|\u2028")

_STOPS = frozenset({".", "!", "?", "…", "؟", "。", "...", "....", "۔"})
_CLOSERS = frozenset("\"”’)]»'") | {"''"}
_OPENERS = frozenset("\"“‘([«'") | {"``"}
_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof gen lt col maj capt sgt cpl pvt adm brig cmdr gov sen rep pres st mt ft jr sr no nos vs etc
    inc ltd co corp dept est fig approx ca cf al e.g i.e jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed
    thu thur thurs fri sat sun u.s u.n u.k e.u a.m p.m ave blvd hon rev msgr supt insp det spc ssgt""".split()
)
_MAY_END = frozenset({"a.m", "p.m", "u.s", "u.n", "u.k", "e.u", "etc", "inc", "ltd", "co", "corp", "jr", "sr"})
_STARTERS = frozenset(
    """the a an in on at it he she they we you i this that these those but and as after before when while if for with according
    there his her its their our my many some several one two three no not however meanwhile earlier later since during by from
    what who where why how also both each all most more such""".split()
)


# --- tokens ----------------------------------------------------------------------------------------------


def clean(text: str) -> str:
    """The form that rules match: no invisible marks, straight apostrophes, lower case."""
    return _INVISIBLE.sub("", text).translate(_APOSTROPHES).lower()


def find_tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Words, numbers and marks of text[start:end]; clitics ("'s", "n't") are tokens of their own.

    >>> [t.text for t in find_tokens("Syria's army didn't fire 1,200 shells.")]
    ['Syria', "'s", 'army', 'did', "n't", 'fire', '1,200', 'shells', '.']
    """
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        word, at = match.group(), match.start()
        if word.isascii() and word.isalnum():  # most words: nothing to take off or to make straight
            yield Token(at, at + len(word), word, word.lower())
            continue
        clitic = _CLITIC.search(word)
        cut = clitic.start() if clitic and clitic.start() > 0 else len(word)
        yield Token(at, at + cut, word[:cut], clean(word[:cut]))
        if cut < len(word):
            yield Token(at + cut, at + len(word), word[cut:], clean(word[cut:]))


# --- paragraphs and sentences ----------------------------------------------------------------------------


def find_paragraphs(text: str) -> tuple[Span, ...]:
    """Stretches between blank lines, or between line breaks where there is no blank line; without outer space."""
    divider = _BLANK_LINE if _BLANK_LINE.search(text.strip()) else _LINE
    if divider is _LINE and _is_wrapped(text):
        divider = _BLANK_LINE
    cuts = [0, *(at for m in divider.finditer(text) for at in m.span()), len(text)]
    spans = (_trimmed(text, cuts[i], cuts[i + 1]) for i in range(0, len(cuts), 2))
    return tuple(s for s in spans if s.start < s.end)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in "\ufeff\u200b"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "\ufeff\u200b"):
        end -= 1
    return Span(start, end)


def _is_wrapped(text: str) -> bool:
    """True for text broken into lines of one width, as in old e-mail: most lines are long and end in mid-sentence."""
    lines = [line.rstrip() for line in _LINE.split(text.strip())][:-1]
    if len(lines) < 4 or max(map(len, lines)) > 100:
        return False
    open_ended = sum(len(line) > 45 and line[-1:] not in '.!?:…"”' for line in lines)
    return open_ended > 0.7 * len(lines)


def _ends_sentence(tokens: list[Token], i: int, in_headline: bool) -> bool:
    """True where tokens[i], a stop, ends its sentence; closing marks that follow are the caller's."""
    if i + 1 >= len(tokens):
        return True
    stop, after = tokens[i], i + 1
    while after < len(tokens) and tokens[after].text in _CLOSERS and tokens[after].start == tokens[after - 1].end:
        after += 1
    if after >= len(tokens):
        return True
    following = tokens[after]
    if stop.text in {"…", "...", "....", ".."}:
        return in_headline or following.is_capitalised
    if following.start == tokens[after - 1].end and following.is_word and not following.is_capitalised:
        return False
    if stop.text == "." and i > 0 and tokens[i - 1].end == stop.start:
        before = tokens[i - 1].lower
        if len(before) == 1 and before in "bcdp" and following.text[0].isdigit():
            return False  # "(b. 1958)", "c. 1990", "p. 4"
        is_initial = len(before) == 1 and before.isalpha() and tokens[i - 1].is_capitalised
        if before in _ABBREVIATIONS or is_initial:
            return (before in _MAY_END or is_initial) and following.lower in _STARTERS and following.is_capitalised
    opens = following.text in _OPENERS
    if stop.text in {"!", "?"} and not opens and following.is_word and not following.is_capitalised:
        return False
    if stop.text == "." and after > i + 1 and following.text[0].islower():
        return False  # a closing mark, then lower case: “They fled.” said a man; Sen. Smith (I-Vt.) said
    return (
        opens
        or not following.is_word
        or following.is_capitalised
        or following.text[0].isdigit()
        or (stop.text in {".", "؟", "。", "۔"} and not following.text.isascii())
        or following.start > stop.end
    )


def _split_dotted(tokens: list[Token], text: str) -> list[Token]:
    """Gives a dotted abbreviation's last dot back to the sentence where a new one clearly begins ("in the U.S. The…")."""
    out: list[Token] = []
    for i, t in enumerate(tokens):
        nxt = tokens[i + 1] if i + 1 < len(tokens) else None
        dotted = len(t.text) > 3 and t.text.endswith(".") and t.text[1] == "."
        ends = nxt is None or (nxt.is_capitalised and nxt.lower in _STARTERS) or nxt.text in _OPENERS - {"("}
        if dotted and ends:
            out.append(Token(t.start, t.end - 1, t.text[:-1], t.lower[:-1]))
            out.append(Token(t.end - 1, t.end, ".", "."))
        else:
            out.append(t)
    return out


def split_sentences(text: str, paragraph: Span, in_headline: bool = False) -> Iterator[tuple[Token, ...]]:
    """The sentences of one paragraph, each as its tokens.

    >>> text = "Gen. Smith spoke in the U.S. on May 3. He left."
    >>> [text[s[0].start : s[-1].end] for s in split_sentences(text, Span(0, len(text)))]
    ['Gen. Smith spoke in the U.S. on May 3.', 'He left.']
    """
    tokens = _split_dotted(list(find_tokens(text, paragraph.start, paragraph.end)), text)
    first = i = 0
    while i < len(tokens):
        ends = tokens[i].text in _STOPS and _ends_sentence(tokens, i, in_headline)
        ends = ends or (in_headline and tokens[i].text == ";")  # two stories: the doer of the first is none of the second's
        if ends:
            while (
                i + 1 < len(tokens)
                and tokens[i + 1].start == tokens[i].end
                and (tokens[i + 1].text in _CLOSERS or tokens[i + 1].text in _STOPS)
            ):
                i += 1
        if ends or i + 1 - first >= MAX_SENTENCE_TOKENS:
            yield tuple(tokens[first : i + 1])
            first = i + 1
        i += 1
    if first < len(tokens):
        yield tuple(tokens[first:])


# --- parts -----------------------------------------------------------------------------------------------

_DATELINE = re.compile(
    r"""(?:[A-Z][\w'’.-]*(?:\s(?:[a-z]{2,3}\s)?[A-Z][\w'’.-]*){0,3})   # BAGHDAD, Deir ez-Zor
        (?:,\s[A-Z][\w'’. -]{1,25}){0,2}                               # , Iraq
        (?:,?\s\d{1,2}\s\w{3,9}\.?|,?\s\w{3,9}\.?\s\d{1,2})?(?:,?\s\d{4})?   # , March 3
        (?:\s?[(\[][A-Z][\w/ .&-]{1,30}[)\]])?                         # (Reuters)
        \s?(?:--|—|–|\s_|\s-|:)\s*""",
    re.VERBOSE,
)
_BYLINE = re.compile(r"(?:By|Reported by|Report by|Text by)\s+[A-Z]\S+(?:\s\S+){0,12}$")
_CORRECTION = re.compile(r"(?:Correction|Clarification|Editor['’]s note|Corrected|Update)\b[^.]{0,40}[:—–-]", re.I)
_CAPTION = re.compile(r"(?:Photo|Image|File photo|Picture|Caption)\b[^.]{0,30}[:—–-]|.*\((?:Photo|AP Photo|Reuters/)[^)]*\)\s*$", re.I)


def find_parts(text: str, paragraphs: tuple[Span, ...], title: str | None) -> tuple[Part, ...]:
    """The parts of the report in text order: headline, dateline, byline, caption, correction, body."""
    parts: list[Part] = []
    for i, p in enumerate(paragraphs):
        words = p.of(text)
        if i < 4 and _BYLINE.match(words) and len(words) < 120:
            parts.append(Part(p.start, p.end, "byline"))
        elif i == 0 and len(paragraphs) > 1 and _is_headline(words, title):
            parts.append(Part(p.start, p.end, "headline"))
        elif _CORRECTION.match(words):
            parts.append(Part(p.start, p.end, "correction"))
        elif _CAPTION.match(words):
            parts.append(Part(p.start, p.end, "caption"))
        else:
            cut = _dateline_end(words) if not any(q.part in {"body", "dateline"} for q in parts) else 0
            if cut:
                parts.append(Part(p.start, p.start + cut, "dateline"))
            if p.start + cut < p.end:
                body = _trimmed(text, p.start + cut, p.end)
                parts.append(Part(body.start, body.end, "body"))
    return tuple(parts)


def _is_headline(words: str, title: str | None) -> bool:
    if title and words.strip().casefold() == title.strip().casefold():
        return True
    last = words.rstrip("\"”’'»)]")[-1:]
    return len(words.split()) <= 60 and last not in ".!?:;," and _dateline_end(words) == 0


def _dateline_end(words: str) -> int:
    """Where the dateline at the start of a paragraph ends; 0 where there is none."""
    match = _DATELINE.match(words[:120])
    if not match:
        return 0
    line = match.group().rstrip()
    place = re.split(r"[,(\[]", line, maxsplit=1)[0].strip(" -–—_:")
    has_agency = "(" in line or "[" in line
    if line.endswith((":", "-")) and not (place.isupper() or has_agency):
        return 0
    if not (place.isupper() or has_agency or "," in line or line.endswith(("—", "–", "--", "_"))):
        return 0
    return match.end() if len(place) > 1 and not place.islower() else 0


# --- the publication date that the text states -----------------------------------------------------------

_MONTHS = {m: i + 1 for i, m in enumerate("january february march april may june july august september october november december".split())}
_MONTHS |= {name[:3]: n for name, n in _MONTHS.items()} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_FULL_DATE = re.compile(
    rf"(?P<y>\d{{4}})-(?P<m>\d{{2}})-(?P<d>\d{{2}})\b|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<mon>{_MONTH})\.?,?\s(?P<y2>\d{{4}})\b"
    rf"|\b(?P<mon3>{_MONTH})\.?\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y3>\d{{4}})\b",
    re.I,
)


def find_stated_date(text: str, parts: tuple[Part, ...]) -> str | None:
    """The ISO day of a full date that stands alone in a short line at the top, or in the dateline; else None."""
    for part in parts[:5]:
        words = part.of(text)
        alone = len(words) < 60
        if part.part not in {"dateline", "byline", "headline"} and not alone:
            break
        match = _FULL_DATE.search(words)
        if match and (part.part in {"dateline", "byline"} or len(words) - len(match.group()) < 25):
            return _iso(match)
    return None


def _iso(match: re.Match[str]) -> str | None:
    g = match.groupdict()
    year, day = int(g["y"] or g["y2"] or g["y3"]), int(g["d"] or g["d2"] or g["d3"])
    month = int(g["m"]) if g["m"] else _MONTHS[(g["mon"] or g["mon3"]).lower()]
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


# --- language --------------------------------------------------------------------------------------------


def guess_language(text: str) -> str | None:
    """ISO 639-1 code of the text's language, None where there are too few letters to tell.

    English is settled by its function words; only other text wakes the language model.
    """
    words = [t.lower for t in find_tokens(text[:20_000]) if t.text[0].isalpha()]
    if len(words) < 3:
        return None
    common = frozenset(resources.load_lines("data/english.txt"))
    share = sum(w in common for w in words) / len(words)
    if share >= 0.25 and len(words) >= 8:
        return "en"
    import py3langid  # heavy: loaded only for text that is not plainly English

    code, _ = py3langid.classify(text[:5_000])
    if code != "en" and share >= 0.12 and text[:5_000].isascii():
        return "en"
    return str(code)


# --- the report ------------------------------------------------------------------------------------------


def check_text(text: str) -> None:
    """Refuses text that can't be a report: empty, binary, or far too long."""
    if not text.strip(f" \t\r\n\u00a0{_strip_marks()}"):
        raise InputError("the text is empty", "give a report with at least one word")
    if len(text) > MAX_CHARS:
        raise InputError(
            f"the text has {len(text):,} characters, more than one report can have ({MAX_CHARS:,})",
            "divide it into reports, one JSON object a line, and read that .jsonl file",
        )
    controls = sum(ord(c) < 32 and c not in "\t\n\r\f\v" for c in text[:10_000])
    if controls > 0.02 * min(len(text), 10_000):
        raise InputError(
            "the text holds control characters, as a binary file does", "export the report as plain text or HTML and read that"
        )


def _strip_marks() -> str:
    return "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"


def read_report(text: str, source: Source) -> Report:
    """A report from its text and what is known of it. Raises InputError for text that can't be read."""
    check_text(text)
    paragraphs = find_paragraphs(text)
    parts = find_parts(text, paragraphs, source.title)
    published, basis = source.published, "given" if source.published else None
    if not published:
        published = find_stated_date(text, parts)
        basis = "stated" if published else None
    return Report(
        id=source.id or "r-" + digest(source.sha256)[:16],
        sha256=source.sha256,
        text=text,
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        url=source.url,
        outlet=source.outlet,
        title=source.title,
        published=published,
        published_basis=basis,
        published_range=None,
        language=source.language or guess_language(text),
        parts=parts,
        sentences=tuple(_sentences(text, paragraphs, parts)),
        retracted=source.retracted,
    )


def _sentences(text: str, paragraphs: tuple[Span, ...], parts: tuple[Part, ...]) -> Iterator[Sentence]:
    starts = [p.start for p in paragraphs]
    index = 0
    for part in parts:
        paragraph = max(0, bisect_left(starts, part.start + 1) - 1)
        for tokens in split_sentences(text, part, in_headline=part.part == "headline"):
            yield Sentence(tokens[0].start, tokens[-1].end, _tagged(tokens), index, paragraph, part.part)
            index += 1


def _tagged(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    tags = tag_words([t.text for t in tokens], [t.lower for t in tokens])
    return tuple(Token(t.start, t.end, t.text, t.lower, tag) for t, tag in zip(tokens, tags, strict=True))
