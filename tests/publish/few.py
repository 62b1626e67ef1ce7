"""A small site of its own: seven lines, and a gazetteer of a few terms, since empty feeds cost too."""

from __future__ import annotations

LINES = [
    "KKE statement on the strike of the dockers",
    "TKP on the elections in Turkey",
    "KKE and TKP on the elections",
    "The Lebanese CP calls for a general strike | https://example.org/lebanon",
    "75 years since the liberation of Belgrade",
    "AKEL on the Cyprus problem",
    "PCP on the elections in Portugal",
]
CONFIG = """gazetteer = "known"
[site]
title = "Press & Co"
[seeds]
settle = 0
source = "press"
[feeds]
window_items = 3
"""
KNOWN = """
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
[[party]]
slug = "kke"
name = "Communist Party of Greece"
acronyms = ["KKE"]
country = "gr"
[[party]]
slug = "tkp"
name = "Communist Party of Turkey"
acronyms = ["TKP"]
country = "tr"
[[topic]]
slug = "elections"
name = "Elections"
strong = ["elections"]
[[country]]
slug = "gr"
name = "Greece"
names = ["Greece"]
[[country]]
slug = "tr"
name = "Turkey"
names = ["Turkey"]
[[country]]
slug = "is"
name = "Iceland"
names = ["Iceland"]
"""
