"""Seedfeed: drop text files into ``seeds/``, get first-class feeds out of ``/feeds/``.

Data walks one way, from a file to an HTTP answer::

    seeds/*.txt -> seeds -> tagging -> changes -> store -> publish -> serve
                                \\________ ingest ________/  (render, doctor)

The house plan.  A room imports only the rooms named on its line, all of them
above it; ``tests/test_plan.py`` reads this table and enforces it.

==========  ======================================================  =========================================
room        what lives there                                        may import from feeds
==========  ======================================================  =========================================
model       the frozen types of each stage                          -
text        pure text normalisation: clean, canonical, fold, words  -
config      load(path, environ) -> Config                           model
seeds       find, decode and parse seed files                       model text
gazetteer   what is known: parties, topics, countries, and load()   model text
tagging     line + gazetteer -> tags with evidence (pure)           model text gazetteer
evaluate    tags against labelled lines (pure)                      model tagging
identity    ids, which new line is an edit of which old one (pure)  model text
changes     plan(known, found, now) -> Plan (pure)                  model text identity
store       tables, ledger, queries, migrations, copy and backup    model text
ingest      the corridor: read, tag, plan, apply; and retag         model seeds tagging changes store
render      feed + entries -> bytes: atom, rss, json, opml, pages   model text
doctor      lints a document (pure), and fetches one to lint        model
publish     path -> Document: select, render, lint, compress        model text gazetteer store render doctor
serve       HTTP only: Flask, validators, prepared responses        model publish
watch       the schedule rings the bell, file events ring it early  -
cli         the front door: all wiring, the only clock              all
==========  ======================================================  =========================================
"""

__version__ = "0.1.0"
