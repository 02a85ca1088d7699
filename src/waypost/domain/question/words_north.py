"""English, German, Dutch and Swedish: the words for each wish; `words.py` says how they are written."""

from waypost.domain.question.intents import Intent

ENGLISH = {
    Intent.WHERE: (
        (
            "where is | where are | where's | wheres | where my | whereabouts | where has | where did"
            " | track my | current location | location of | status of | find my | locate | how far"
            " | last seen"
        ),
        "where | location | status | track* | left",
    ),
    Intent.WHEN: (
        (
            "when will | when does | when is | when can | what day | which day | what time"
            " | how long till | how long until | how long before | how long will | how soon"
            " | arrival date | delivery date | will it arrive | it arrive | will arrive"
            " | expected delivery | eta | be here by | arrive before | get here"
        ),
        "when | arriv* | expect* | tomorrow | today | deliver* | week | before",
    ),
    Intent.LATE: (
        (
            "why so long | why taking | taking so long | taking forever | delay* | is late | late"
            " | overdue | been stuck | stuck | hold up | not moving | hasn't moved | no movement"
            " | no update* | should have been | supposed yesterday | should been here | still not here"
            " | held up | behind schedule"
        ),
        "why | yesterday | days | slow",
    ),
    Intent.CHANGE_ADDRESS: (
        (
            "change address | change delivery address | different address | another address | new address"
            " | wrong address | correct address | update address | moved house | have moved | send to new"
            " | redirect | wrong house number | wrong street | wrong postcode | deliver elsewhere"
            " | incorrect address | new place"
        ),
        "address | street | change | elsewhere",
    ),
    Intent.NOT_RECEIVED: (
        (
            "not received | never received | haven't received | didn't receive | never got | didn't get"
            " | haven't got | never arrived | never came | didn't arrive | not here but delivered"
            " | delivered but | nothing here | nothing on | not in mailbox | missing parcel"
            " | parcel missing | isn't here | not there | stolen | delivered nothing | nobody delivered"
        ),
        "missing | nothing | never | received | delivered",
    ),
    Intent.RETURN: (
        (
            "return | returns | send back | send it back | give back | sending back | exchange | returned"
            " | wrong colour | wrong size | doesn't fit | return label"
        ),
        "refund | back | wrong | money",
    ),
    Intent.CANCEL: (
        "cancel* | call off | call it off | don't want anymore | undo order | stop order | not want",
        "anymore | twice | mistake",
    ),
    Intent.PERSON: (
        (
            "human | real person | talk to someone | speak to someone | talk to person | speak person"
            " | talk to | speak to | speak with | agent | representative | customer service"
            " | customer support | operator | call me | phone number shop | complain* | someone real"
            " | support team"
        ),
        "person | help | support | someone | contact | useless",
    ),
    Intent.THANKS: (
        "thanks | thank you | cheers | thx | ty | much appreciated | great help",
        "great | perfect | ok",
    ),
    Intent.GREETING: (
        "hello | hi | hey | good morning | good afternoon | good evening | hiya",
        "",
    ),
}
GERMAN = {
    Intent.WHERE: (
        (
            "wo ist | wo sind | wo steckt | wo bleibt | wo befind* | wo liegt | wo finde | standort"
            " | sendungsstatus | status meiner | verfolg* | wo genau | wo mein | wo meine | wie weit"
        ),
        "wo | status | gerade | jetzt",
    ),
    Intent.WHEN: (
        (
            "wann | welchem tag | welcher tag | wie viel uhr | wieviel uhr | um wie viel | uhrzeit"
            " | wie lange dauert | wie lange noch | lieferdatum | liefertermin | zustelltermin"
            " | kommt heute | kommt morgen | noch vor | bis wann | kommt es an | ankunft"
        ),
        "heute | morgen | liefer* | ankomm* | dauert | geliefert",
    ),
    Intent.LATE: (
        (
            "warum dauert | wieso dauert | weshalb dauert | warum noch nicht | wieso noch nicht"
            " | verspaet* | verspät* | verzoeger* | verzöger* | haengt fest | hängt | steht still"
            " | bewegt sich nicht | nichts passiert | was ist los | zu spaet | zu spät | überfällig"
            " | ueberfaellig | gestern schon | sollte gestern | kommt nicht an | was da los"
            " | keine bewegung"
        ),
        "warum | wieso | gestern | seit tagen | ewig",
    ),
    Intent.CHANGE_ADDRESS: (
        (
            "adresse aendern | adresse ändern | anschrift ändern | lieferadresse aendern"
            " | lieferadresse ändern | lieferadresse | andere adresse | andere anschrift | neue adresse"
            " | neue anschrift | falsche adresse | falsche anschrift | umgezogen | umleiten"
            " | falsche hausnummer | falsche strasse | falsche postleitzahl | adresse korrigieren"
            " | an andere"
        ),
        "adresse | anschrift | hausnummer | aendern | ändern",
    ),
    Intent.NOT_RECEIVED: (
        (
            "nicht erhalten | nie erhalten | nicht bekommen | nie bekommen | nicht angekommen"
            " | nie angekommen | nichts angekommen | nix angekommen | nicht da | nichts da"
            " | zugestellt aber | geliefert aber | nichts erhalten | nichts bekommen | fehlt"
            " | verschwunden | nicht zugestellt | als zugestellt"
        ),
        "nichts | nix | nie | angeblich | zugestellt",
    ),
    Intent.RETURN: (
        (
            "zurueckschick* | zurückschick* | zuruecksend* | zurücksend* | zurückgeben | zurueckgeben"
            " | retour* | rueckgabe | rückgabe | umtausch* | ruecksend* | rücksend* | widerruf*"
            " | schicke zurück | zurück schicken | geht zurück"
        ),
        "zurueck | zurück | gefällt nicht | passt nicht | geld",
    ),
    Intent.CANCEL: (
        (
            "storn* | abbestell* | bestellung zurückziehen | bestellung widerrufen | auftrag abbrechen"
            " | bestellung abbrechen | will nicht mehr | annullier*"
        ),
        "versehentlich | doppelt | umentschieden | nicht mehr",
    ),
    Intent.PERSON: (
        (
            "mitarbeiter* | echter mensch | echte menschen | echten menschen | einem menschen"
            " | kundenservice | kundendienst | berater* | sprechen mit | mit jemandem | jemanden sprechen"
            " | ansprechpartner | anruf* | telefonisch | beschwer* | kein bot | sachbearbeiter*"
        ),
        "mensch* | sprechen | hilfe | kontakt | person",
    ),
    Intent.THANKS: (
        "danke | vielen dank | dankeschoen | dankeschön | besten dank | merci",
        "super | alles klar | prima",
    ),
    Intent.GREETING: (
        "hallo | guten morgen | guten tag | guten abend | moin | servus | gruess gott | hi | hey",
        "",
    ),
}
DUTCH = {
    Intent.WHERE: (
        (
            "waar is | waar zijn | waar blijft | waar ligt | waar bevindt | waar zit | waar staat"
            " | waar mijn | welke plek | locatie van | status van | volgen | hoe ver"
        ),
        "waar | locatie | status | nu",
    ),
    Intent.WHEN: (
        (
            "wanneer | welke dag | hoe laat | hoelang duurt | hoe lang duurt | hoe lang nog | bezorgdatum"
            " | leverdatum | verwacht | komt vandaag | komt morgen | komt voor | komt het aan | tijdstip"
        ),
        "vandaag | morgen | bezorg* | lever* | duurt",
    ),
    Intent.LATE: (
        (
            "waarom duurt | waarom zo lang | duurt lang | vertrag* | te laat | staat stil | ligt stil"
            " | vast | gisteren moeten | had gisteren | nog steeds niet | wat is er aan de hand"
            " | waarom nog niet | beweegt niet"
        ),
        "waarom | gisteren | dagen | lang",
    ),
    Intent.CHANGE_ADDRESS: (
        (
            "adres wijzigen | adres aanpassen | adres veranderen | ander adres | nieuw adres"
            " | verkeerd adres | verkeerde adres | bezorgadres | afleveradres | verhuisd"
            " | verkeerd huisnummer | adres klopt niet | omleiden"
        ),
        "adres | huisnummer | wijzigen | aanpassen",
    ),
    Intent.NOT_RECEIVED: (
        (
            "niet ontvangen | nooit ontvangen | niets ontvangen | niks ontvangen | niet gekregen"
            " | nooit gekregen | niets gekregen | niks gekregen | nooit aangekomen | niet aangekomen"
            " | bezorgd maar | afgeleverd maar | geleverd maar | is kwijt | ontbreekt"
            " | niet thuisgekregen"
        ),
        "nooit | niets | niks | bezorgd | ontvangen",
    ),
    Intent.RETURN: (
        ("retour* | terugstur* | terug sturen | terugzend* | teruggeven | ruilen | omruilen | stuur terug"),
        "terug | geld | past niet",
    ),
    Intent.CANCEL: (
        "annul* | afzeggen | afbestellen | wil niet meer | bestelling stoppen | intrekken",
        "niet meer | dubbel | vergissing",
    ),
    Intent.PERSON: (
        (
            "medewerker* | echt mens | echte mens | echt persoon | klantenservice | klantendienst"
            " | iemand spreken | spreken met | praten met | bellen | klacht | contact met"
        ),
        "mens | persoon | spreken | hulp | iemand",
    ),
    Intent.THANKS: (
        "bedankt | dank je | dank u | dankjewel | dankuwel | thanks",
        "top | fijn | oke",
    ),
    Intent.GREETING: (
        "hallo | hoi | goedemorgen | goedemiddag | goedenavond | goedendag | hey",
        "",
    ),
}
SWEDISH = {
    Intent.WHERE: (
        (
            "var är | var ar | vart är | vart ar | var befinner | var ligger | var finns | var någonstans"
            " | var nånstans | var mitt | vart mitt | vart tog | spåra | status på | hur långt | vart e"
            " | var e"
        ),
        "var | vart | status | just nu",
    ),
    Intent.WHEN: (
        (
            "när | vilken dag | vilken tid | hur dags | hur länge dröjer | hur länge tar | hur lång tid"
            " | leveransdatum | beräknas | kommer idag | kommer imorgon | fram före | fram innan"
            " | kommer det fram | vad klockan"
        ),
        "idag | imorgon | kommer | dröjer | leverans*",
    ),
    Intent.LATE: (
        (
            "varför tar | varför dröjer | varför så | försen* | står still | stått still | fastnat"
            " | sitter fast | rör sig inte | skulle kommit | skulle varit | borde kommit | vad händer"
            " | tar så lång | igår | för sent | fortfarande inte"
        ),
        "varför | flera dagar | länge",
    ),
    Intent.CHANGE_ADDRESS: (
        (
            "ändra adress* | byta adress* | annan adress | ny adress | nya adressen | fel adress"
            " | leveransadress* | har flyttat | flyttat | fel gatunummer | fel husnummer | fel postnummer"
            " | adressen är fel"
        ),
        "adress* | gatunummer | ändra | byta",
    ),
    Intent.NOT_RECEIVED: (
        (
            "inte fått | aldrig fått | inte mottagit | aldrig kom | kom aldrig | inte kommit fram"
            " | levererat men | levererad men | utlämnat men | fått något | fick aldrig | saknas"
            " | inget paket | har inte kommit"
        ),
        "aldrig | inget | fått | levererat",
    ),
    Intent.RETURN: (
        (
            "retur* | returnera | skicka tillbaka | sända tillbaka | lämna tillbaka | byta vara"
            " | ångerrätt | skicka åter"
        ),
        "tillbaka | pengar | passar inte",
    ),
    Intent.CANCEL: (
        ("avbest* | avbryt* | annuller* | makulera | stoppa ordern | ångra köp* | ångrat mig | vill inte ha"),
        "ångra* | dubbelt | misstag",
    ),
    Intent.PERSON: (
        (
            "människa | riktig person | kundtjänst | kundservice | prata med | tala med | medarbetare"
            " | handläggare | ring mig | klaga | klagomål | support"
        ),
        "person | hjälp | kontakt | någon",
    ),
    Intent.THANKS: (
        "tack | tackar | tusen tack",
        "bra | toppen | jättebra",
    ),
    Intent.GREETING: (
        "hej | hejsan | god morgon | god dag | god kväll | hallå | tjena",
        "",
    ),
}
