"""Real words that stand a letter or two from other real words of headlines.

Two of these are never a typo of each other, so "march" does not become "match" in silence.  Inflections
of one word are judged before this list is asked.  All in the form of feeds.text.fold().
"""

from __future__ import annotations

_WORDS = """
abre accept accuse accused accuses action activists adapt adopt affect again aggression agree aid alarm
allies allow ally alto anticommunist antifascist apoya apoyo appeal appeals appear approve approves
archivists arm armament armed arms army arrest arrested attach attack attacks attention attract auction back
baja bajo ball ban band bank banks banned bans bar bars base batch beast beat beating belief beso best bill
black block bloods board boat boats bomb bond bonds books boot border borders born botar brain bread break
breaks brief bring brings broad broke build builds bull burn bury busy buyers call calls cast cease ceases
cells cession chain chair change changes charge charges chief child cities city civic civil claim clash
clashes class classes clean clear close closed closes coal coast cobre collapse command commands commission
communist communists competition composition comrade condena condenan condensa conflict congress
constitution construction contest contests context contribution convention convict conviction convicts coop
corte cost count counties country counts county coup court courts cover covert crease create crece crime
crise crises crisis critics crop cross crowd crown cuelga culture dead deadline deal dealer dealers deals
dear dearth death debate debt debts decline decrease decreases defeat defect defence defense defiance
deflation deform delay deliberation demand demands denied denies deny deployed deport deports depression
deputy derided desert desist dessert destruction detail detention devolution dining direction disagree
disallow disappear disapprove disarm disarmament dishonour disposition distribution door down draft drain
dress drift drive driver drivers drop duel east ecology economy effect eight eighth eject ejection elect
elected election elects emigrants emigration employed employee employees employer employers equal este evade
eviction evolution except exclude excluded excludes excuse excused execution expand expect expend explode
explore export exporter exports expose exposes external fact faction factory facts failed failing fair fall
falling farce farm farmer farmers farms farther fascist father fears feast fifth fight fighting fights final
fire fired fires firm firms fiscal fishing five flood floods floor focal food fool foot force forces forge
form former formers forth forum found founds fourth fraction free freed freedom front frost fudge fuel fund
funds further future gain gaining gains gana gano gas gears gira glass goal good grade ground group guard
guards guerra guild guilt gun guns hailed hails hall hand hands harbour harm header heads heal health heath
heats hill hire hired history honour hood hopes horse host hosts hours house houses huelga hunger hunter
hurt idea ideal illegal immigrants immigration import importer imports impose imposition improve improves
include included includes increase increases inflation inform inject inside inspect institution instruction
intention internal intervention introduction invade invention issue jail jailed jobs join joins judge just
key kill killer labels labor labour lack land last later launch law lawful laws lay lead leader leaders
lease least leave leaves left legal legion liberal liberation lift light lighting lima limit line liners
list lists literal live lives load loader loan loans lobby local looks lord lose loses loss lost love lunch
mailed main major majority mancha march marcha marches marital marked market martial mass match matches
maximum mayor meat medal media medic meet meeting melting member mental merger mess metal method might
migrants migration militant military mill mina mine miner miners minimum mining minister ministry minor
minority minors missing mission mixing model modern money monkey moral morale mortal mother motion motors
mouth move movie muerte mural murder murders nailed nation national nationalise nationalist native nature
navy news night nine ninth norte north notar notes notion number nurse nurses object objects obstruction
occupation oeste offence offense oil omission onion open oppose opposes opposition oppression order orders
outside owner pace pact pacts pain pais palace pan parity part partida partido parts party pase paso past
pay pays paz peace pension pensions perde perdido perform permission persecution person persons peso
petition phone picket pickets pierde place plan plane planes planet planning plans plant planting plants
plot plots pobre poison police policy polis polite politics poll polls pollution pool pools poor port
position post power powers praise pray precedent presidency president presidents press prevention price
prices pride prison prize probe probes production progress progression project projects proposition
prosecution prospect prostitution protest protests prove proves public pulls purge push quiet quit quits
race rage raid raids rain raise raises rally rape rate rates ration rational rationalise rationalist raze
reach reachers reader readers real really reason rebate rebel rebels recall record reduction reelected
reflection reform refugee refuse refuses region regression reigns reina reject rejects rejoin relations
relay release relief religion remove renew repeal repeals repel repels reply report reports repression
requirement rescue residency resident residents resigned resigns resist resolution respect rest restitution
retail retain retention retirement retribution return reunion revelations review revolt revolution rich
right rights riot riots rise rises river road roads role roles rose rotes round ruin ruina rule ruled rules
rural sack sacred safe sailed sailing sale sales salto save scale science seal season seats secession secret
secretary section sector secure seek seeks seen sees selection sells senate serve service session settle
settled seventh shame share shares ship shock shoot shop short shot sick sierra sight sign signed signs
silence sing sinister sixth smear snap sobre socialist soil soldier soldiers solid solution sound soup south
speak spent split spoke spring stage stages stand standing star start state states station statue status
steal steel stock stop store storm story strain stress strict stride strife strike stroke strong study
subject sud sue suerte suit sun support supports suppression sur surge surrender talk talks tank tanks task
tax taxi teach teachers tears tension tenth test thief threat threats three ticket tickets tierra tirade
tire tired tissue touch tough tower towers town toxic trace trade trail train trains treason treat treats
treaty tree trial tribunal tried troop troops truce truck trust truth turn unarmed unblock unelected
unemployed unequal unfair uniform union unit unite united units unity unjust unlawful unrest untie untied
urban urge value veto vetoed vetoes victim victims victory views violence virus visit vital vocal voice void
votar vote voters votes wage wager wages wait walk walks wall walls want war ware warm warn water waters
wave waves wealth west will wine wines winner winners wins winter wire witness woman women won wood word
words work workers works world would years yield young youth zone
"""

REAL_WORDS = frozenset(_WORDS.split())
