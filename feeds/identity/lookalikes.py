"""Real words that stand a letter or two from other real words of headlines.

Two of these are never a typo of each other, so "march" does not become "match" in silence.  Inflections
of one word are judged before this list is asked.  All in the form of feeds.text.fold().
"""

from __future__ import annotations

_WORDS = """
abilities aboard abortion abre abroad absolute absolutely accept acceptable acceptance accident accidents
according accuracy accurate accuse accused accuses acquired acres action actively activist activists
activity actor actors actually adapt adapted addiction addition additional additionally administration
administrative adopt adopted adoption affect affected affects africa african again aggression agree
agricultural agriculture aid alarm alert alike alive allen allies allow allowing ally alternate alternative
alto america american angel angeles angels anger angle annoying annually anticommunist antifascist apartment
apoya apoyo apparent apparently appeal appeals appear apple apply approval approve approved approves
archivists arena arm armament armed arms army arrest arrested arrow asian assigned assistance assistant
athletes athletic attach attached attack attacked attacking attacks attended attention attract attracted
attraction attractive auction aviation back baja bajo ball balls ban band bands bank banks banned bans bar
bars base baseball bases basic basis basketball batch battle battles beach bearing bears beast beat beaten
beating beats became become becoming began begin begins begun being beings belief beliefs believed believes
beloved below bench beso best better bill bills bitter black blacks blake blank blast bless block blocked
blocks blood bloods bloody blown board boat boats bomb bond bonds bones bonus books boost boot boots border
borders boring born botar bother bottle bottles bought bound brain brand brands brave breach bread break
breaking breaks breast breath breathe breathing brick bridge brief bright bring bringing brings broad broke
broken brother brought brown brush build builds built bull bunch burn bury busy butter buyers cable call
calling calls camps campus candy cards cared careful carefully cares carrying cases cast catching catherine
cause causes causing cease ceases ceiling celebrate celebrating celebration celebrity cells center central
cession chain chair change changes changing charge charges charm chart charter chase chasing cheating check
checking chief child chill chips choose choosing chose chosen christ christian christians christmas chuck
cities city civic civil claim claiming clash clashes class classes clean cleaning clear click climbing
clinical clock close closed closer closes closest closet closing cloud coach coaching coal coalition coast
cobre collapse colleagues collected collecting collection collections collective colleges colonel colonial
colorado colored command commands comment comments commission commissioner committed committee communist
communists community companies companion compared comparing comparison compete competing competition
competitive complain complaint complaints complete completed completely component components composed
composition compound comrade concepts concerned concerns concert concluded conclusion concrete condena
condenan condensa condition conduct conducted conference confidence confident conflict confusion congress
connected connecting connection connections conservation conservative consistent consistently constant
constantly constitution constitutional construction consultant contact contacts contained containing
contains contents contest contests context continue continued continues continuing continuous contract
contracts contrary contrast contribution control convention conventional conversation conversion convert
converted convict convicted conviction convicts convince convinced coop cooper cooperation copper
corporation corps correctly corte cost costa costs couch could count counter counties counting countries
country counts county coup court courts cover covering covert craft crash cream crease create creating
creation creative creator creature creatures crece crime criminal crise crises crisis critical critics crop
cross crossing crowd crown crush cuelga cultural culture cultures currency currently curve danger dead
deadline deal dealer dealers deals dealt dear dearth death debate debt debts debut decade decades december
decide decides decision decisions declared decline declined decrease decreases dedicated deemed defeat
defeated defect defence defense defensive defiance deflation deform delay delayed deleted deliberation
delicious deliver delivered delivery demand demanded demands democracy democrat democratic democrats denied
denies deny department dependent depending deployed deport deports depressed depression deputy derided
desert deserved deserves designated designed desist despite dessert destruction detail detention developed
developers devil devolution difference different differently difficult difficulty dining dinner directed
direction directions directly director directors dirty disability disagree disallow disappear disapprove
disarm disarmament discover discovered discovery discussing discussion discussions disgusting dishonour
disposition dispute distance distinct distribution district diversity division divisions doing door down
draft drain drawing drawn dream dress dressing drift drink drinking drive driven driver drivers drives
driving drop dropping drove drunk duel duration dying early earned earning earnings east easter eastern
eaten eating ecology economy educated education educational effect effective effectively effects efficiency
efficient eight eighth either eject ejection elect elected election elections electric electrical electronic
elects email emigrants emigration emotion emotional emotions employed employee employees employer employers
enable ending enjoying enter environment environmental equal equality error essential essentially estate
este estimate eternal evade evaluation event every eviction evidence evolution except exception excessive
excited exciting exclude excluded excludes exclusive exclusively excuse excused executed execution executive
exist existing expand expanded expansion expect expected expend expensive experiment experimental
experiments expert explanation explode exploration explore explosion export exporter exports expose exposes
expressed expression extended extension extensive external facilities facility fact faction factor factors
factory facts faculty failed failing fair fall fallen falling familiar families farce farm farmer farmers
farming farms farther fascist faster father fears feast featured features federation feeling feelings feels
fellow fever field fifth fight fighting fights filed filling final financial financing finding finds fire
fired fires firm firms fiscal fishing five flash fleet flesh flights flood floods floor flower flowers
flying focal follow followed followers following food foods fool foot force forces forge forget forgot form
former formers forming forms forth forty forum foster fought found founded founds fourth fraction frame
franchise free freed freedom frequency frequent frequently front frost fudge fuel fully function functional
functions fund funded funding funds further future gain gaining gains gana gano garage garbage gas gates
gather gathering gears general generally generation generic genetic genre gentleman gentlemen ghost gira
given glass goal good goods governing grace grade grain grand grass grave gross ground grounds group grown
guard guards guerra guess guest guests guild guilt guilty gun guns hailed hails hall hand handed handled
hands hanging harbour harm hates haven header heading heads heal health healthy heard hearing heart heath
heating heats heaven height hello hill hire hired historic historical history hitting holder honour hood
hopes horrible horse host hosts hours house houses huelga hunger hunter hurry hurt idea ideal illegal
immediate immediately immigrants immigration import importance important importer imports impose imposition
impressed impression impressive improve improved improves incident incidents include included includes
increase increases increasing increasingly incredible incredibly independence independent indian indiana
indians indicated industrial industries infected infection inflation inform initial initially inject inner
inside inspect inspection inspector instance instantly institution instruction insurance integration
integrity intelligence intelligent intended intensity intention inter interaction interest internal internet
intervention introduction invade invented invention inventory invested investors issue jail jailed jobs join
joins joint journalism journalists judge just key kill killed killer kills kinds knight known labels labor
labour lack lakes land large larger last lasting later latter launch law lawful laws lawyer lawyers lay
layer layers laying lead leader leaders leading leads learn learned learning lease least leave leaves left
legal legion legislation legislative legislature letter letters letting liability liberal liberation lift
light lighting lightning lights liked likes lima limit line liners lines linked list listening listing lists
literal literally literary live lived liver lives living load loader loads loan loans lobby local location
locked looks loose lord lose loses losing loss losses lost love loved lover lovers loves loving lower lunch
lying mailed main maine maintain major majority maker makers makes males manage manager mancha manufactured
manufacturers march marcha marches marie marine marital marked market marks martial mass match matches
matters mature maximum mayor meant measured measures meat mechanical mechanics mechanism medal media medic
medication meet meeting meetings melting member memorial memories mental merger mess metal meters method
metres michelle might migrants migration miles militant military mill millions mina mine miner miners
minimum mining minister ministers ministry minor minority minors missing mission missions mitchell mixing
model modern money monkey monster monsters moore moral morale morgan mortal mother mothers motion motors
mountain mountains mouth move moves movie movies muerte mural murder murders nailed narrow nation national
nationalise nationalist native natural naturally nature navy nearly necessarily necessary negative neither
neutral never news night nine ninth noise norte north notar notes notion number nurse nurses object objects
observation observed obstruction obtained occasion occasional occasionally occasions occupation occupied
occurred oeste offence offense offensive offering office officer officers offices official officially
officials oil older omission onion open operated operates operating operation operational operations
operator operators opponent opponents oppose opposes opposition oppression orange order orders organ
organisation organisations organization organizations original originally other others ought outside owner
pace packed pact pacts pages pain paint painted painting paintings pairs pais palace pan pants parent paris
parish parity part partial partially participants participate participating participation particular
particularly partida partido partly parts party pase paso passed passing past patch patent pathetic patience
patient patients pay paying payments pays paz peace pearl pension pensions perceived perception perde
perdido perform permission persecution person personal personality personally personnel persons perspective
peso petition phase phone photograph photographer photographs photography phrase physical physically
physician picked picket pickets picks pierde pilot pitch place plain plan plane planes planet planning plans
plant planting plants plate player players playing plays please pleasure plot plots pobre point pointed
pointing poison police policies policy polis polite political politician politics poll polls pollution pool
pools poor port position positive possible possibly post potential potentially powder power powers practical
practically practice practices praise pray precedent precious prefer preference preferred pregnancy pregnant
premier premiere preparation presence presented presents preserve presidency president presidential
presidents press pressure preventing prevention previous previously price prices pride prince principal
principle printing prison prize probe probes produce produced producer producers produces producing product
production productive products profession professional professor programme programs progress progression
project projects promised promoted promoting promotion proof proposal proposed proposition prosecution
prospect prostitution protect protecting protection protective protest protests prove proven proves provided
providers provides public pulls purge push pushing quality quest quiet quit quite quits quote race radiation
rage raid raids rain raise raises raising rally range ranks rape rapid rate rates rating ration rational
rationalise rationalist raze reach reachers reaching reaction reactions reader readers reads ready real
really reason rebate rebel rebels recall received receives reception record recorded recording recover
recovered recovery reducing reduction reelected refer reference references referred reflected reflection
reform refugee refuse refused refuses regarded regarding region regression regulation regulations reigns
reina reject rejected rejects rejoin relating relation relations relative relatively relatives relay release
released releasing relief religion religious remained remember reminded remove renew repeal repeals repeated
repeatedly repel repels replaced replacing reply report reported reportedly reporting reports representation
representative repression republic republican reputation required requirement rescue reserve reserved
reserves residence residency resident residential residents resigned resigns resist resistance resolution
respect respective respectively responded response responses rest restitution retail retain retention
retirement retribution return reunion revealed revelations reverse review revised revolt revolution rich
ridge riding right rights rings riot riots rise rises rising river rivers road roads robot rocky role roles
rose rotes rough round rounds ruin ruina rule ruled rules rural sack sacred safe sailed sailing sale sales
salto sample sandy save saying scale scared science score scored scream screaming screening screw seal
searching season seasons seats seattle secession secret secretary section sections sector secure seeds
seeing seek seeking seeks seemed seems seen sees selected selection sells senate sending sends sentence
separation sequence serve server service session sessions setting settings settle settled seven seventh
shake shall shame share shares shell shift ship shipping ships shirt shock shoes shoot shooting shop
shopping shops shore short shot shown shows sick sierra sight sign signed significance significant
significantly signing signs silence simple simply sing singing sinister sites sitting situation situations
sixth skill skilled skills slave slept slide slight small smear smell smile snake snap sobre socialist soil
soldier soldiers solid solution solve songs sorts sought sound soup south space spain speak speaking
specialist speed spell spend spending spent split spoke spoken sport sporting sports spots spray spreading
spring stability stable staff stage stages stairs stake stand standing star staring stars start started
starting starts state stated states stating station stations statistical statistics stats statue status
stayed staying stays steal stealing steam steel stepped steps sterling stick sticks still stock stocks stole
stolen stone stop stopped stopping stops store stores stories storm story strain strange stranger strangers
strategic strategies strategy stream streaming stress strict stride strife strike string strip stroke strong
stronger strongest strongly struck structural structure structures stuart stuck study studying stuff
stunning style subject subsequent subsequently successful successfully sud sue suerte suffering sufficient
suggesting suggestion suggestions suit suite suits sun supplied support supported supporters supporting
supports supposed suppression sur surge surrender survival survived suspected suspended swear sweat sweet
swing sword table taken taking talk talking talks tank tanks task tasks tax taxi teach teachers teaching
tears technical tends tension tenth terrible terror terrorism terrorists test tests texts thank thanks theme
there these thief thing think thinking thinks those though thought threat threats three threw throat through
throw thrown ticket tickets tierra tiger tight tirade tire tired tissue touch touching tough tours tower
towers town towns toxic trace track tracking tracks trade trading tradition traditional trail train training
trains trans transaction transition translation treason treasure treasury treat treating treats treaty tree
trees trend trends trial tribunal trick tricks tried tries trips troop troops truce truck trucks trust truth
turn twins typical typically ultimate ultimately unable unarmed unblock understand understood unelected
unemployed unequal unfair unfortunate unfortunately uniform union unit unite united units unity universal
universe university unjust unlawful unrest untie untied upcoming urban urge users using vacation valuable
value variable versions veto vetoed vetoes victim victims victor victoria victorian victory views violence
virtual virtually virus visit vital vocal voice void votar vote voters votes wage wager wages wait walk
walks wall walls want war ware warm warn warned warning water waters wave waves wealth wealthy wearing
weather weight wells west whatever whenever where wherever whether while whole wider will winds wine wines
wings winner winners wins winter wire witness woman women won wood word words work workers works world
worlds worrying worse worth worthy would wright write writer writers writes wrote years yield young yours
youth zone zones
"""

REAL_WORDS = frozenset(_WORDS.split())
