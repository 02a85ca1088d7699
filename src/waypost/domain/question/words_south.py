"""French, Spanish, Italian and Portuguese: the words for each wish; `words.py` says how they are written."""

from waypost.domain.question.intents import Intent

FRENCH = {
    Intent.WHERE: (
        (
            "où est | où sont | où en est | où se trouve* | où mon | où ma | où a | suivi de | suivre"
            " | localis* | position de | statut de | en est mon | en est ma | quel endroit"
        ),
        "où | suivi | statut | actuellement",
    ),
    Intent.WHEN: (
        (
            "quand | quel jour | quelle heure | combien de temps | dans combien | date de livraison"
            " | prévu* pour | arrive quand | arrivera | sera livré* | être livré* | avant samedi"
            " | avant vendredi | jusqu'à quand | livraison prévue"
        ),
        "livraison | livré* | arriv* | aujourd* | demain | recevoir",
    ),
    Intent.LATE: (
        (
            "pourquoi si long | pourquoi c'est si | si long | retard* | bloqué* | immobil* | ne bouge pas"
            " | bouge plus | qu'est-ce qui se passe | que se passe | aurais dû | aurait dû"
            " | devait arriver | toujours pas | pourquoi pas encore | trop long | traîne"
        ),
        "pourquoi | hier | plusieurs jours | depuis",
    ),
    Intent.CHANGE_ADDRESS: (
        (
            "changer adresse | changer l'adresse | modifier adresse | modifier l'adresse | autre adresse"
            " | nouvelle adresse | mauvaise adresse | adresse erronée | trompé* adresse"
            " | trompé* d'adresse | erreur adresse | déménag* | livrer ailleurs | rediriger"
            " | changement d'adresse | corriger adresse | mauvais numéro de rue"
        ),
        "adresse | ailleurs | modifier | changer | rue",
    ),
    Intent.NOT_RECEIVED: (
        (
            "pas reçu | jamais reçu | rien reçu | jamais arrivé* | pas arrivé* | livré mais | livrée mais"
            " | marqué livré | indiqué livré | boîte aux lettres vide | est vide | jamais eu | n'ai rien"
            " | introuvable | disparu | jamais rien"
        ),
        "jamais | rien | vide | livré | marqué",
    ),
    Intent.RETURN: (
        (
            "retourn* | renvoy* | renvoi | mon retour | un retour | faire retour | échang* | rembours*"
            " | rendre | rétractation"
        ),
        "retour | convient pas | taille",
    ),
    Intent.CANCEL: (
        "annul* | veux plus | résili* | arrêter la commande | stopper la commande",
        "plus | double | erreur",
    ),
    Intent.PERSON: (
        (
            "parler à | parler avec | quelqu'un | conseill* | vraie personne | un humain | être humain"
            " | service client | service clientèle | agent | opérateur | appel* moi | réclam*"
            " | pas un robot | une personne"
        ),
        "personne | humain | aide | contact* | robot",
    ),
    Intent.THANKS: (
        "merci beaucoup | merci bien | merci | je vous remercie",
        "super | parfait | génial",
    ),
    Intent.GREETING: (
        "bonjour | bonsoir | salut | coucou",
        "",
    ),
}
SPANISH = {
    Intent.WHERE: (
        (
            "dónde está* | dónde se | dónde anda* | dónde mi | por dónde va | por dónde | dónde queda"
            " | en qué sitio | en qué lugar | ubicación | estado de | estado del | rastrear | seguimiento"
            " | localizar"
        ),
        "dónde | estado | ahora | sitio",
    ),
    Intent.WHEN: (
        (
            "cuándo | qué día | qué hora | q hora | cuánto falta | cuánto tarda | cuánto tiempo"
            " | fecha de entrega | llegará | llega hoy | llega mañana | me llega | antes del"
            " | entrega prevista | entreguen"
        ),
        "hoy | mañana | lleg* | entreg*",
    ),
    Intent.LATE: (
        (
            "por qué tarda | por qué tanto | tarda tanto | tardando | retras* | demora* | atrasad*"
            " | parado | atascado | no se mueve | qué está pasando | qué pasa | tenía que | debía llegar"
            " | debería haber | bloqueado | aún no llega | todavía no llega"
        ),
        "por qué | ayer | días | tanto",
    ),
    Intent.CHANGE_ADDRESS: (
        (
            "cambiar dirección | cambiar la dirección | otra dirección | nueva dirección"
            " | dirección equivocada | dirección incorrecta | corregir dirección | corregir la dirección"
            " | modificar dirección | mudado | mudé | me equivoqué dirección | mal la dirección"
            " | número de la calle | otro domicilio | cambiar domicilio | mal el número"
        ),
        "dirección | domicilio | calle | corregir | cambiar",
    ),
    Intent.NOT_RECEIVED: (
        (
            "no he recibido | no recibí | nunca recibí | nunca llegó | no llegó | no ha llegado"
            " | no me ha llegado | no me llegó | entregado pero | entregado y no | no tengo nada"
            " | no aparece | falta mi | perdido | no lo tengo"
        ),
        "nunca | nada | recibido | entregado",
    ),
    Intent.RETURN: (
        (
            "devol* | devuelv* | reembols* | cambio de talla | mandar de vuelta | enviar de vuelta"
            " | retorno | cambiarlo por"
        ),
        "vuelta | talla | no me gusta | dinero",
    ),
    Intent.CANCEL: (
        "cancel* | anul* | ya no quiero | ya no lo quiero | no lo quiero | desistir",
        "ya no | duplicado | error",
    ),
    Intent.PERSON: (
        (
            "hablar con | persona de verdad | persona real | un humano | ser humano | atención al cliente"
            " | servicio al cliente | agente | operador* | asesor* | que me llamen | queja | reclam*"
            " | una persona"
        ),
        "persona | humano | ayuda | contact* | alguien",
    ),
    Intent.THANKS: (
        "gracias | muchas gracias | mil gracias | te lo agradezco",
        "perfecto | genial | vale",
    ),
    Intent.GREETING: (
        "hola | buenos días | buenas tardes | buenas noches | buenas",
        "",
    ),
}
ITALIAN = {
    Intent.WHERE: (
        (
            "dov'è | dove è | dove sono | dove si trova | dove si trovano | dove sta | dove mio"
            " | a che punto | in che posto | posizione | stato del | stato dell | tracci* | rintracciare"
        ),
        "dove | dov | stato | adesso | ora",
    ),
    Intent.WHEN: (
        (
            "quando | che giorno | quale giorno | a che ora | che ora | quanto ci vuole | quanto manca"
            " | quanto tempo | data di consegna | arriva oggi | arriva domani | arriverà"
            " | consegna prevista | entro venerdì | arriva entro"
        ),
        "oggi | domani | arriv* | consegn* | entro",
    ),
    Intent.LATE: (
        (
            "perché ci mette | perché così | così tanto | ritard* | fermo | ferma | bloccat*"
            " | non si muove | cosa succede | doveva arrivare | dovrebbe essere | non ancora arrivato"
            " | ancora niente | in ritardo | ci mette tanto"
        ),
        "perché | ieri | giorni | tanto",
    ),
    Intent.CHANGE_ADDRESS: (
        (
            "cambiare indirizzo | cambiare l'indirizzo | modificare indirizzo | modificare l'indirizzo"
            " | altro indirizzo | nuovo indirizzo | indirizzo sbagliato | sbagliato indirizzo"
            " | indirizzo errato | correggere indirizzo | traslocat* | cambiato casa | altra parte"
            " | numero civico | sbagliato via"
        ),
        "indirizzo | civico | modific* | cambiare",
    ),
    Intent.NOT_RECEIVED: (
        (
            "non ho ricevuto | mai ricevuto | mai arrivato | non è arrivato | non arrivato"
            " | consegnato ma | consegnata ma | non ho niente | niente ricevuto | risulta consegnat*"
            " | non c'è niente | scomparso | manca il"
        ),
        "mai | niente | nulla | ricevuto | consegnato",
    ),
    Intent.RETURN: (
        (
            "restitu* | reso | resi | rimbors* | rispedire | rimandare indietro | mandare indietro"
            " | cambio taglia | sostituire"
        ),
        "indietro | taglia | soldi",
    ),
    Intent.CANCEL: (
        ("annull* | disdire | disdett* | cancellare | non lo voglio | non voglio più | non lo voglio più"),
        "più | doppio | errore",
    ),
    Intent.PERSON: (
        (
            "parlare con | operatore | persona vera | persona reale | un umano | essere umano"
            " | servizio clienti | assistenza clienti | consulente | chiamatemi | reclamo | una persona"
            " | addetto"
        ),
        "persona | umano | aiuto | contatt* | qualcuno",
    ),
    Intent.THANKS: (
        "grazie | grazie mille | ti ringrazio | vi ringrazio",
        "perfetto | ottimo | ok",
    ),
    Intent.GREETING: (
        "ciao | buongiorno | buonasera | buon pomeriggio | salve",
        "",
    ),
}
PORTUGUESE = {
    Intent.WHERE: (
        (
            "onde está | onde estão | onde esta | onde anda | onde fica | onde se encontra | cadê"
            " | por onde | em que lugar | localização | status do | rastrear | rastreio | onde meu"
            " | onde minha | estado da encomenda | em que sítio"
        ),
        "onde | status | agora | lugar",
    ),
    Intent.WHEN: (
        (
            "quando | que dia | qual dia | que horas | a que horas | quanto tempo | quanto falta"
            " | prazo de entrega | data de entrega | previsão | chega hoje | chega amanhã | vai chegar"
            " | chega antes | chegar antes | dia chega"
        ),
        "hoje | amanhã | cheg* | entreg* | falta",
    ),
    Intent.LATE: (
        (
            "por que demora* | porque demora* | por que tanto | demorando | demora tanto | atras*"
            " | parado | parada | preso | não se mexe | não anda | o que está acontecendo"
            " | o que aconteceu | o que se passa | era para ter | devia ter | já devia | ainda não chegou"
        ),
        "por que | porquê | ontem | dias | tanto",
    ),
    Intent.CHANGE_ADDRESS: (
        (
            "mudar endereço | mudar o endereço | trocar endereço | outro endereço | novo endereço"
            " | endereço errado | endereço incorreto | alterar endereço | alterar morada"
            " | alterar a morada | outra morada | nova morada | morada errada | mudei de casa | me mudei"
            " | corrigir endereço | corrigir morada | número da casa"
        ),
        "endereço | morada | corrigir | alterar | mudar",
    ),
    Intent.NOT_RECEIVED: (
        (
            "não recebi | nunca recebi | não chegou | nunca chegou | entregue mas | entregue e não"
            " | consta como entregue | consta entregue | sumiu | extraviad* | não tenho nada"
            " | nada recebi | desapareceu"
        ),
        "nunca | nada | recebi | entregue",
    ),
    Intent.RETURN: (
        (
            "devol* | reembols* | mandar de volta | enviar de volta | trocar o produto | troca de tamanho"
            " | estorno"
        ),
        "volta | tamanho | dinheiro",
    ),
    Intent.CANCEL: (
        "cancel* | anular | desistir | desisti | não quero mais | já não quero",
        "mais | duplicado | engano",
    ),
    Intent.PERSON: (
        (
            "falar com | atendente | pessoa de verdade | pessoa real | um humano | ser humano"
            " | atendimento | apoio ao cliente | suporte | operador* | me ligue | reclam* | uma pessoa"
        ),
        "pessoa | humano | ajuda | contat* | alguém",
    ),
    Intent.THANKS: (
        "obrigad* | muito obrigad* | valeu | agradeço",
        "ótimo | perfeito | ok",
    ),
    Intent.GREETING: (
        "olá | oi | bom dia | boa tarde | boa noite",
        "",
    ),
}
