"""What some words do in a headline: which carry nothing, which turn it round, which count the dead.

All in the form of feeds.text.fold().
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOPS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
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
        "tr": "ve veya ya ile bir bu su o da de ki icin gibi kadar en daha cok her mi mu nin nun in un",
        "el": "ο η το οι τα του τησ των τον την τουσ τισ ενασ μια ενα και κι σε στο στη στην στον στα στουσ"
        " στισ με για απο ωσ που πωσ να θα ειναι ηταν εχει εχουν τι αυτο αυτη",
        "ru": "и а но или в во на по за к ко с со у о об от до из для при про над под это эта этот что как"
        " их его ее",
    }.items()
}
"""Words that an editor moves about without a change of meaning, by language."""

NEGATIONS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "not no never neither nor non will would cannot can't don't doesn't didn't won't isn't"
        " aren't wasn't weren't hasn't haven't if unless except",
        "es": "no ni nunca jamas si",
        "pt": "nao nem nunca jamais",
        "fr": "ne pas ni jamais non si",
        "it": "non ne mai no se",
        "de": "nicht kein keine keinen keiner nie nein wenn",
        "tr": "degil yok hayir",
        "el": "δεν μη μην οχι ποτε",
        "ru": "не нет ни никогда",
    }.items()
}
"""Words that turn a sentence round: one more or one less is other news."""

RELATIONS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "without against anti pro before after until despite from under",
        "es": "sin anti contra antes despues tras hasta",
        "pt": "sem anti contra antes depois apos ate",
        "fr": "sans anti contre avant apres jusqu",
        "it": "senza anti contro prima dopo",
        "de": "ohne anti gegen vor nach bis",
        "tr": "karsi once sonra olmadan",
        "el": "χωρισ αντι κατα εναντια εναντιον πριν μετα",
        "ru": "без анти против до после",
    }.items()
}
"""Words that turn the word they lead to: with it a clause may come and go, alone they may not."""

DIRECTIONS = _words(
    """
    to from against by for a al ao aux au de del da do di von an gegen contra contre contro para por
    pour par per στον στην στο από απο от к
    """
)
"""Words that tell a doer from the one it is done to."""

ALTERS = _words(
    """
    new another again second third next last previous former ex deputy vice acting other early late
    later
    youth young student students women marxist leninist marxistleninist maoist unified united
    revolutionary reconstituted north south east west northern southern eastern western great bissau
    cancelled canceled postponed banned suspended delayed ended ends over resumes resumed refuses
    refused denies denied released freed acquitted lifted fails failed rejected rejects withdrawn
    withdraws lift lifts overturn overturns overturned annul annuls annulled
    revoke revokes revoked reverse reverses reversed scrap scraps scrapped drop drops dropped halt halts
    halted block blocks blocked avert averts averted pueblos peoples opposes opposed stops
    stopped
    nuevo nueva novo nova nouveau nouvelle nuovo nuova neue neuer neues yeni neo segundo segunda
    juventud juventude jeunesse gioventu jugend genclik cancelado cancelada suspendido
    suspendida suspenso adiado annule annulee annullato abgesagt verschoben iptal ertelendi νεο νεα νεοσ
    νεολαια новыи новая новое
    """
)
"""One or two words like these, added or cut, are other news; within a longer clause they are not."""

PARTY = _words("party partido partito parti partei partie partisi κομμα κομματοσ партия партии")
"""A word more between one of these and a country, or before it, makes another party."""

DOERS = _words("by from")
TARGETS = _words("on to for at upon with against")
"""``Attack by Israel`` and ``attack on Israel``: these two kinds of small words never change places."""

PARTS = _words(
    """
    part parts parte partie teil bolum kisim μεροσ часть pt vol volume volumen issue no number num
    numero nr nummer sayi τευχοσ номер выпуск chapter episode session round stage phase day days week
    weeks article art lesson section annex item resolution law decree season group unit flight room
    route highway step page
    """
)
"""What stands before a number that names one of a row."""

TOLL = _words(
    """
    killed kill kills dead died die dies death deaths toll fatalities casualties victims victim lives
    injured injures wounded hurt missing arrested arrests arrest detained detains hospitalised
    hospitalized infected displaced homeless evacuated buried trapped drowned executed jailed imprisoned
    sacked fired laid muertos muertas muerto mueren heridos detenidos victimas fallecidos mortos mortes
    feridos presos detidos vitimas morts mort tues blesses arretes victimes morti feriti arrestati
    vittime tote toten verletzte festgenommene festgenommen opfer olu oldu yarali gozalti νεκροι νεκρουσ
    νεκρων τραυματιεσ συλληψεισ погибших погибли убиты раненых ранены
    """
)
"""Words that a number of people stands with which an editor raises as the day goes on."""

CROWDS = _words(
    """
    people persons protesters protestors demonstrators marchers supporters participants signatures sign
    signed march marched marching rally rallied join joined gather gathered attend attended protest
    protested demonstrate personas firmas marchan pessoas assinaturas personnes manifestants signatures
    persone firme manifestanti menschen demonstranten unterschriften kisi imza διαδηλωτεσ υπογραφεσ
    человек подписеи
    """
)
"""Words of a crowd: how many came is told better in the evening."""

COUNTING = _words("counted count turnout escrutado escrutados apurados ausgezahlt")
"""Where one of these stands, percentages are of an election night and move."""

UNITS = _words(
    """
    year years yr yrs month months day days hour hours week weeks minute minutes euros euro dollars
    dollar km metres seats mandates parties countries anos ano dias horas meses ans jours heures anni
    giorni ore jahre tage stunden yil gun saat χρονια ετη μερεσ ωρεσ лет года дней часов
    """
)
"""What else is numbered; such a number is never raised."""

TOLL_TALK = TOLL | _words(
    """
    rises rise rising risen climbs climbed reaches reached hits passes passed increases increased
    increasing now up least over than nearly almost around about dozens several many scores hundreds
    thousands sube aumenta ya al menos sobe chega monte steigt auf artti yukseldi
    """
)
"""What may come and go around a raised toll: "12 killed" is "death toll rises to 19" later."""

ORDINALS = {
    "#2": "second",
    "#3": "third",
    "#4": "fourth",
    "#5": "fifth",
    "#6": "sixth",
}
"""Written out, these say "once more"; in digits they number a congress that has no other name."""

SYNONYMS = {
    word: group.split()[0]
    for group in (
        "condemns condemn condemned denounces denounce denounced",
        "begins begin began starts start started",
        "says say said states stated",
        "killed dead died",
        "injured wounded",
        "demands demand demanded",
        "statement declaration communique",
        "percent pc",
    )
    for word in group.split()
}

NUMBERS = {
    word: str(number)
    for number, words in {
        1: "one first",
        2: "two second",
        3: "three third",
        4: "four fourth",
        5: "five fifth",
        6: "six sixth",
        7: "seven seventh",
        8: "eight eighth",
        9: "nine ninth",
        10: "ten tenth",
        11: "eleven eleventh",
        12: "twelve twelfth",
        13: "thirteen thirteenth",
        14: "fourteen fourteenth",
        15: "fifteen fifteenth",
        16: "sixteen sixteenth",
        17: "seventeen seventeenth",
        18: "eighteen eighteenth",
        19: "nineteen nineteenth",
        20: "twenty twentieth",
        30: "thirty thirtieth",
        40: "forty fortieth",
        50: "fifty fiftieth",
        60: "sixty sixtieth",
        70: "seventy seventieth",
        80: "eighty eightieth",
        90: "ninety ninetieth",
        100: "hundredth centenary",
    }.items()
    for word in words.split()
}
