"""The gazetteer: what it answers, what the configuration changes, what it refuses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from feeds.gazetteer import Gazetteer, GazetteerError, load
from feeds.model import Config, Source

FACETS = """
[[facet]]
key = "party"
kind = "actor"
singular = "Party"
plural = "Parties"
home = "country"
[[facet]]
key = "topic"
kind = "subject"
singular = "Topic"
plural = "Topics"
[[facet]]
key = "country"
kind = "place"
singular = "Country"
plural = "Countries"
[evidence.party]
papers = "its newspaper"
[[family]]
key = "communist"
facet = "party"
names = ["Communist Party of {of}"]
[mask]
party = ["Hidden Name"]
"""
COUNTRIES = """
[[country]]
slug = "gr"
name = "Greece"
names = ["Hellas"]
[[country]]
slug = "pe"
name = "Peru"
"""
TOPICS = """
[[topic]]
slug = "war"
name = "War"
strong = ["war"]
"""
KKE = """
[[party]]
slug = "kke"
acronym = "kke"
short = "KKE"
name = "Communist Party of Greece"
country = "gr"
acronyms = ["KKE", "CPG"]
"""


@pytest.fixture(scope="module")
def shipped() -> Gazetteer:
    """The gazetteer as it is shipped."""
    return load(Config())


def write(folder: Path, parties: str, **files: str) -> Config:
    """Write a small gazetteer, and the configuration that names it."""
    for name, text in {"facets": FACETS, "countries": COUNTRIES, "topics": TOPICS, **files}.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    (folder / "parties").mkdir()
    (folder / "parties" / "all.toml").write_text(parties, encoding="utf-8")
    return Config(gazetteer=folder)


def test_the_shipped_gazetteer_knows_the_field(shipped: Gazetteer) -> None:
    """180 parties or more, of every continent; each with a country and an acronym."""
    parties = shipped.terms("party")
    assert len(parties) >= 180
    assert all(term.country in shipped.terms("country") and term.acronym for term in parties.values())


def test_the_shipped_ids_are_those_of_the_field() -> None:
    """Every id of the labelled lines is the country and acronym of exactly one party."""
    ids = [f"{term.country}:{term.acronym}" for term in load(Config()).terms("party").values()]
    assert len(ids) == len(set(ids))
    wanted = {"gr:kke", "in:cpim", "tr:kp", "tr:tkp", "us:psl", "mx:pcm", "mq:pcm", "np:cpnus", "ru:kr"}
    assert wanted <= set(ids)


def test_facets_are_in_the_order_of_the_file(shipped: Gazetteer) -> None:
    """The order of facets.toml is the order in which they are shown."""
    assert [facet.key for facet in shipped.facets] == ["party", "topic", "country"]
    assert shipped.facet("party").plural == "Parties"


def test_a_slug_is_resolved(shipped: Gazetteer) -> None:
    """By itself in any case, by acronym and country, and a country by its name."""
    for slug in ("kke", "KKE", "kke-gr"):
        term = shipped.resolve("party", slug)
        assert term is not None
        assert (term.slug, term.label) == ("kke", "KKE (Communist Party of Greece)")
    greece = shipped.resolve("country", "greece")
    assert greece is not None
    assert greece.slug == "gr"
    assert shipped.resolve("party", "nothing-like-it") is None
    assert shipped.resolve("nothing", "kke") is None


def test_a_bare_acronym_names_its_bearers(shipped: Gazetteer) -> None:
    """A bare acronym of several parties is nobody's slug; all that bear it are named."""
    assert {"pcp-pt", "pcp-pe", "pcp-py"} <= set(shipped.bearers("PCP"))
    assert shipped.resolve("party", "pcp") is None
    assert shipped.bearers("CPI(M)")[0] == "cpim"
    assert shipped.bearers("zzz") == ()


def test_the_nearest_slugs_are_offered(shipped: Gazetteer) -> None:
    """A wrong slug gives those that look like it, an acronym those that bear it."""
    assert "kke" in shipped.nearest("party", "kkee")
    assert "pcp-pt" in shipped.nearest("party", "pcp")
    assert len(shipped.nearest("country", "grece", 2)) <= 2


def test_the_version_is_of_the_knowledge(tmp_path: Path) -> None:
    """The same knowledge gives the same version, other knowledge another."""
    config = write(tmp_path, KKE)
    first = load(config).version
    assert load(config).version == first
    assert load(replace(config, party=({"slug": "kke", "acronyms": ["ΚΚΕ"]},))).version != first


def configured(config: Config, **tables: Any) -> Gazetteer:
    """Load with the configuration's own entries."""
    changes: dict[str, Any] = {name: (values,) for name, values in tables.items()}
    return load(replace(config, **changes))


def test_the_configuration_adds_and_corrects(tmp_path: Path) -> None:
    """Lists grow, single values are replaced, remove takes words away, a new slug is a new entry."""
    config = write(tmp_path, KKE)
    corrected = configured(
        config, party={"slug": "kke", "short": "K.K.E.", "acronyms": ["ΚΚΕ"], "remove": ["CPG"]}
    )
    assert corrected.terms("party")["kke"].short == "K.K.E."
    assert corrected.bearers("ΚΚΕ") == ("kke",)
    assert corrected.bearers("CPG") == ()
    added = configured(config, party={"slug": "pcp", "name": "Communist Party of Peru", "country": "pe"})
    assert list(added.terms("party")) == ["kke", "pcp"]


PCP = '[[party]]\nslug = "pcp"\nname = "Peruvian Communists"\ncountry = "pe"\nacronym = "pcp"\n'


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (PCP.replace('"pcp"\nname', '"kke"\nname'), "slug is already in"),
        (PCP.replace('"pe"', '"xx"'), "unknown country 'xx'"),
        (PCP + 'acronim = "PCP"\n', "unknown key 'acronim' (did you mean 'acronym'?)"),
        (PCP + 'acronyms = "PCP"\n', "acronyms must be a list"),
        (PCP + 'aliases = ["?!"]\n', "can never match"),
        (PCP + 'aliases = ["Hidden Name"]\n', "can never match"),
        (PCP + 'aliases = ["communist party of greece"]\n', "already belongs to kke"),
        (PCP.replace('"pe"', '"gr"').replace('acronym = "pcp"', 'acronym = "kke"'), "acronym 'kke' of 'gr'"),
        (PCP.replace('acronym = "pcp"', 'acronym = "P C"'), "lower-case Latin letters"),
        (PCP + 'family = ["comunist"]\n', "unknown family 'comunist' (did you mean 'communist'?)"),
        (PCP + 'slugs = ["kke"]\n', "belongs to another entry"),
        (PCP.replace('slug = "pcp"', 'slug = "P C"'), "a slug is"),
        ('[[party]]\nslug = "x"\n', "name is missing"),
        ('[[partei]]\nslug = "x"\nname = "X"\n', "no facet is called 'partei' (did you mean 'party'?)"),
    ],
)
def test_a_contradiction_is_refused(tmp_path: Path, entry: str, reason: str) -> None:
    """The message names the file, the entry and what is wrong with it."""
    config = write(tmp_path, KKE + entry)
    with pytest.raises(GazetteerError) as caught:
        load(config)
    assert reason in str(caught.value)
    assert "parties/all.toml" in str(caught.value)


def test_two_main_parties_are_refused(tmp_path: Path) -> None:
    """At most one party of a family is the main one of a country."""
    main = 'main = true\nfamily = ["communist"]\n'
    other = PCP.replace('"pe"', '"gr"') + main
    with pytest.raises(GazetteerError, match="main communist one of 'gr' is already kke"):
        load(write(tmp_path, KKE + main + other))


def test_a_topic_phrase_must_be_readable(tmp_path: Path) -> None:
    """A phrase that could never match is refused with its file and entry."""
    topics = TOPICS + 'together = [["war", "%"]]\n'
    with pytest.raises(GazetteerError, match=r"topics\.toml: \[\[topic\]\] war"):
        load(write(tmp_path, KKE, topics=topics))


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    """A TOML error names the file and what was expected."""
    with pytest.raises(GazetteerError, match=r"parties/all\.toml: Expected"):
        load(write(tmp_path, "[[party"))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A gazetteer folder that is not there is one clear message."""
    with pytest.raises(GazetteerError, match="no such folder"):
        load(Config(gazetteer=tmp_path / "nowhere"))


def test_families_generate_names(tmp_path: Path) -> None:
    """Names that follow a pattern are made from the country; a typed name of another party wins."""
    generated = KKE.replace("Communist Party of Greece", "Greek Communists") + 'family = ["communist"]\n'
    gazetteer = load(write(tmp_path, generated))
    assert "Communist Party of Greece" in [alias.text for alias in gazetteer.aliases]


def test_a_source_means_somebody(shipped: Gazetteer) -> None:
    """A slip in `means` is refused, with the nearest slug; else it would only ever lose tags."""
    right = Source(slug="solidnet", means={"PCM": "pcm-mx"})
    assert load(Config(source=(right,))).version == shipped.version
    wrong = replace(right, means={"PCM": "pcm-xm"})
    with pytest.raises(
        GazetteerError, match=r"solidnet: means\.PCM: nobody has .*'pcm-xm' \(did you mean 'pcm"
    ):
        load(Config(source=(wrong,)))
