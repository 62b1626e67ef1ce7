"""Words of the news that say the same: an editor changes one for the other, and it is no other news.

Senses are parted by a semicolon, phrases by a bar; words may have several senses.  All in the form of
feeds.text.fold().  Left out are words that are near but tell events apart: a sentence is no arrest.
"""

from __future__ import annotations

VERBS = """
condemn denounce slam blast decry deplore criticise criticize castigate lambast lambaste|lash out at|hit out
at; reject refuse decline rebuff spurn|turn down|vote down; quit leave exit|pull out|walk out of|withdraw
from|break away; resign quit|step down|stand down; imprison jail incarcerate|put behind bars; arrest
detain|take into custody|round up; free release|set free|let go; demonstrate protest|take to the streets;
begin start launch open commence|kick off|get under way; end finish conclude|wrap up|come to an end; say
state tell; announce declare proclaim unveil; demand urge|call for|call on|call upon|appeal for|appeal
to|press for; support back endorse|stand by; welcome hail salute praise applaud laud commend; win secure
clinch; beat defeat; approve pass adopt; kill murder assassinate slay|gun down; injure wound hurt; hold
stage organise organize host; mark commemorate celebrate observe; elect choose pick select; appoint name;
accuse blame; warn caution alert; raise increase hike boost; rise climb grow increase jump soar surge; cut
reduce slash lower decrease trim; fall drop decline decrease sink slump plunge; reveal disclose expose
uncover; publish release issue; block prevent obstruct stop halt|bring to a halt; ban outlaw prohibit
forbid; dismiss sack fire; expel oust|kick out|throw out; demolish topple dismantle|tear down|pull down;
attack assault; bomb bombard; promise pledge vow; participate attend|take part; meet|hold talks|hold
meeting; send dispatch; discuss debate; try attempt; help assist; investigate probe; fight struggle battle
combat; defend protect safeguard; visit tour; ask request; strike|walk out|stop work|down tools|go on
strike; continue|go on|carry on; contest compete|run in|stand in|participate in|compete in|take part in|run
for; field nominate; protest rally march; killed slain; shut close; paralyse paralyze cripple; hit strike
rock shake; flee escape; stress underline emphasise emphasize highlight|point out; insist maintain; deny
dismiss reject; mourn grieve; remember commemorate honour honor|pay tribute to; greet salute congratulate;
fear dread; win gain score; slam attack; address speak|give a speech; torch burn|set on fire|set ablaze;
seize capture; search raid; sue|take to court; fine penalise; delay stall; back favour favor; rebuke chide;
decide resolve; intensify escalate|step up; expand widen; replace succeed; mobilise mobilize; pack fill;
unite|join forces; boycott shun; ignore disregard; brand label; pull yank; propose suggest; examine review;
rebuild reconstruct; divert redirect; hamper hinder; honour decorate; inaugurate open; shelve scrap axe;
disperse scatter; beat batter; remove dismiss; renew extend; refute rebut; quash overturn; invite ask; claim
allege; echo repeat; repeat reiterate; admit concede acknowledge; backtrack retreat; cancel|call off;
postpone delay|put off; leave depart; need require; grow expand; call convene; evacuate clear; found
establish create|set up; occupy|take over; join; complete; reach; enter; oppose; fail; face; return; sign;
file; submit; present; hand; receive; lead; bring; gather; threaten; remain; become; sentence; convict;
acquit; overturn annul; uphold confirm; extend prolong; suspend; resume restart; lose; vote; plan; seek;
agree; break; invade; storm raid; evict; deport
"""
"""English verbs, meant in all their forms; a phrase's first word is a verb."""

OTHERS = """
jailed imprisoned|behind bars; big mass massive large huge giant; killed dead died; injured wounded;
statement declaration communique; percent pc|per cent; protest demonstration demo; strike stoppage
walkout|work stoppage; deal agreement accord pact; talk negotiation; leader chief head; mp lawmaker
parliamentarian legislator|member of parliament; wage pay salary; worker labourer laborer; police cop; troop
soldier; army military; quake earthquake; blaze fire; blast explosion; crash accident; factory plant;
children kid; old elderly; historic landmark; crucial vital key; government administration; nationwide
countrywide|across the country|throughout the country; probe investigation inquiry enquiry; prison jail
gaol; aid relief assistance; us|united states; uk|united kingdom|great britain; outside|front of; cut
reduction; rise increase hike; boss employer; thousands|tens of thousands; massacre slaughter; fight
struggle battle; rule verdict ruling; journalist reporter; court tribunal; doctor physician; teacher
educator; reply response answer; call appeal; event gathering; goal aim; now currently; north northern;
south southern; east eastern; west western; northeast northeastern; northwest northwestern; southeast
southeastern; southwest southwestern; several multiple numerous many; unionist syndicalist|trade unionist;
pensioner retiree; student pupil; farmer peasant; docker dockworker longshoreman; firm company corporation;
profit earning; flat apartment; war conflict; peril danger threat; blow setback; row dispute; clash
confrontation; curb restriction limit; draft bill; proposal plan; summit meeting; chair chairman chairwoman
chairperson; congress convention; paper newspaper; comrade cde; visit trip; home house;
protester protestor demonstrator; killing murder; detention arrest; release freeing; picket|picket line;
layoff redundancy; firing dismissal sacking; stance position; view opinion; memorial monument; huge enormous
vast; angry furious; joint common; urgent immediate; quick swift rapid; brutal savage violent; illegal
unlawful
"""
"""English nouns and adjectives, with their plurals."""

FORMS = """
manifestation rassemblement; manifestations rassemblements; grande forte enorme massive; grandi forti; gran
fuerte; decreta/ar declara/ar; manifestacion concentracion; manifestacao concentracao; manifestazione
presidio; deputes parlementaires elus; diputados parlamentarios legisladores; deputados parlamentares;
deputati parlamentari; abgeordnete parlamentarier; asesinan matan asesinaron mataron ultiman; asesina mata
asesino mato; assassinado morto; uccidono ammazzano; erringt gewinnt holt erreicht; gewinnen holen erringen;
iscilerle emekcilerle; isciye emekciye; iscilere emekcilere; εκδηλωση εκδηλωσεισ συγκεντρωση; депутаты
парламентарии; adverte advertem advertiu alerta/ar avisa/ar previne; saluda/ar felicita/ar sauda/ar;
denuncia/ar critica/ar; advierte advierten advirtio previene previenen; anuncia/ar proclama/ar comunica/ar;
participa/ar asiste asisten asistio interviene intervienen intervino; participa/ar intervem interveio;
lidera/ar encabeza/ar dirige/er; critica/ar cuestiona/ar arremete carga fustiga/ar; crece crecen aumenta/ar
sube suben subio; cae caen cayo baja/ar desciende descienden; cierra/ar clausura/ar; cierran cerro cerraron
clausuran; logra/ar consigue consiguen consiguio conquista/ar obtiene obtienen obtuvo; reune reunen reunio
encuentra encontro; bloquea/ar corta/ar; ataca/ar agrede agreden agredio; obrera proletaria; estudiantes
alumnos; profesores docentes maestros; campesinos agricultores; asesinato homicidio; asesinado muerto
matado; asesinados muertos matados; apuesta/ar propone proponen propuso; aumento subida incremento alza;
recorte reduccion bajada; recortes reducciones; guerra conflicto; elige eligen eligio escoge escogen
nombra/ar; elege elegem elegeu escolhe escolheu; reitera/ar reafirma/ar; homenagem tributo; vitoria triunfo;
victoria triunfo; trabalhadoras operarias; despedimentos demissoes; aumento subida acrescimo; professores
docentes; alunos estudantes; defende defendem defendeu sustenta/ar; aprova/ar viabiliza/ar; avertit alerte
alertent; annonce annoncent devoile devoilent; hausse augmentation; baisse reduction diminution; victoire
succes; enseignants professeurs profs; elit elisent designe designent choisit; remporte remportent gagne
gagnent; occupe occupent bloque bloquent; meurt meurent decede decedent; interdit interdisent prohibe;
avverte avvertono allerta ammonisce; annuncia annunciano proclama proclamano; elegge eleggono nomina
nominano; aumento rialzo crescita; taglio riduzione; tagli riduzioni; vittoria successo; vince vincono
conquista conquistano; muore muoiono decede; studenti alunni; insegnanti docenti professori; lotta
battaglia; guerra conflitto; ribadisce ribadiscono riafferma riaffermano; kundigt verkundet; wahlt wahlen
wahlte bestimmt; gewinnt siegt gewann siegte; stirbt verstirbt starb verstarb; steigt wachst stieg wuchs;
sinkt fallt sank fiel; lehrer lehrkrafte; student studierende studenten; kampf ringen; krieg konflikt; sagt
erklart meint sagte erklarte; entlassungen kundigungen stellenabbau; erhohung steigerung anstieg; kurzung
senkung; kurzungen senkungen; bullen polizei polizisten; begrusst wurdigt begrusste wurdigte; χαιρετιζει
χαιρετισε χαιρετιζουν χαιρετισαν; ανακοινωνει ανακοινωσε εξαγγελλει εξηγγειλε; προειδοποιει προειδοποιησε;
εκλεγει εξελεξε επελεξε επιλεγει; σκοτωθηκε πεθανε; σκοτωθηκαν πεθαναν νεκροι; αυξηση ανοδοσ; μειωση πτωση
περικοπη; νικη επιτυχια; αγωνασ παλη; αγωνα παλη; πολεμοσ συγκρουση; πολεμο συγκρουση; εκπαιδευτικοι
δασκαλοι; φοιτητεσ σπουδαστεσ; αγροτεσ παραγωγοι; απολυσεισ απομακρυνσεισ; συλλαλητηριο συγκεντρωση;
συλλαλητηρια συγκεντρωσεισ; επιθεση χτυπημα; σφαγη μακελειο; επισκεφθηκε επισκεφτηκε επισκεπτεται; пикет
митинг акция; объявил объявила объявили сообщил сообщила заявили; приветствует приветствовал поздравил
поздравила поздравляет; предупреждает предупредил предупредила предостерег; избрал избрала избрали выбрал
выбрала выбрали; рост увеличение повышение; снижение сокращение уменьшение; победа успех; борьба борьбу
битва; воина конфликт; учителя педагоги преподаватели; начал начала начали начинает начинают приступил;
провел провела провели проводит организовал организовала; критикует осуждает раскритиковал раскритиковала;
uyardi uyariyor ikaz; acikladi duyurdu acikliyor duyuruyor ilan; secti seciyor belirledi; artti yukseldi
artiyor yukseliyor; dustu azaldi dusuyor azaliyor; zam artis; zaferi kazanimi; mucadele kavga; ogretmenler
egitimciler; patron isveren; patronlar isverenler; patronlari isverenleri; selamliyor selamladi; cagrisi
cagiriyor cagirdi; katildi katiliyor; condena/ar denuncia/ar critica/ar repudia/ar; exige/er reclama/ar
demanda/ar pide piden pidio pidieron; inicia/ar comienza comienzan comenzo comenzaron empieza empiezan
empezo arranca/ar; termina/ar finaliza/ar concluye concluyen concluyo acaba/ar; apoya/ar respalda/ar
apoia/ar; conmemora/ar celebra/ar comemora/ar assinala/ar; afirma/ar asegura/ar declara/ar senala/ar dice
dicen dijo sostiene sostienen; detenidos arrestados presos; detenidas arrestadas; detenido arrestado;
detiene detienen detuvo detuvieron arresta/ar; libera/ar excarcela/ar liberta/ar; rechaza/ar rejeita/ar
chumba/ar; abandona/ar deja dejan dejo; dimite dimiten dimitio renuncia/ar demite; muere mueren murio
murieron fallece fallecen fallecio fallecieron; muertos fallecidos; heridos lesionados; gana/ar vence vencen
vencio; aprueba aprueban aprobo aprobaron; acuerdo pacto convenio; huelga paro; trabajadores obreros;
sueldos salarios; masiva multitudinaria gran enorme; masivo multitudinario gran enorme; terremoto sismo;
policia policias agentes; advierte advierten advirtio alerta/ar avisa/ar; llama/ar convoca/ar; protesta/ar
manifiesta manifiestan; manifestacion marcha; rinde rinden homenajea/ar; insta/ar exhorta/ar urge; exige/er
reivindica/ar; morrem morreram morre morreu falece faleceu; mortos falecidos; greve paralisacao;
trabalhadores operarios; manifestacao protesto; acordo pacto; sublinha/ar destaca/ar frisa/ar realca/ar;
inicia/ar comeca/ar arranca/ar; condamne condamnent denonce denoncent fustige fustigent critique critiquent;
exige exigent reclame reclament demande demandent; commence commencent debute debutent demarre demarrent;
soutient soutiennent appuie appuient; arretes interpelles; arrete interpelle; manifestation manif;
manifestent defilent protestent; greve debrayage; salaries travailleurs; ouvriers travailleurs; accord
pacte; rejette rejettent refuse refusent; quitte quittent abandonne abandonnent; salue saluent; appelle
appellent invite invitent; tues morts; celebre celebrent commemore commemorent; libere liberent relache
relachent; licenciements suppressions; flics policiers; condanna condannano condanno denuncia denunciano
critica criticano; chiede chiedono esige esigono rivendica rivendicano; inizia iniziano comincia cominciano
parte; sostiene sostengono appoggia appoggiano; arrestati fermati; lavoratori operai; manifestazione corteo;
protestano manifestano; accordo intesa patto; respinge respingono rifiuta rifiutano boccia bocciano; lascia
lasciano abbandona abbandonano; celebra celebrano commemora commemorano ricorda ricordano; salari stipendi;
verurteilt verurteilen verurteilte kritisiert kritisieren kritisierte prangert; fordert fordern forderte
verlangt verlangen verlangte; beginnt beginnen begann startet starten startete; demonstrieren protestieren
demonstrierten protestierten; demonstriert protestiert; demonstration protest kundgebung; unterstutzt
unterstutzen unterstutzte; festgenommen verhaftet; tote todesopfer; lehnt ablehnt verweigert; verlasst
verlassen verliess; lohne gehalter; abkommen vereinbarung; arbeiter beschaftigte werktatige; ausstand
streik; warnt mahnt; wirft beschuldigt; feiert begeht; καταδικαζει καταδικασε καταγγελλει καταγγειλε
κατηγγειλε στηλιτευει επικρινει; καταδικαζουν καταδικασαν καταγγελλουν καταγγειλαν κατηγγειλαν; απαιτει
απαιτησε ζηταει ζητα ζητησε διεκδικει; απαιτουν απαιτησαν ζητουν ζητανε ζητησαν διεκδικουν; ξεκινα ξεκιναει
ξεκινησε αρχιζει αρχισε; ξεκινουν ξεκινησαν αρχιζουν αρχισαν; στηριζει στηριξε υποστηριζει υποστηριξε;
διαδηλωση διαμαρτυρια πορεια; διαδηλωσαν διαμαρτυρηθηκαν διαδηλωνουν διαμαρτυρονται; συνελαβαν συλλαμβανουν;
μαζικη μεγαλη τεραστια ογκωδησ; μαζικο μεγαλο τεραστιο ογκωδεσ; συμφωνια συμφωνο; εργατεσ εργαζομενοι;
εργατων εργαζομενων; μισθοι αποδοχεσ; μισθων αποδοχων; τιμα τιμησε γιορταζει γιορτασε; τονιζει τονισε
υπογραμμιζει υπογραμμισε επισημαινει; σεισμοσ δονηση; φωτια πυρκαγια; καλει καλεσε; απορριπτει απερριψε
απορριψε; осуждает осудил осудила осудили; требует требуют потребовал потребовала потребовали; начинается
началась начался началось стартует стартовал стартовала; поддерживает поддержал поддержала поддержали;
задержаны арестованы; митинг демонстрация; забастовка стачка; рабочие трудящиеся; рабочих трудящихся;
соглашение договор; зарплаты заработки; заявил заявила заявляет сказал сказала; отвергает отверг отвергла
отклоняет отклонил отклонила; призывает призвал призвала призывают призвали; погибли убиты; умер скончался;
умерла скончалась; kiniyor kinadi lanetliyor lanetledi; kinadilar lanetlediler; istiyor istedi; basladi
basliyor baslayacak; destekliyor destekledi; gozaltina tutuklama; isci emekci; isciler emekciler; iscileri
emekcileri; iscilerin emekcilerin; iscilerden emekcilerden; eylem protesto; eylemi protestosu; anlasma
mutabakat; reddetti reddediyor; dev buyuk kitlesel; maas ucret; maaslar ucretler
"""
"""Other languages: each form that is meant, or a form and the row of endings that its stem takes."""
