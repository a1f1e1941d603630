"""The pieces of a report's text as HTML: every word escaped, links from a mark to what it means, offsets kept for selections."""

from collections import defaultdict
from collections.abc import Iterator

from markupsafe import Markup, escape

from reportedly.publish.wording import Look
from reportedly.web.graphic import find_graphic
from reportedly.web.marks import Piece, cut


def marked_html(look: Look) -> Markup:
    """The whole text. `data-s` is a piece's first code point, `data-k` the keys of all marks over it, `data-n` claims' numbers."""
    return Markup("").join(_pieces(look))


def _pieces(look: Look) -> Iterator[Markup]:
    starts: dict[int, list[str]] = defaultdict(list)
    ends: dict[int, list[int]] = defaultdict(list)
    for number, claim in enumerate(look.reading.claims, 1):
        starts[claim.event.trigger.start].append(claim.id)
        ends[claim.event.trigger.end].append(number)
    graphic = find_graphic(look.reading.report)
    for piece in cut(look):
        for claim_id in starts.get(piece.start, ()):
            yield Markup('<span class="anchor" id="at-{}"></span>').format(claim_id)
        numbers = ends.get(piece.end, ()) if "event" in piece.layers else ()
        is_graphic = any(s.start <= piece.start < s.end for s in graphic)
        yield _html(piece, numbers, is_graphic)


def _html(piece: Piece, numbers: tuple[int, ...] | list[int], is_graphic: bool) -> Markup:
    if piece.hidden:
        return Markup('<span class="unseen" data-s="{}" data-c="{}" title="{}"></span>').format(piece.start, piece.hidden, piece.hidden)
    classes = [*piece.layers, *([f"part-{piece.part}"] if piece.part else []), *(["graphic"] if is_graphic else [])]
    attributes = Markup(' data-s="{}"').format(piece.start)
    if classes:
        attributes += Markup(' class="{}"').format(" ".join(classes))
    if piece.keys:
        attributes += Markup(' data-k="{}"').format(" ".join(piece.keys))
    if numbers:
        attributes += Markup(' data-n="{}"').format(" ".join(map(str, numbers)))
    if piece.target is None or not piece.text.strip():  # a blank between two marks is nothing to follow
        return Markup("<span{}>{}</span>").format(attributes, escape(piece.text))
    href = piece.target if "event" in piece.layers[:1] or piece.target.startswith("c-") else f"n-{piece.target}"
    return Markup('<a href="#{}"{}>{}</a>').format(href, attributes, escape(piece.text))
