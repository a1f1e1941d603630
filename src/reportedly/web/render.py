"""Templates into pages: every value is escaped and freed of hidden marks on its way out, in the language that was asked for."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from reportedly import __version__, language
from reportedly.publish import wording
from reportedly.publish.plain import in_lines, in_one_line
from reportedly.publish.table import title_of
from reportedly.records import Claim
from reportedly.web.fieldnames import name_of
from reportedly.web.graphic import shows_cruelty
from reportedly.web.people import person_of

COOKIE = "reportedly_language"
YEAR = 365 * 24 * 3600


def safe(value: Any) -> Any:
    """What a template's expression gives: nothing for None, text on one line without hidden marks; markup of ours as it is."""
    if value is None:
        return ""
    return in_one_line(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def quoted(claim: Claim) -> Markup:
    """A claim's words with those that name its event marked."""
    start, end = claim.event.trigger.start - claim.start, claim.event.trigger.end - claim.start
    if not 0 <= start <= end <= len(claim.text):
        return Markup("{}").format(in_lines(claim.text))
    pieces = [in_lines(claim.text[a:b]) for a, b in ((0, start), (start, end), (end, None))]
    return Markup("{}<mark>{}</mark>{}").format(*pieces)


@cache
def templates() -> Environment:
    """The templates, strict: an undefined name is an error, and everything is escaped."""
    env = Environment(loader=PackageLoader("reportedly", "web/templates"), autoescape=True, undefined=StrictUndefined, finalize=safe,
                      trim_blocks=True, lstrip_blocks=True)
    env.globals.update(wording=wording, title_of=title_of, name_of=name_of,
                       quoted=quoted, quote_is_graphic=shows_cruelty, version=__version__, languages=language.LANGUAGES)
    return env


def language_of(request: Request) -> str:
    """The language that the address asks for, else the one chosen before, else English."""
    asked = request.query_params.get("lang") or request.cookies.get(COOKIE) or "en"
    return asked if asked in language.LANGUAGES else "en"


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page. Templates get `_` for words, `words` for days, `path` and `query` of the address, and `values`."""
    words = language.words(language_of(request))
    text = templates().get_template(template).render(
        _=words.say, words=words, request=request, path=request.url.path, ledger=request.app.state.views.where,
        me=person_of(request), joining=request.app.state.views.joining, **values)
    response = HTMLResponse(text, status)
    if request.query_params.get("lang") in language.LANGUAGES:
        response.set_cookie(COOKIE, words.language, max_age=YEAR, samesite="lax", httponly=True)
    return response
