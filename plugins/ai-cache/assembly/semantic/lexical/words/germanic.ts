import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Words of German and Dutch: see `Lexicon`. */
export function germanWords(): Array<Bytes> {
  return [
    Bytes.of(
      "-: der die das den dem des ein eine einen einem einer eines dieser diese dieses es sein wird werden wurde hat haben hatte habe hast tut tun",
    ),
    Bytes.of(
      "ich mich mir du dich dir sie ihn ihm wir uns man er zu zum zur vom in im an am auf für mit aus bei über und oder dass ob so denn",
    ),
    Bytes.of(
      "bitte sag sage sagen erkläre erklär erklären beschreibe zeige zeig gib hilf helfen möchte will heißt heißen bedeutet nennt weg art weise begriff wort einfach gern gerne mal doch schon auch noch hallo danke frage antwort sich gibt geht gehen um stadt machen mache",
    ),
    Bytes.of(
      ">to: nach >from: von >than: als ?: was welche welcher welches welchen ?how: wie &can: möglich darf darfst dürfen dürft kann können kannst könnte könntest könnten &should: soll sollte sollen &must: muss müssen musst brauche brauchen",
    ),
    Bytes.of(
      "=p1: mein meine meinen meinem meiner meines unser unsere =p2: dein deine deinen deinem deiner =p3: ihr ihre =q1: alle jeder jede jedes =q2: einige manche =b1: ist sind =b2: war waren !: kaum nicht nie niemals niemand nichts weder unmöglich !of: kein keine keinen keinem keiner keines ohne außer",
    ),
    Bytes.of(
      "kaufen: kaufen kaufe erwerben reparieren: reparieren beheben lösen schreiben: schreibe schreib schreiben geschrieben schrieb autor autorin verfasser löschen: löschen lösche entfernen entferne beginnen: beginnen anfangen starten",
    ),
    Bytes.of(
      "groß: groß größte größter klein: klein kleinste hoch: hoch höhe höchste lang: lang lange länge dauer alt: alt alter schnell: schnell geschwindigkeit preis: preis kosten kostet viel teuer anzahl: viele zahl anzahl nennen: nenne nennen liste aufzählen",
    ),
    Bytes.of(
      "warum: warum wieso weshalb grund gründe ursache ursachen wann: wann zeit jahr datum uhr uhrzeit wo: wo ort wer: wer wessen wen: wen wem",
    ),
    Bytes.of(
      "#2: zwei #3: drei #4: vier #5: fünf #6: sechs #7: sieben #8: acht #9: neun #10: zehn #11: elf #12: zwölf #20: zwanzig #30: dreißig #50: fünfzig #100: hundert #1000: tausend #1000000: million millionen",
    ),
    Bytes.of(
      "@1: januar @2: februar @3: märz @4: april @5: mai @6: juni @7: juli @8: august @9: september @10: oktober @11: november @12: dezember",
    ),
    Bytes.of(
      "@mo: montag @tu: dienstag @we: mittwoch @th: donnerstag @fr: freitag @sa: samstag sonnabend @su: sonntag",
    ),
    Bytes.of(
      "~km: km kilometer ~m: m meter ~cm: cm zentimeter ~mi: meile meilen ~kg: kg kilogramm kilo ~g: g gramm ~mg: mg ~lb: pfund ~l: l liter ~s: sekunde sekunden ~min: minute minuten ~h: stunde stunden ~d: tag tage ~w: woche wochen ~mon: monat monate ~y: jahre ~%: prozent ~€: euro ~$: dollar",
    ),
  ];
}

export function dutchWords(): Array<Bytes> {
  return [
    Bytes.of(
      "-: de het een dit dat deze die is zijn was waren wordt worden heeft hebben ik mij me mijn jij je jouw u uw wij we ons onze hij zij ze in op aan voor met uit bij over en of als om te er",
    ),
    Bytes.of(
      "alsjeblieft zeg vertel leg uit uitleggen geef toon help wil wilt graag weten betekent heet manier ook al hallo bedankt vraag stad doe doen",
    ),
    Bytes.of(
      ">to: naar >from: van >than: dan ?: wat welke welk ?how: hoe &can: mag mogen kan kun kunt kunnen zou &should: moet moeten hoor &must: nodig",
    ),
    Bytes.of(
      "!: niet nooit niemand niets noch !of: geen zonder behalve kopen: kopen koop aanschaffen schrijven: schrijf schrijven schreef geschreven auteur",
    ),
    Bytes.of(
      "waarom: waarom reden oorzaak wanneer: wanneer tijd jaar waar: waar plaats wie: wie groot: groot grootste klein: klein kleinste hoogte: hoog hoogte prijs: prijs kost kosten",
    ),
    Bytes.of(
      "#2: twee #3: drie #4: vier #5: vijf #6: zes #7: zeven #8: acht #9: negen #10: tien @1: januari @2: februari @3: maart @4: april @5: mei @6: juni @7: juli @8: augustus @9: september @10: oktober @11: november @12: december",
    ),
    Bytes.of(
      "~s: seconde seconden ~min: minuut minuten ~h: uur ~d: dag dagen ~w: week weken ~km: km kilometer ~kg: kg kilo ~g: gram ~%: procent ~€: euro",
    ),
  ];
}
