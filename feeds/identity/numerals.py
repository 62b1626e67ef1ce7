"""Numbers as they stand in headlines: digits, words, ordinals, Roman.  One number, one key: ``#12``.

Words are in the form of feeds.text.fold().  Those that are also something else in another language
are left out: Spanish ``once``, French ``neuf`` and ``seize``, Italian ``due``, Turkish ``on``.
"""

from __future__ import annotations

import re

_WORDS = """
1 one first
2 two second zwei dois duas deux dva два две δυο iki
3 three third drei tres trois tre tri три τρεισ τρια
4 four fourth vier cuatro quatro quatre quattro четыре τεσσερισ τεσσερα dort
5 five fifth funf cinco cinq cinque пять πεντε bes
6 six sixth sechs seis шесть εξι
7 seven seventh sieben siete sete sette семь επτα εφτα yedi
8 eight eighth acht ocho oito huit восемь οκτω οχτω sekiz
9 nine ninth neun nueve nove девять εννεα εννια dokuz
10 ten tenth zehn diez dez dix dieci десять δεκα
11 eleven eleventh elf onze undici одиннадцать εντεκα ενδεκα
12 twelve twelfth zwolf doce doze douze dodici двенадцать δωδεκα
13 thirteen thirteenth dreizehn trece treze treize tredici
14 fourteen fourteenth vierzehn catorce catorze quatorze quattordici
15 fifteen fifteenth funfzehn quince quinze quindici
16 sixteen sixteenth sechzehn dieciseis dezasseis dezesseis sedici
17 seventeen seventeenth siebzehn diecisiete dezassete dezessete diciassette
18 eighteen eighteenth achtzehn dieciocho dezoito diciotto
19 nineteen nineteenth neunzehn diecinueve dezanove dezenove diciannove
20 twenty twentieth zwanzig veinte vinte vingt venti двадцать εικοσι yirmi
30 thirty thirtieth dreissig treinta trinta trente trenta тридцать τριαντα otuz
40 forty fortieth vierzig cuarenta quarenta quarante quaranta сорок σαραντα
50 fifty fiftieth funfzig cincuenta cinquenta cinquante cinquanta пятьдесят πενηντα elli
60 sixty sixtieth sechzig sesenta sessenta soixante sessanta εξηντα altmis
70 seventy seventieth siebzig setenta settanta εβδομηντα yetmis
80 eighty eightieth achtzig ochenta oitenta ottanta ογδοντα seksen
90 ninety ninetieth neunzig noventa novanta ενενηντα doksan
100 hundredth centenary
"""

NUMBERS: dict[str, str] = {
    word: number for number, *words in (line.split() for line in _WORDS.split("\n")[1:-1]) for word in words
}
"""A number word's number, in digits."""

AMBIGUOUS = {"once": "#11", "sept": "#7", "neuf": "#9", "seize": "#16", "due": "#2", "sei": "#6"}
"""Numbers before the word for what they count, and something else before any other word."""

ORDINALS = {"#2": "second", "#3": "third", "#4": "fourth", "#5": "fifth", "#6": "sixth"}
"""Written out, these say "once more"; in digits they number a congress that has no other name."""

_COMPOUND = re.compile(
    r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-"
    r"(one|two|three|four|five|six|seven|eight|nine|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|er|ere|re|e|eme|o|a|os|as|mo|ma|οσ|η|ο|ου|ησ|и|я|го|е|ая)")
_ROMAN = re.compile(r"(?=[ivx]{2,}$)x{0,3}(?:ix|iv|v?i{0,3})")
ROMANS = frozenset(
    f"{tens}{ones}{end}"
    for tens in ("", "x", "xx", "xxx")
    for ones in ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    for end in ("", "th", "st", "nd", "rd")
)
"""Every word that may be a Roman number, as in_letters() reads them, and a few more."""
_ROMAN_ORDINAL = re.compile(r"([ivx]+)(?:th|st|nd|rd)")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}
_CAPITALS = re.compile(r"\b[IVX]{2,}\b")
_YEAR = re.compile(r"#(?:19|20)\d\d")


def compounds(folded: str) -> str:
    """Write ``forty-nine`` in digits."""
    if "ty" not in folded:
        return folded
    return _COMPOUND.sub(lambda match: str(int(NUMBERS[match[1]]) + int(NUMBERS[match[2]])), folded)


def in_digits(text: str) -> str:
    """Give the key of a number in digits; 2,000 keeps a point, so as not to be a year."""
    if _THOUSANDS.fullmatch(text):
        key = "#" + re.sub("[.,]", "", text)
        return key + "." if is_year(key) else key
    return "#" + text.replace(",", ".").lstrip("0") if text.strip("0") else "#0"


def in_letters(word: str, romans: frozenset[str]) -> str:
    """Give the key of a number word, an ordinal or a Roman number; empty for any other word.

    ``romans`` are the words that stand in capitals I, V and X in the line.
    """
    if word in NUMBERS:
        return "#" + NUMBERS[word]
    if word[0].isdigit():
        counted = _ORDINAL.fullmatch(word)
        return "#" + counted[1].lstrip("0") if counted else ""
    if word[0] not in _ROMAN_VALUES:
        return ""
    if word in romans and _ROMAN.fullmatch(word):
        return f"#{_roman(word)}"
    ordinal = _ROMAN_ORDINAL.fullmatch(word)
    return f"#{_roman(ordinal[1])}" if ordinal and _ROMAN.fullmatch("x" + ordinal[1]) else ""


def romans_in(text: str) -> frozenset[str]:
    """Words of a line that may be Roman numbers, in small letters."""
    return frozenset(word.lower() for word in _CAPITALS.findall(text))


def is_year(key: str) -> bool:
    """Say whether a key is a number of four digits that begins as the years of these two centuries do."""
    return bool(_YEAR.fullmatch(key))


def value(key: str) -> float:
    """The number that a key stands for."""
    return float(key[1:])


def _roman(word: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in word]
    return sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))
