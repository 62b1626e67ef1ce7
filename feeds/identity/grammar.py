"""Small words, by language: which carry nothing, which turn a sentence round, which lead to another word.

All in the form of feeds.text.fold().  A language that is missing here is read with the English ones: an
edit may be missed then.  Negations count in every line, whatever its language seems to be, because one
that is missed merges opposite news.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property


def _by_language(words: dict[str, str]) -> dict[str, frozenset[str]]:
    return {language: frozenset(text.split()) for language, text in words.items()}


STOPS = _by_language(
    {
        "en": "a an the and or of in on at by for to as with is are was were be been being has have had its"
        " it it's his her their our this that these those which who whom whose what how than then so"
        " also into onto upon about regarding concerning over among amid between during via per do"
        " does did i we they he she us you your my there here all any both each some more most very"
        " just only own s d ll re ve st",
        "es": "el la los las un una unos unas y e o u de del en a al por para con que su sus se es son fue"
        " ha han lo le les como mas este esta estos estas ese esa entre sobre segun desde hasta"
        " durante ante nuestro nuestra",
        "pt": "o a os as um uma uns umas e ou de do da dos das em no na nos nas por pelo pela pelos pelas"
        " para com que se seu sua seus suas ao aos foi sao ha como mais este esta estes estas entre"
        " sobre segundo desde ate",
        "fr": "le la les un une des et ou de du au aux en dans par pour avec que qui se sa son ses ce cette"
        " ces est sont a ont l d s n j m t qu sur entre comme plus leur leurs notre nos il elle",
        "it": "il lo la i gli le un uno una e ed o di del dello della dei degli delle a al allo alla ai"
        " agli alle da dal dalla dai in nel nella nei nelle con su sul sulla sui per tra fra che si"
        " suo sua suoi sono ha hanno come piu l d dell all nell sull dall questo questa",
        "de": "der die das den dem des ein eine einen einem einer eines und oder von vom zu zum zur in im"
        " an am auf aus bei beim mit fur um uber durch nach ist sind war waren hat haben wird werden"
        " sich sein seine ihr ihre als wie dass auch noch es er sie wir",
        "nl": "de het een en of van in op aan bij met voor door uit naar om te is zijn was wordt worden"
        " heeft hebben die dat deze dit als ook zich",
        "sv": "och att det den de en ett i pa av for med till fran om ar var har hade som sig vid ur",
        "da": "og at det den de en et i pa af for med til fra om er var har havde som sig ved ud",
        "fi": "ja on oli ovat se ne etta kuin tai myos",
        "tr": "ve veya ya ile bir bu su o da de ki icin gibi kadar en daha cok her mi mu nin nun in un",
        "el": "ο η το οι τα του τησ των τον την τουσ τισ ενασ μια ενα και κι σε στο στη στην στον στα στουσ"
        " στισ με για απο ωσ που πωσ να θα ειναι ηταν εχει εχουν τι αυτο αυτη",
        "ru": "и а но или в во на по за к ко с со у о об от до из для при про над под это эта этот что как"
        " их его ее",
        "pl": "i a oraz w we na z ze do od za o u po dla przy nad pod to ten ta sie jest sa byl ktory jak",
        "cs": "a i v ve na z ze do od za o u po pro pri nad pod to ten ta se je jsou byl ktery jak s k",
    }
)
"""Words that an editor moves about without a change of meaning."""

NEGATIONS = _by_language(
    {
        "en": "not no never neither nor non will would cannot can't don't doesn't didn't won't isn't"
        " aren't wasn't weren't hasn't haven't if unless except",
        "es": "no ni nunca jamas si",
        "pt": "nao nem nunca jamais",
        "fr": "ne pas ni jamais non si",
        "it": "non ne mai no se",
        "de": "nicht kein keine keinen keiner nie nein wenn",
        "nl": "niet geen nooit nee",
        "sv": "inte ej ingen inga inget aldrig nej",
        "da": "ikke ikkje ej ingen intet aldrig nej",
        "fi": "ei eivat ala ilman",
        "tr": "degil yok hayir",
        "el": "δεν μη μην οχι ποτε",
        "ru": "не нет ни никогда",
        "pl": "nie nigdy zadna zaden",
        "cs": "ne neni nejsou nikdy zadny zadna",
    }
)
"""Words that turn a sentence round: one more or one less is other news."""

RELATIONS = _by_language(
    {
        "en": "without against anti pro before after until despite from under",
        "es": "sin anti contra antes despues tras hasta",
        "pt": "sem anti contra antes depois apos ate",
        "fr": "sans anti contre avant apres jusqu",
        "it": "senza anti contro prima dopo",
        "de": "ohne anti gegen vor nach bis",
        "nl": "zonder anti tegen voor na tot",
        "sv": "utan anti mot fore efter tills",
        "da": "uden anti mod for efter indtil",
        "fi": "vastaan ennen jalkeen",
        "tr": "karsi once sonra olmadan",
        "el": "χωρισ αντι κατα εναντια εναντιον πριν μετα",
        "ru": "без анти против до после",
        "pl": "bez anty przeciw przeciwko przed",
        "cs": "bez anti proti pred",
    }
)
"""Words that turn the word they lead to: with it a clause may come and go, alone they may not."""

_ALL_STOPS = frozenset().union(*STOPS.values())
_FOREIGN_NEGATIONS = frozenset().union(*NEGATIONS.values()) - _ALL_STOPS - frozenset(("ala", "mai", "wenn"))
"""Those that mean nothing else in another language of the list."""


@dataclass(frozen=True)
class Grammar:
    """The small words of one language."""

    stops: frozenset[str]
    negations: frozenset[str]
    relations: frozenset[str]

    @cached_property
    def turning(self) -> frozenset[str]:
        """Negations and relations."""
        return self.negations | self.relations


@cache
def grammar(language: str) -> Grammar:
    """Give a language's small words; English negations and relations count in all of them."""
    stops = STOPS[language]
    negations = NEGATIONS[language] | ((NEGATIONS["en"] | _FOREIGN_NEGATIONS) - stops)
    relations = RELATIONS[language] | (RELATIONS["en"] - stops)
    return Grammar(stops - negations - relations, negations, relations)
