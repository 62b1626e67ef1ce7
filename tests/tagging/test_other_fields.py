"""Company news with a gazetteer of companies: the code knows no parties."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.gazetteer import load
from feeds.model import Config
from feeds.tagging import Tagger, describe

FACETS = """
[[facet]]
key = "company"
kind = "actor"
singular = "Company"
plural = "Companies"
home = "country"

[[facet]]
key = "event"
kind = "subject"
singular = "Event"
plural = "Events"

[[facet]]
key = "country"
kind = "place"
singular = "Country"
plural = "Countries"

[evidence.company]
name = "its name"
acronym = "its ticker"
products = "its product"
people = "its {role}"

[[family]]
key = "rail"
facet = "company"
names = ["{adjective} Railways", "Railways of {of}"]
nouns = ["the Railways"]
"""

COMPANIES = """
[[company]]
slug = "acme"
name = "Acme Motors"
acronym = "acm"
country = "de"
acronyms = ["ACM"]
products = ["Roadster"]
people = [{ name = "Jo Example", role = "chief executive", alone = ["Example"] }]

[[company]]
slug = "acme-mining"
name = "Acme Mining"
acronym = "acm"
country = "au"
acronyms = ["ACM"]

[[company]]
slug = "oebb"
name = "Federal Railways"
acronym = "oebb"
country = "at"
main = true
family = ["rail"]
"""

REST = """
[[event]]
slug = "merger"
name = "Mergers"
strong = ["merger*", "takeover*"]
together = [["buys", "{company}"]]

[[country]]
slug = "de"
name = "Germany"
adjective = ["German"]
cities = ["Munich"]

[[country]]
slug = "au"
name = "Australia"
adjective = ["Australian"]

[[country]]
slug = "at"
name = "Austria"
adjective = ["Austrian"]
"""


@pytest.fixture
def tagger(tmp_path: Path) -> Tagger:
    """A tagger for company news."""
    for name, text in (("facets", FACETS), ("companies", COMPANIES), ("rest", REST)):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return Tagger(load(Config(gazetteer=tmp_path)))


@pytest.mark.parametrize(
    ("text", "companies", "events", "countries"),
    [
        ("Acme Motors plans merger", ["acme"], ["merger"], ["DE"]),
        ("Roadster recalled", ["acme"], [], ["DE"]),
        ("Australian ACM shares fall", ["acme-mining"], [], ["AU"]),
        ("ACM shares fall in Munich", ["acme"], [], ["DE"]),
        ("ACM shares fall", [], [], []),
        ("Austrian Railways on strike", ["oebb"], [], ["AT"]),
        ("Austria: the Railways on strike", ["oebb"], [], ["AT"]),
        ("Acme Mining buys rival", ["acme-mining"], ["merger"], ["AU"]),
        ("Communist Party of Greece (KKE)", [], [], []),
    ],
)
def test_companies_are_recognised_by_data_alone(
    tagger: Tagger, text: str, companies: list[str], events: list[str], countries: list[str]
) -> None:
    """Names, products, tickers with evidence, families and events work for any field."""
    found = describe(text, tagger.tag(text), tagger.gazetteer)
    assert [company["slug"] for company in found["companies"]] == companies
    assert found["events"] == events
    assert found["countries"] == countries


def test_candidates_of_another_field_are_listed(tagger: Tagger) -> None:
    """A ticker of two companies without evidence lists both."""
    assert tagger.tag("ACM shares fall").maybe == (("company", "acme"), ("company", "acme-mining"))
