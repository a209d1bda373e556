import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Words of French, Spanish, Portuguese and Italian: see `Lexicon`. */
export function frenchWords(): Array<Bytes> {
  return [
    Bytes.of(
      "-: le la les un une des du de d l ce cet cette ces il elle on ils elles je tu nous vous me m te t se s moi toi lui leur mon ma mes ton ta tes son sa ses notre votre y en ne n c j qu",
    ),
    Bytes.of(
      "est sont était être a ai as ont avoir va vais fait faire fais dans sur pour par avec chez et ou que qui-ci si comme dont",
    ),
    Bytes.of(
      "dis dire explique expliquer décris décrire donne donner montre aide aider veux veut voudrais voudrait souhaite plaît svp merci bonjour mot signifie appelle appelé façon manière question simple aussi déjà bien ville",
    ),
    Bytes.of(
      ">to: vers à au aux ?: quel quelle quels quelles quoi combien ?how: comment &can: possible peux peut puis pouvez pourrais pourriez pourrait &should: devrais devrait doit dois &must: faut faudrait besoin",
    ),
    Bytes.of("!: pas jamais rien personne ni nulle !of: aucun aucune sans sauf"),
    Bytes.of(
      "acheter: acheter achète réparer: réparer résoudre corriger écrire: écris écrire écrit écrivit auteur supprimer: supprimer effacer commencer: commencer début grand: grand grande plus-grand petit: petit petite prix: prix coûte coûtent coût coûter cher",
    ),
    Bytes.of(
      "pourquoi: pourquoi raison cause causes quand: quand heure année date où: où lieu endroit qui: qui citer: cite citer liste énumère",
    ),
    Bytes.of(
      "#2: deux #3: trois #4: quatre #5: cinq #6: six #7: sept #8: huit #9: neuf #10: dix #12: douze #20: vingt #100: cent cents #1000: mille",
    ),
    Bytes.of(
      "@1: janvier @2: février @3: mars @4: avril @5: mai @6: juin @7: juillet @8: août @9: septembre @10: octobre @11: novembre @12: décembre @mo: lundi @tu: mardi @we: mercredi @th: jeudi @fr: vendredi @sa: samedi @su: dimanche",
    ),
    Bytes.of(
      "~km: km kilomètre kilomètres ~m: mètre mètres ~kg: kg kilo kilos kilogramme ~g: gramme grammes ~s: seconde secondes ~min: minute minutes ~h: heures ~d: jour jours ~w: semaine semaines ~mon: mois ~y: ans ~%: pourcent ~€: euro euros ~$: dollar dollars",
    ),
  ];
}

export function spanishWords(): Array<Bytes> {
  return [
    Bytes.of(
      "-: el la los las un una unos unas lo este esta estos ese esa eso es son era ser está están hay ha he han haber tiene tengo hace hacer hago yo tú me mi mis te ti tu tus se su sus nos le les usted de del en por para con y o e si como sobre que",
    ),
    Bytes.of(
      "favor dices dice dicen dime dime-lo di decir explica explicar explícame describe da dame muestra ayuda ayúdame quiero quisiera gustaría saber significa palabra llama forma manera modo gracias hola pregunta ciudad también ya bien simple",
    ),
    Bytes.of(
      ">from: desde >to: hasta a al ?: qué cuál cuáles cuánto cuánta ?how: cómo &can: posible puedo puedes puede podría podrías pueden &should: debería debo debes debe &must: necesito necesita tengo-que",
    ),
    Bytes.of("!: no nunca jamás nada nadie ni tampoco !of: sin ningún ninguno ninguna excepto"),
    Bytes.of(
      "comprar: comprar compro adquirir escribir: escribe escribir escribió escrito autor autora borrar: borrar eliminar empezar: empezar comenzar grande: grande mayor pequeño: pequeño menor precio: precio cuesta cuestan coste costo vale cuenta: cuántos cuántas número",
    ),
    Bytes.of("porqué: porqué razón causa causas cuándo: cuándo hora año fecha dónde: dónde lugar quién: quién quiénes"),
    Bytes.of(
      "#2: dos #3: tres #4: cuatro #5: cinco #6: seis #7: siete #8: ocho #9: nueve #10: diez #12: doce #20: veinte #100: cien ciento #1000: mil",
    ),
    Bytes.of(
      "@1: enero @2: febrero @3: marzo @4: abril @5: mayo @6: junio @7: julio @8: agosto @9: septiembre @10: octubre @11: noviembre @12: diciembre @mo: lunes @tu: martes @we: miércoles @th: jueves @fr: viernes @sa: sábado @su: domingo",
    ),
    Bytes.of(
      "~km: km kilómetro kilómetros ~m: metro metros ~kg: kg kilo kilos ~g: gramo gramos ~s: segundo segundos ~min: minuto minutos ~h: horas ~d: día días ~w: semana semanas ~mon: mes meses ~y: años ~€: euro euros ~$: dólar dólares",
    ),
  ];
}

export function portugueseWords(): Array<Bytes> {
  return [
    Bytes.of(
      "-: o a os as um uma uns umas este esta isso isto é são era ser está estão há tem tenho ter eu me mim meu minha meus minhas você te teu tua se seu sua nos lhe de do da dos das em no na nos nas por pelo pela com e ou que sobre como-se",
    ),
    Bytes.of(
      "favor diga dizer explique explica explicar descreva dê mostre ajude ajuda quero gostaria saber significa palavra chama forma maneira jeito obrigado olá pergunta cidade faço fazer faz também já simples",
    ),
    Bytes.of(
      ">from: desde >to: até para ao à ?: qual quais quanto quanta ?how: como &can: possível posso pode podem poderia &should: deveria devo deve &must: preciso precisa",
    ),
    Bytes.of("!: não nunca jamais nada ninguém nem !of: sem nenhum nenhuma exceto"),
    Bytes.of(
      "comprar: comprar compro escrever: escreve escrever escreveu escrito autor apagar: apagar excluir remover preço: preço custa custo quantos: quantos quantas número porquê: porquê porque razão causa causas quando: quando hora ano data onde: onde lugar quem: quem",
    ),
    Bytes.of(
      "#2: dois duas #3: três #4: quatro #5: cinco #6: seis #7: sete #8: oito #9: nove #10: dez @1: janeiro @2: fevereiro @3: março @4: abril @5: maio @6: junho @7: julho @8: agosto @9: setembro @10: outubro @11: novembro @12: dezembro",
    ),
    Bytes.of(
      "~s: segundo segundos ~min: minuto minutos ~h: horas ~d: dia dias ~w: semana semanas ~mon: mês meses ~km: km quilômetros quilómetros ~kg: kg quilo quilos ~g: grama gramas",
    ),
  ];
}

export function italianWords(): Array<Bytes> {
  return [
    Bytes.of(
      "-: il lo la i gli le un uno una l di del della dei delle dello degli d in nel nella su sul sulla per con e o ed che è sono era essere ha ho hanno avere io tu mi ti si ci me te mio mia miei tuo tua suo sua questo questa",
    ),
    Bytes.of(
      "favore dimmi dici dire dì spiega spiegami spiegare descrivi dai dammi mostra aiuta aiutami voglio vorrei sapere significa parola chiama modo maniera grazie ciao domanda città faccio fare fa anche già semplice",
    ),
    Bytes.of(
      ">from: da dal dalla >to: verso a al alla ai alle ?: quale quali qual cosa quanto quanta ?how: come &can: possibile posso puoi può potresti potrebbe &should: dovrei dovrebbe devo deve &must: bisogna bisogno",
    ),
    Bytes.of("!: non mai niente nulla né !of: senza nessun nessuno nessuna tranne"),
    Bytes.of(
      "comprare: comprare compro acquistare scrivere: scrivi scrivere scrisse scritto autore cancellare: cancellare eliminare prezzo: prezzo costa costo quanti: quanti quante numero perché: perché motivo causa cause quando: quando ora anno data dove: dove luogo chi: chi",
    ),
    Bytes.of(
      "#2: due #3: tre #4: quattro #5: cinque #6: sei #7: sette #8: otto #9: nove #10: dieci @1: gennaio @2: febbraio @3: marzo @4: aprile @5: maggio @6: giugno @7: luglio @8: agosto @9: settembre @10: ottobre @11: novembre @12: dicembre",
    ),
    Bytes.of(
      "~s: secondo secondi ~min: minuto minuti ~h: ore ~d: giorno giorni ~w: settimana settimane ~mon: mese mesi ~km: km chilometri ~kg: kg chili ~g: grammi",
    ),
  ];
}
