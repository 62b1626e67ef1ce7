"""What templates call: small things made of values, and parts that many pages show alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, pass_context, pass_environment
from jinja2.runtime import Context
from markupsafe import Markup

from feeds.model import Entry
from feeds.render.mended import CACHED
from feeds.render.pages import times
from feeds.render.pages.assets import fingerprint
from feeds.render.pages.form import Form, escaped, mark
from feeds.render.plain import uri
from feeds.render.times import rfc3339


def equip(environment: Environment) -> None:
    """Give the environment all that templates call."""
    environment.filters |= {
        "by_day": _by_day,
        "clock": times.clock,
        "day": times.day,
        "each": each,
        "host": host,
        "href": _href,
        "iso": rfc3339,
        "kept": _kept,
        "lang": _lang,
        "listed": _listed,
        "minute": times.minute,
        "moment": moment,
        "outside": outside,
        "some": _some,
    }
    environment.globals |= {
        "below": _below,
        "fingerprint": fingerprint,
        "other_than_english": _other,
    }


@pass_context
def _href(context: Context, address: str) -> str:
    """A path of ours, root-relative below the path of the site's base URL, from a path or a URL of ours."""
    return _below(address, context["page"].frame.base_url)


def _below(address: str, base: str) -> str:
    return _root(base) + address.removeprefix(base)


@lru_cache(16)
def _root(base: str) -> str:
    return urlsplit(base).path


@pass_context
def _lang(context: Context, entry: Entry) -> str:
    """A ``lang`` attribute, where the headline is not in the language of the page."""
    return _other(entry, context["page"].frame.content_language)


def _other(entry: Entry, otherwise: str) -> str:
    language = entry.language or otherwise
    return Markup(' lang="{}"').format(language) if language != "en" else Markup()


@lru_cache(1024)
def moment(time: datetime) -> Markup:
    return Markup(f'<time datetime="{rfc3339(time)}">{times.minute(time)}</time>')


@pass_environment
def _kept(environment: Environment, name: str, *given: object) -> Markup:
    """What a macro of ``kept.html`` gives: made once for the same values."""
    return _made(environment, name, given)


@lru_cache(CACHED)
def _made(environment: Environment, name: str, given: tuple[object, ...]) -> Markup:
    made: Markup = _macro(environment, name)(*given)
    return made


@lru_cache(64)
def _macro(environment: Environment, name: str) -> Any:
    return getattr(environment.get_template("kept.html").module, name)


@pass_environment
def each(environment: Environment, values: Iterable[object], name: str, *given: object) -> Markup:
    """What a macro of ``kept.html`` gives for each of these, a line or more each."""
    made = [_made(environment, name, (value, *given)) for value in values]
    return Markup("\n".join([*made, ""]) if made else "")


@pass_context
def _listed(context: Context, members: Iterable[Entry], dated: bool, but: tuple[str, str] | None) -> Markup:
    """Entries as list items, without the tag that all of the list share."""
    frame = context["page"].frame
    given = (frame.base_url, frame.content_language, dated)
    return Markup("".join([_in_list(context.environment, entry, given, but) for entry in members]))


@pass_context
def _by_day(context: Context, members: Iterable[Entry], but: tuple[str, str] | None) -> Markup:
    """The same in a list for each day."""
    end = _made(context.environment, "day_end", ())
    made: list[str] = []
    for day, those in groupby(members, key=lambda entry: entry.updated.date()):
        made += _made(context.environment, "day", (day,)), _listed(context, those, False, but), end
    return Markup("".join(made))


def _in_list(
    environment: Environment, entry: Entry, given: tuple[str, str, bool], but: tuple[str, str] | None
) -> str:
    whole, bare, chips = _made_entry(environment, entry, given)
    chip = chips.get(but) if but else None
    return whole if chip is None else bare or whole.replace(chip, "", 1)


@lru_cache(CACHED)
def _made_entry(
    environment: Environment, entry: Entry, given: tuple[str, str, bool]
) -> tuple[str, str, dict[tuple[str, str], str]]:
    """An entry as a list item, without its tag where it has a single one, and its tags.

    An item is in as many lists as it has tags: so it is made once for all of them.
    """
    chips = {tag[:2]: f"{_made(environment, 'chip', (tag, given[0]))}\n" for tag in entry.categories}
    whole = _poured(environment, entry, given, "".join(chips.values()))
    return whole, _poured(environment, entry, given, "") if len(chips) == 1 else "", chips


def _poured(environment: Environment, entry: Entry, given: tuple[str, str, bool], chips: str) -> str:
    form = _form(environment, given, entry.language or given[1], bool(outside(entry)), bool(chips))
    return form.pour(_texts(entry, given, chips))


@lru_cache(64)
def _form(
    environment: Environment, given: tuple[str, str, bool], language: str, linked: bool, chips: bool
) -> Form:
    """What all entries of a kind have around their texts."""
    entry = marked_entry(given[0], linked)._replace(language=language)
    shown = Markup(mark("chips")) if chips else ""
    return Form(str(_macro(environment, "entry")(entry, *given, shown)), _texts(entry, given, shown))


def _texts(entry: Entry, given: tuple[str, str, bool], chips: str) -> list[str]:
    """What is an entry's own, as its list item writes it."""
    base, _, dated = given
    link = outside(entry)
    texts = (
        _below(entry.page, base),
        entry.title,
        rfc3339(entry.updated),
        times.minute(entry.updated) if dated else times.clock(entry.updated),
        entry.author,
        link,
        host(link),
    )
    return [*map(escaped, texts), chips]


def marked_entry(base: str, linked: bool) -> Entry:
    """An entry of marks, to make a form of; `linked` where it has a link of its own."""
    page = f"{base}/{mark('page')}"
    return Entry(
        id=mark("id"),
        hash="",
        page=page,
        link=f"https://{mark('host')}.test/{mark('link')}" if linked else page,
        title=mark("title"),
        content=mark("content"),
        author=mark("author"),
        language=None,
        published=datetime(1901, 1, 1, 1, 1, 1, tzinfo=UTC),
        updated=datetime(1902, 2, 2, 2, 2, 2, tzinfo=UTC),
    )


def outside(entry: Entry) -> str:
    """Where the news stands, if not here: http or https, whatever the store says."""
    return "" if entry.link == entry.page else uri(entry.link, "")


def host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _some(number: int, noun: str, plural: str = "") -> str:
    """``1 item``, ``1,234 items``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
