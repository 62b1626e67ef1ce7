"""Names of the world that look alike but are not: two of them are never spellings of one word.

One line holds what one country is called and its people.  That Iran is not Iraq, nor June July, belongs
to reading news of any kind; tagging may run on a gazetteer without a country in it, and a misspelt name
bears no tag.  All in the form of feeds.text.fold().
"""

from __future__ import annotations

_COUNTRIES = (
    """
afghanistan afghan afghans afghani
albania albanian albanians
algeria algerian algerians
angola angolan angolans
argentina argentine argentinian argentinians argentines
armenia armenian armenians
australia australian australians
austria austrian austrians
azerbaijan azerbaijani azeri
bahrain bahraini
bangladesh bangladeshi
belarus belarusian belarusians belarussian belorussian byelorussia byelorussian
belgium belgian belgians
benin beninese
bolivia bolivian bolivians
bosnia bosnian
botswana
brazil brazilian brazilians brasil
britain british uk
bulgaria bulgarian bulgarians
burkina burkinabe
burma burmese myanmar
burundi
cambodia cambodian
cameroon
canada canadian canadians
catalonia catalan catalans catalunya
chad chadian
chile chilean chileans
china chinese
colombia colombian colombians
columbia
congo congolese
croatia croatian croat
cuba cuban cubans
cyprus cypriot cypriots
czech czechia
denmark danish dane danes
dominica
dominican
donbas donbass
ecuador ecuadorian ecuadorean
egypt egyptian egyptians
england english
eritrea eritrean
estonia estonian estonians
ethiopia ethiopian
finland finnish finns
france french
gabon gabonese
gambia gambian
gaza gazan
georgia georgian georgians
germany german germans
ghana ghanaian
greece greek greeks
guatemala guatemalan
guinea guinean
guyana guyanese
haiti haitian haitians
honduras honduran
hungary hungarian hungarians
iceland icelandic
india indian indians
indonesia indonesian indonesians
iran iranian iranians
iraq iraqi iraqis
ireland irish
israel israeli israelis
italy italian italians
jamaica jamaican
japan japanese
jordan jordanian
kazakhstan kazakh
kenya kenyan
korea korean koreans
kosovo kosovar
kurdistan kurdish kurds kurd
kuwait kuwaiti
kyrgyzstan kyrgyz
laos laotian lao
latvia latvian latvians
lebanon lebanese
lesotho
liberia liberian
libya libyan libyans
lithuania lithuanian lithuanians
luxembourg
macedonia macedonian
madagascar
malawi malawian
malaysia malaysian
mali malian
malta maltese
martinique
mauritania mauritanian
mauritius mauritian
mexico mexican mexicans
moldova moldovan
mongolia mongolian
montenegro montenegrin
morocco moroccan
mozambique mozambican
namibia namibian
nepal nepali nepalese
netherlands dutch
nicaragua nicaraguan
niger
nigeria nigerian
norway norwegian norwegians
oman omani
pakistan pakistani pakistanis
palestine palestinian palestinians
panama panamanian
paraguay paraguayan
peru peruvian
kiev kyiv
kolkata calcutta
odessa odesa
bombay mumbai
peking beijing
philippines philippine filipino filipinos
poland polish poles
portugal portuguese
qatar qatari
romania romanian romanians
russia russian russians
rwanda rwandan
sahara saharawi sahrawi
scotland scottish scots
senegal senegalese
serbia serbian serbians serb
siberia siberian
singapore
slovakia slovak slovaks
slovenia slovenian slovenians slovene
somalia somali
spain spanish
sudan sudanese
swaziland swazi eswatini
sweden swedish swedes
switzerland swiss
syria syrian syrians
taiwan taiwanese
tajikistan tajik
tanzania tanzanian
thailand thai
tibet tibetan
togo togolese
tunisia tunisian tunisians
turkey turkish turks turk turkiye
turkmenistan turkmen
uganda ugandan
ukraine ukrainian ukrainians
uruguay uruguayan
usa us american americans
uzbekistan uzbek
venezuela venezuelan venezuelans
vietnam vietnamese
wales welsh
yemen yemeni
yugoslavia yugoslav
zambia zambian
zimbabwe zimbabwean
"""
    + """
grecia griego griegos griega
turquia turco turcos turca
siria sirio siria
serbios serbio
irak iraqui
iran irani
rusia ruso rusos
ucrania ucraniano
espana espanol espanola
italia italiano italiana italiani
francia frances francesa
alemania aleman alemana
brasileiro brasileira brasileno
mexicano mexicana
chileno chilena
cubano cubana
peruano peruana
paraguayo paraguaya
uruguayo uruguaya
"""
)

_CITIES = """
lagos tunis tripoli tripura kerala bengal dhaka dakar lahore bihar nagpur madrid malaga milan milano turin
torino verona varna warsaw moscow minsk pinsk kharkiv kherson ankara izmir istanbul athens nicosia limassol
larnaca paris berlin bremen dresden vienna geneva genoa london dublin belfast lisbon porto santos santiago
havana caracas bogota quito lima cusco rosario salta durban gauteng limpopo pretoria tshwane nairobi cairo
aleppo homs hama rafah jenin beirut tehran baghdad basra mosul kabul seoul tokyo kyoto osaka hanoi manila
delhi brussels prague bratislava budapest bucharest belgrade zagreb sofia riga vilnius tallinn oslo
stockholm malmo helsinki texas kansas arkansas
"""

_CALENDAR = """
january february march april may june july august september october november december jan feb mar apr jun
jul aug sep sept oct nov dec enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
diciembre janeiro fevereiro marco maio junho julho setembro outubro novembro dezembro janvier fevrier mars
avril mai juin juillet aout septembre octobre novembre decembre gennaio febbraio aprile maggio giugno luglio
settembre ottobre dicembre januar februar marz juni juli oktober dezember ocak subat nisan mayis haziran
temmuz agustos eylul ekim kasim aralik ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου
αυγουστου σεπτεμβριου οκτωβριου νοεμβριου δεκεμβριου ιουνιοσ ιουλιοσ ιουνη ιουλη γεναρη φλεβαρη μαρτη απριλη
μαη αυγουστου σεπτεμβρη οκτωβρη νοεμβρη δεκεμβρη января февраля марта апреля мая июня июля августа сентября
октября ноября декабря июнь июль март маи
monday tuesday wednesday thursday friday saturday sunday lunes martes miercoles jueves viernes sabado
domingo lundi mardi mercredi jeudi vendredi samedi dimanche montag dienstag mittwoch donnerstag freitag
samstag sonntag
"""


MONTHS = frozenset(_CALENDAR.split("monday")[0].split())

_GROUPS = [line.split() for line in _COUNTRIES.split("\n") if line]

NAME_OF: dict[str, str] = {
    **{word: word for word in (_CITIES + _CALENDAR).split()},
    **{word: group[0] for group in _GROUPS for word in group},
}
"""A known name's first spelling: ``syrian`` and ``syria`` are one, ``serbia`` is another."""
