"""What some words do in a headline: which make it other news, which count the dead, which number a row.

All in the form of feeds.text.fold().  Words of news at large, in the languages of the grammar as far as
they go; whose news it is, tagging tells (see Terms).
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


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
    youth young student students women unified united reconstituted marxist leninist maoist
    revolutionary north south east west northern southern eastern western great bissau
    cancelled canceled postponed banned suspended delayed ended ends over resumes resumed refuses
    refused denies denied released freed acquitted lifted fails failed rejected rejects withdrawn
    withdraws lift lifts overturn overturns overturned annul annuls annulled
    revoke revokes revoked reverse reverses reversed scrap scraps scrapped drop drops dropped halt halts
    halted block blocks blocked avert averts averted opposes opposed stops
    stopped
    nuevo nueva novo nova nouveau nouvelle nuovo nuova neue neuer neues yeni neo segundo segunda
    juventud juventude jeunesse gioventu jugend genclik cancelado cancelada suspendido
    suspendida suspenso adiado annule annulee annullato abgesagt verschoben iptal ertelendi νεο νεα νεοσ
    νεολαια новыи новая новое
    """
)
"""One or two words like these, added or cut, are other news; within a longer clause they are not.

Among them the adjectives that namesakes tell themselves apart by, as organisations of every kind do.
"""

MOMENTS = _words(
    """
    week weekend month year night day monday tuesday wednesday thursday friday saturday sunday january
    february march april may june july august september october november december summer autumn winter
    spring hour minute
    """
)
"""After one of these, "last" and "next" say when, not which."""

PARTICLES = _words("off out up down back away ab")
"""Alone, one of these makes another verb: calls off, steps down, sagt ab."""

PARTY = _words("party partido partito parti partei partie partisi κομμα κομματοσ партия партии")
"""A word more between one of these and a country, or before it, makes another one."""

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
    hospitalized perish perished perishes infected displaced homeless evacuated buried trapped drowned
    executed jailed imprisoned
    sacked fired laid muertos muertas muerto mueren fallecen desaparecidos
    heridos detenidos victimas fallecidos mortos mortes morrem desaparecidos
    feridos presos detidos vitimas morts mort tues blesses arretes victimes morti feriti arrestati
    vittime tote toten verletzte festgenommene festgenommen opfer olu oldu yarali gozalti νεκροι νεκρουσ
    νεκρων νεκροσ νεκρη τραυματιεσ τραυματισμενοι αγνοουμενοι hayatini yasamini συλληψεισ
    погибших погибли убиты раненых ранены
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

COUNTING = _words(
    """
    counted count tallied turnout escrutado escrutados escrutadas escrutinio apurados apuradas apurado
    contados depouilles depouillement scrutinate scrutinati spoglio ausgezahlt auszahlung sayildi
    acildi acilan καταμετρηθηκαν καταμετρηση ενσωματωση подсчитано обработано
    """
)
"""Where one of these stands, percentages and seats are of an election night and move."""

SHARES = _words(
    "half third quarter most nearly almost all mitad metade moitie meta halfte yarisi μισο μισα половина"
)
"""How much of the votes is counted, in words."""

MANDATES = _words(
    """
    seats seat mandates votes escanos diputados deputados mandatos sieges seggi sitze mandate εδρεσ мандатов
    мест
    """
)
"""What a count gives to a party."""

BOUNDS = (
    ("more", "than"),
    ("at", "least"),
    ("mas", "de"),
    ("al", "menos"),
    ("mais", "de"),
    ("plus", "de"),
    ("piu", "di"),
    ("almeno",),
    ("mehr", "als"),
    ("mindestens",),
    ("πανω", "απο"),
    ("τουλαχιστον",),
    ("более",),
    ("свыше",),
    ("en", "az"),
)
"""Before a number these say that it is still growing: a bound is raised as news of it comes in."""

SPANS = _words(
    """
    year years yr yrs month months day days hour hours week weeks minute minutes euro euros dollar dollars
    percent km metres million billion millions billions ano anos dia dias horas meses ans jours heures anni
    giorni ore jahre jahren tage tagen stunden yil gun saat χρονια ετη μερεσ ημερεσ ωρεσ ευρω лет года днеи
    часов рублеи
    """
)
"""What is measured, not counted one by one."""

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
    feared believed presumed rises rise rising risen climbs climbed reaches reached hits passes
    passed increases increased increasing now up least over than nearly almost around about dozens
    several many scores hundreds thousands sube aumenta ya al menos sobe chega monte steigt auf artti yukseldi
    """
)
"""What may come and go around a raised toll: "12 killed" is "death toll rises to 19" later."""

LINKS = _words(
    """
    to on for at over after in with against about following amid contra por para sobre tras en con pour
    sur contre apres dans avec per su sulla contro dopo gegen nach uber fur wegen bei mit apos com em no
    na για μετα στη στην στο στον κατα εναντια о об на за по после против в
    """
)
"""What leads from a reaction to the event: ``two arrested for ...``, ``anger over ...``."""

NOUNS_TOO = _words(
    """
    strike attack assault protest call demand support cut rise increase hike fall drop decline march rally
    fight struggle battle combat visit release issue start launch end stop halt ban fire sack bomb
    promise pledge vow debate attempt probe tour request need plan mark name stage host raise boost
    field rock place pack search fine delay back face lead hand sign fear honour honor torch salute
    jump surge slump plunge block defeat murder hurt hold return march vote report state strikes blast slam
    """
)
"""English verbs that are as often nouns; in a headline they do not tell that it is a sentence."""
