"""Forms of a verb: which words are one verb in another tense, voice and stem kept.

All in the form of feeds.text.fold().  The voice must stay: who condemns and who is condemned are two.
"""

from __future__ import annotations

from functools import cache

_IRREGULAR = """
arise arose arisen|bear bore borne|beat beat beaten|become became become|begin began begun|bind bound bound
bleed bled bled|break broke broken|bring brought brought|build built built|burn burnt burnt|buy bought bought
catch caught caught|choose chose chosen|come came come|deal dealt dealt|draw drew drawn|drink drank drunk
drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt|fight fought fought
find found found|flee fled fled|fly flew flown|forbid forbade forbidden|forget forgot forgotten
freeze froze frozen|get got gotten|give gave given|grow grew grown|hang hung hung
hear heard heard|hide hid hidden|hold held held|keep kept kept|know knew known|lay laid laid|lead led led
leave left left|lend lent lent|light lit lit|lose lost lost|make made made|mean meant meant|meet met met
overthrow overthrew overthrown|overcome overcame overcome|pay paid paid|ride rode ridden|rise rose risen
run ran run|say said said|see saw seen|seek sought sought|sell sold sold|send sent sent|shake shook shaken
shoot shot shot|show showed shown|shrink shrank shrunk|sink sank sunk|speak spoke spoken|spend spent spent
spring sprang sprung|stand stood stood|steal stole stolen|stick stuck stuck|strike struck struck
swear swore sworn|sweep swept swept|swim swam swum|take took taken|teach taught taught|tear tore torn
tell told told|think thought thought|throw threw thrown|undergo underwent undergone
understand understood understood|uphold upheld upheld|wear wore worn|win won won|withdraw withdrew withdrawn
withstand withstood withstood|write wrote written|slay slew slain
"""

_VERBS = [verb.split() for line in _IRREGULAR.strip().split("\n") for verb in line.split("|")]

BASES: dict[str, str] = {form: base for base, *forms in _VERBS for form in forms}
"""The base of an irregular past tense or participle."""

IRREGULAR_FORMS: dict[str, list[str]] = {base: forms for base, *forms in _VERBS}

_ROMANCE = (
    "a e o an en am em ano ono io ou eu iu aron ieron aram eram iram ara era ira aran eran iran arao"
    " erao irao eranno iranno ando endo"
)
# The endings of one voice each; words that end in two of them and begin alike are one verb.
_ENDINGS = {
    "es": (_ROMANCE,),
    "pt": (_ROMANCE,),
    "it": (_ROMANCE,),
    "fr": ("e ent a erent era eront it issent irent ira iront",),
    "de": ("t et en te ten ete eten",),
    "el": (
        "ει α αει ουν ουνε ανε ε αν σε σαν ξε ξαν ψε ψαν ησε ησαν σει σουν ξει ξουν ψει ψουν ησει ησουν",
        "εται ονται αται ουνται ειται ηκε ηκαν θει θουν τει τουν",
    ),
    "ru": (
        "ет ют ит ят ает яет ают яют ывает ивает ывают ал ала али ил ила или л ла ли ел ела ели ует уют овал"
        " овала овали",
        "ется ются ится ятся ается аются ался алась ались ился илась ились лся лась лись",
    ),
    "tr": ("iyor uyor yor di du ti tu mis mus acak ecek yacak yecek ir er ar ur r iyorlar diler dilar",),
}
_SHORTEST_STEM = {"el": 4, "tr": 3}


def is_past(word: str) -> bool:
    """An English past tense or participle."""
    return word in BASES or word.endswith("ed")


def other_tense(one: str, other: str, language: str) -> bool:
    """Say whether two words are one verb in two tenses; regular English ones are judged elsewhere."""
    if one[0] != other[0]:
        return False
    if _base(one) == _base(other):
        return True
    language = _by_letters(one, other) or language
    return any(
        stem in stems
        for stem_of_one, stems in zip(_stems(one, language), _stems(other, language), strict=True)
        for stem in stem_of_one
    )


def _by_letters(one: str, other: str) -> str:
    """The language that the letters tell, for a short line may have no small word that does."""
    if one.endswith(("yor", "yorlar")) or other.endswith(("yor", "yorlar")):
        return "tr"
    return "el" if "α" <= one[0] <= "ω" else "ru" if "а" <= one[0] <= "я" else ""


def _base(word: str) -> str:
    if word in BASES:
        return BASES[word]
    for ending in ("es", "s", "ing"):
        stem = word.removesuffix(ending)
        for base in (stem, stem + "e", stem[:-1]):
            if stem != word and base in IRREGULAR_FORMS:
                return base
    return word


def _stems(word: str, language: str) -> list[set[str]]:
    """For each voice what may be left of a word without its ending."""
    shortest = _SHORTEST_STEM.get(language, 4)
    found = [
        {_bare(word.removesuffix(ending), language) for ending in endings if word.endswith(ending)}
        for endings in _endings(language)
    ]
    return [{stem for stem in stems if len(stem) >= shortest} for stems in found]


@cache
def _endings(language: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(voice.split()) for voice in _ENDINGS.get(language, ()))


def _bare(stem: str, language: str) -> str:
    """Without the sounds that change with the tense: Greek consonants, Turkish vowels."""
    if language == "el":
        return stem.rstrip("βγδζθκλμνξπρστφχψ")
    return stem.rstrip("aeiou") if language == "tr" else stem
