"""Seedfeed: drop text files into ``seeds/``, get first-class feeds out of ``/feeds/``.

Data walks one way, from a file to an HTTP answer::

    seeds/*.txt -> seeds -> tagging -> changes -> store -> publish -> serve
                                \\________ ingest ________/  (render, doctor)

The house plan.  A room imports only the rooms named on its line, all of them
above it; ``tests/test_plan.py`` reads this table and enforces it.

==========  =================================================  ===============================================
room        what lives there                                   may import from feeds
==========  =================================================  ===============================================
model       the frozen types of each stage                     -
text        text normalisation (pure): clean, canonical, fold  -
hands       work on all cores: forked processes                -
kept        what was made, kept for the next start             -
config      load(path, environ) -> Config                      kept model
seeds       find, decode and parse seed files                  model text
gazetteer   what is known: parties, topics, countries; load()  kept model text
tagging     line + gazetteer -> tags with evidence (pure)      kept model text gazetteer
evaluate    tags against labelled lines (pure)                 model tagging
identity    ids, and which new line is an edit (pure)          model text
changes     plan(known, found, now) -> Plan (pure)             model text identity
store       tables, ledger, queries, migrations, copy, backup  model text
ingest      the corridor: read, tag, plan, apply; and retag    hands model seeds tagging changes store
render      feed + entries -> bytes: atom, rss, json, pages    model text
doctor      lints a document (pure), and fetches one to lint   model
publish     path -> Document: select, render, lint, compress   hands model text gazetteer store render doctor
serve       HTTP only: Flask, validators, prepared responses   model publish
watch       the schedule rings the bell, file events early     -
cli         the front door: all wiring, the only clock         all
==========  =================================================  ===============================================
"""

__version__ = "0.1.0"
