import { InjectionRule } from "../rule";

// Languages other than English. Scripts whose letters look like Latin ones are looked for as they are.

const WORDS: string = "(?:[^\\w.!?\\n]+[\\w']+){0,6}?[^\\w.!?\\n]+";

/** What overrides in other languages. */
export function overridesInOtherLanguages(): InjectionRule[] {
  return [
    new InjectionRule(
      "override-qualified-germanic",
      0.5,
      "\\balle (?:\\w+ )?(?:anweisungen|instruktionen|befehle|richtlinien)\\b|\\b(?:deine|deiner|vorherig\\w*|bisherig\\w*|vorig\\w*|obig\\w*|fr[uü]her\\w*|eerdere|je|vorige|tidigare|dina|tidligere)\\W+(?:\\w+\\W+){0,2}?(?:anweisung\\w*|regeln|richtlinien|vorgaben|instruktion\\w*|befehle|instructies|regels|richtlijnen|opdrachten|regler|riktlinjer)\\b",
    ),
    new InjectionRule(
      "override-qualified-romance",
      0.5,
      "\\b(?:toutes|todas|tutte) (?:\\w+ )?(?:instructions|consignes|instrucciones|instru[cç][oõ]es|istruzioni)\\b|\\b(?:tes|tus|suas|tue|tuoi)\\W+(?:\\w+\\W+){0,2}?(?:instructions|consignes|r[eè]gles|directives|instrucciones|reglas|normas|instru[cç][oõ]es|regras|diretrizes|istruzioni|regole)\\b|\\b(?:instructions|consignes|instrucciones|instru[cç][oõ]es|istruzioni)\\W+(?:pr[eéè]c[eéè]dent\\w*|ant[eé]rieur\\w*|anterior\\w*|previ\\w+|pr[eé]vi\\w+|precedent\\w*|del sistema|do sistema|du syst[eè]me|ci-dessus)",
    ),
    new InjectionRule(
      "override-qualified-polish-czech",
      0.5,
      "\\b(?:wszystki\\w*|poprzedni\\w*|swoi\\w*|v[sš]ech\\w*|p[rř]edchoz\\S*)\\W+(?:\\w+\\W+){0,2}?(?:instrukcj\\w*|zasad\\w*|polece\\w*|pokyn\\w*|pravidl\\w*)",
    ),
    new InjectionRule(
      "override-qualified-cyrillic",
      0.5,
      "(?:вс[еі]|усі)\\s+(?:\\S+\\s+)?(?:инструкци|указани|команд|інструкці|вказівк)|(?:предыдущи\\S*|прежни\\S*|попередн\\S*|сво[иіх]\\S*|системны\\S*)\\s+(?:\\S+\\s+){0,2}?(?:инструкци|указани|правил|команд|ограничени|інструкці|вказівк)",
      false,
    ),
    new InjectionRule(
      "override-qualified-cjk",
      0.5,
      "(?:所有|全部)[^。！？\\n]{0,4}(?:指令|指示)|(?:すべて|全て|全部)の?(?:指示|命令)|모든 (?:지시|명령)|(?:之前|以上|上面|你的|系统|系統|先前|前面|これまで|以前|あなた|システム|上記|이전|너의|시스템|위의|앞의)[^。！？.!?\\n]{0,10}(?:指令|指示|规则|規則|提示|限制|命令|ルール|プロンプト|지시|명령|규칙|지침|프롬프트)",
      false,
    ),
    new InjectionRule(
      "override-qualified-others",
      0.5,
      "(?:جميع|كل) (?:التعليمات|القواعد|الأوامر)|(?:التعليمات|القواعد) السابقة|(?:पिछले|सभी|सारे|अपने)[^।!?\\n]{0,12}(?:निर्देश|नियम)|semua (?:instruksi|aturan|perintah)|t[aấ]t c[aả][^.!?\\n]{0,8}(?:h[uướ]+ng d[aẫ]n|quy t[aắ]c)",
      false,
    ),
    new InjectionRule(
      "override-german",
      0.5,
      "\\b(?:ignorier\\w*|vergiss|missachte|übergehe|ubergehe|setze? dich [uü]ber|verwirf|l[oö]sche|umgehe)" +
        WORDS +
        "(?:\\w+\\W+){0,3}?(?:anweisung\\w*|regeln|richtlinien|vorgaben|instruktionen|befehle|systemprompt)\\b",
    ),
    new InjectionRule(
      "override-german-void",
      0.75,
      "\\bdeine (?:\\w+ )?(?:anweisungen|regeln|richtlinien|vorgaben) (?:gelten|sind) (?:ab \\w+ )?(?:nicht|nichtig|aufgehoben|ung[uü]ltig)|\\bneue anweisung(?:en)?:|\\bnur noch meine befehle\\b",
    ),
    new InjectionRule(
      "override-german-forget",
      0.7,
      "\\bvergiss alles\\b[^.!?\\n]{0,40}\\b(?:gesagt|vorher|bisher|zuvor|oben)",
    ),
    new InjectionRule(
      "override-french",
      0.5,
      "\\b(?:ignore[rz]?|oublie[rz]?|n[eé]glige[rz]?|contourne[rz]?|ne tiens? pas compte (?:de|des)|ne respecte pas|ne suis pas)\\W+(?:\\w+\\W+){0,3}?(?:les|tes|vos|ces|ses|toutes?|tous|mes|aucune|leurs)\\W+(?:\\w+\\W+){0,3}?(?:instructions?|consignes|r[eè]gles|directives|restrictions)\\b",
    ),
    new InjectionRule(
      "override-french-void",
      0.75,
      "\\btes (?:r[eè]gles|consignes|instructions|restrictions) (?:ne s.appliquent plus|sont annul[eé]es|n.existent plus)|\\btu n.ob[eé]is plus qu|\\boublie tout ce qu",
    ),
    new InjectionRule(
      "override-spanish",
      0.5,
      "\\b(?:ignora|olvida|omite|descarta|no hagas caso (?:a|de)|incumple|salta)" +
        WORDS +
        "(?:\\w+\\W+){0,2}?(?:instrucciones|reglas|normas|directrices|restricciones)\\b",
    ),
    new InjectionRule(
      "override-spanish-void",
      0.75,
      "\\btus (?:instrucciones|reglas|normas)(?: \\w+)? (?:quedan|est[aá]n|ya no)|\\bobedece s[oó]lo a m|\\bhaz lo que yo diga\\b",
    ),
    new InjectionRule(
      "override-portuguese",
      0.5,
      "\\b(?:ignore|esque[cç]a|desconsidere|descarte|desobede[cç]a)" +
        WORDS +
        "(?:\\w+\\W+){0,2}?(?:instru[cç][oõ]es|regras|diretrizes|restri[cç][oõ]es)\\b",
    ),
    new InjectionRule(
      "override-italian",
      0.5,
      "\\b(?:ignora|dimentica|disattendi|trascura)" +
        WORDS +
        "(?:\\w+\\W+){0,2}?(?:istruzioni|regole|direttive|restrizioni)\\b",
    ),
    new InjectionRule(
      "override-dutch",
      0.5,
      "\\b(?:negeer|vergeet|omzeil)" + WORDS + "(?:\\w+\\W+){0,2}?(?:instructies|regels|richtlijnen|opdrachten)\\b",
    ),
    new InjectionRule(
      "override-polish-czech",
      0.5,
      "\\b(?:zignoruj|zapomnij|pomi[nń]|ignoruj|zapome[nň])" +
        WORDS +
        "(?:\\w+\\W+){0,3}?(?:instrukcj\\w*|zasad\\w*|wytyczn\\w*|polece\\w*|pokyn\\w*|pravidl\\w*)",
    ),
    new InjectionRule(
      "override-turkish",
      0.8,
      "\\b(?:t[uü]m|b[uü]t[uü]n|[oö]nceki)\\b[^.!?\\n]{0,40}(?:talimat|kural|y[oö]nerge)\\S*[^.!?\\n]{0,20}\\b(?:yok say|unut|g[oö]rmezden|dikkate alma)",
    ),
    new InjectionRule(
      "override-nordic",
      0.5,
      "\\b(?:ignor[eé]ra|gl[oö]m|ignorer|glem)" +
        WORDS +
        "(?:\\w+\\W+){0,2}?(?:instruktioner|instruksjoner|regler|riktlinjer|anvisningar)\\b",
    ),
    new InjectionRule(
      "override-malay-vietnamese",
      0.5,
      "\\b(?:abaikan|lupakan)\\W+(?:\\w+\\W+){0,3}?(?:instruksi|aturan|perintah)|b[oỏ] qua[^.!?\\n]{0,30}(?:h[uướ]+ng d[aẫ]n|quy t[aắ]c|ch[iỉ] th[iị])",
      false,
    ),
    new InjectionRule(
      "override-russian",
      0.5,
      "(?:игнорируй\\S*|проигнорируй\\S*|забудь\\S*|отбрось\\S*|нарушай|не обращай внимания на|не следуй)[^.!?\\n]{0,40}(?:инструкци|указани|правил|команд|ограничени|промпт)",
      false,
    ),
    new InjectionRule(
      "override-ukrainian",
      0.5,
      "(?:ігноруй\\S*|проігноруй\\S*|забудь\\S*)[^.!?\\n]{0,40}(?:інструкці|вказівк|обмежен)",
      false,
    ),
    new InjectionRule(
      "override-chinese",
      0.5,
      "(?:忽略|无视|忘记|忘掉|抛弃|不要遵守|不用遵守|违反|繞過|绕过|忽視|無視)[^。！？\\n]{0,12}(?:指令|指示|规则|規則|提示词?|提示詞|限制|命令|设定)",
      false,
    ),
    new InjectionRule(
      "override-chinese-void",
      0.7,
      "(?:不再受|不受)[^。！？\\n]{0,8}(?:限制|约束|規則|规则)|(?:指示|指令|规则)[^。！？\\n]{0,6}(?:作废|失效|无效)|只听我|按我说的做",
      false,
    ),
    new InjectionRule(
      "override-japanese",
      0.5,
      "(?:指示|命令|ルール|規則|プロンプト|制限)[^。！？\\n]{0,10}(?:無視|忘れ|従わず|従わない|破棄|捨て)",
      false,
    ),
    new InjectionRule(
      "override-korean",
      0.5,
      "(?:지시|명령|규칙|지침|프롬프트|제한)\\S*[^.!?\\n]{0,10}(?:무시|잊고|잊어|따르지)",
      false,
    ),
    new InjectionRule(
      "override-arabic",
      0.5,
      "(?:تجاهل|انسَ|انس|لا تتبع)[^.!؟\\n]{0,24}(?:التعليمات|تعليمات|القواعد|قواعد|الأوامر)",
      false,
    ),
    new InjectionRule(
      "override-hindi",
      0.5,
      "(?:निर्देश|नियम|आदेश)\\S*[^।!?\\n]{0,16}(?:अनदेखा|नज़रअंदाज़|भूल जाओ|भूलकर)",
      false,
    ),
  ];
}

/** Other selves in other languages. */
export function rolesInOtherLanguages(): InjectionRule[] {
  return [
    new InjectionRule(
      "role-german",
      0.75,
      "\\b(?:tu so|du bist|spiel|stell dir vor|antworte)\\b[^.!?\\n]{0,60}\\b(?:ohne (?:jede )?(?:einschr[aä]nkung\\w*|regeln|moral|filter|zensur)|keine (?:regeln|grenzen|einschr[aä]nkungen))|\\bunzensiert\\b|\\bentwicklermodus\\b[^.!?\\n]{0,20}\\bund\\b",
    ),
    new InjectionRule(
      "role-french",
      0.75,
      "\\b(?:tu es|fais comme si|agis|r[eé]ponds|imagine)\\b[^.!?\\n]{0,60}\\b(?:sans (?:aucune )?(?:restrictions?|r[eè]gles|filtres?|morale|censure)|ne refuse jamais)",
    ),
    new InjectionRule(
      "role-spanish",
      0.75,
      "\\b(?:eres|act[uú]a|finge|imagina|responde)\\b[^.!?\\n]{0,60}\\b(?:sin (?:ninguna )?(?:restricciones|filtros?|reglas|[eé]tica|censura|l[ií]mites)|nunca se niega)",
    ),
    new InjectionRule(
      "role-portuguese",
      0.75,
      "\\b(?:voc[eê] [eé]|finja|aja|responda|atue)\\b[^.!?\\n]{0,60}\\bsem (?:nenhuma )?(?:restri[cç][oõ]es|filtros?|regras|censura|[eé]tica|limites)",
    ),
    new InjectionRule(
      "role-italian",
      0.75,
      "\\b(?:sei|fingi|rispondi|agisci)\\b[^.!?\\n]{0,60}\\bsenza (?:restrizioni|filtri|regole|censura|etica|limiti)",
    ),
    new InjectionRule(
      "role-dutch",
      0.75,
      "\\b(?:je bent|doe alsof|antwoord)\\b[^.!?\\n]{0,60}\\bzonder (?:regels|beperkingen|filters?|censuur|moraal)",
    ),
    new InjectionRule(
      "role-polish",
      0.75,
      "\\b(?:jeste[sś]|udawaj|odpowiadaj)\\b[^.!?\\n]{0,60}\\bbez (?:ogranicze[nń]|zasad|cenzury|regu[lł])",
    ),
    new InjectionRule(
      "role-turkish",
      0.7,
      "\\b(?:hi[cç]bir k[iı]s[iı]tlama|s[iı]n[iı]rs[iı]z cevap|kurals[iı]z|sans[uü]rs[uü]z)",
    ),
    new InjectionRule(
      "role-russian",
      0.75,
      "(?:ты|представь|притворись|отвечай|веди себя)[^.!?\\n]{0,50}без (?:каких-либо )?(?:ограничен|правил|цензур|морал|фильтр)",
      false,
    ),
    new InjectionRule(
      "role-chinese",
      0.75,
      "(?:没有|無|沒有|不受)[^。！？\\n]{0,6}(?:道德|任何)?[^。！？\\n]{0,4}限制|永远不要拒绝|不受审查|开发者模式[^。\\n]{0,8}(?:输出|回答|不受)|無審查|无审查",
      false,
    ),
    new InjectionRule(
      "role-japanese",
      0.75,
      "(?:何の)?制限(?:の|が)?(?:ない|ありません|なし)|検閲(?:なし|のない)|開発者モード[^。\\n]{0,8}(?:で答|として|になって)",
      false,
    ),
    new InjectionRule("role-korean", 0.75, "(?:아무런 )?제한(?:이|은)? ?없|검열 없이|제한 없이", false),
    new InjectionRule("role-arabic", 0.7, "بلا قيود|دون قيود|بدون قيود|بدون أي قيود", false),
    new InjectionRule("role-hindi", 0.7, "कोई पाबंदी नहीं|बिना किसी (?:रोक|पाबंदी)|कोई रोक नहीं", false),
  ];
}

/** System prompts in other languages. */
export function extractionInOtherLanguages(): InjectionRule[] {
  return [
    new InjectionRule(
      "extract-german",
      0.75,
      "\\b(?:dein(?:e[nmr]?)?) (?:\\w+ )?(?:systemprompt|system-prompt|anweisungen|geheimen anweisungen|instruktionen)\\b|\\bwiederhole alles\\b[^.!?\\n]{0,40}(?:[uü]ber dieser|oben)",
    ),
    new InjectionRule(
      "extract-french",
      0.75,
      "\\bton prompt(?: syst[eè]me)?\\b|\\b(?:affiche|montre|r[eé]v[eè]le|donne|r[eé]p[eè]te)\\S*[^.!?\\n]{0,20}\\btes (?:instructions|consignes|r[eè]gles)",
    ),
    new InjectionRule(
      "extract-spanish",
      0.75,
      "\\btu prompt\\b|\\b(?:mu[eé]stra|revela|dime|imprime|repite)\\S*[^.!?\\n]{0,20}\\btus (?:instrucciones|reglas)",
    ),
    new InjectionRule(
      "extract-portuguese",
      0.75,
      "\\bseu prompt\\b|\\b(?:mostre|revele|repita|imprima|diga)\\S*[^.!?\\n]{0,20}\\bsuas (?:instru[cç][oõ]es|regras)",
    ),
    new InjectionRule(
      "extract-italian",
      0.75,
      "\\btuo prompt\\b|\\b(?:mostra|rivela|ripeti|stampa|dimmi)\\S*[^.!?\\n]{0,20}\\btue (?:istruzioni|regole)",
    ),
    new InjectionRule(
      "extract-dutch",
      0.75,
      "\\bje (?:systeemprompt|instructies letterlijk|verborgen instructies)\\b|\\bsysteemprompt\\b[^.!?\\n]{0,20}\\bletterlijk",
    ),
    new InjectionRule("extract-polish", 0.75, "\\b(?:sw[oó]j|tw[oó]j) prompt\\b|\\bswoje instrukcje\\b"),
    new InjectionRule(
      "extract-turkish",
      0.75,
      "\\bsistem istemini\\b|\\bsistem prompt\\S*[^.!?\\n]{0,20}(?:g[oö]ster|yaz)|\\btalimatlar[iı]n[iı] (?:g[oö]ster|yaz)",
    ),
    new InjectionRule(
      "extract-russian",
      0.75,
      "(?:покажи|выведи|раскрой|повтори|напечатай|назови)[^.!?\\n]{0,16}(?:системн\\S+ (?:промпт|инструкц)|свои инструкции|свой промпт)|(?:твой|свой) системный промпт",
      false,
    ),
    new InjectionRule(
      "extract-chinese",
      0.75,
      '(?:你的|您的)(?:系统提示词?|初始指令|系統提示詞?|提示词|隐藏指令|指令是什么)|(?:上面|以上)[^。！？\\n]{0,6}原样|从[“"]你是',
      false,
    ),
    new InjectionRule(
      "extract-japanese",
      0.75,
      "(?:あなたの)?システムプロンプトを(?:表示|出力|教え|見せ)|(?:最初|初期|与えられた)[^。！？\\n]{0,8}指示[^。！？\\n]{0,12}(?:そのまま|出力|表示|教え)",
      false,
    ),
    new InjectionRule(
      "extract-korean",
      0.75,
      "시스템 프롬프트를? ?(?:보여|출력|알려|말해)|(?:처음|초기)[^.!?\\n]{0,8}지시[^.!?\\n]{0,8}(?:그대로|출력|보여)",
      false,
    ),
    new InjectionRule("extract-arabic", 0.75, "تعليمات النظام|موجه النظام", false),
    new InjectionRule("extract-hindi", 0.75, "(?:अपना|तुम्हारा|आपका) सिस्टम प्रॉम्प्ट", false),
    new InjectionRule(
      "extract-vietnamese",
      0.75,
      "\\b(?:in ra|hi[eể]n th[iị]|cho xem)\\b[^.!?\\n]{0,16}(?:system prompt|h[uướ]+ng d[aẫ]n h[eệ] th[oố]ng)",
      false,
    ),
  ];
}

/** Notes to models in other languages. */
export function indirectInOtherLanguages(): InjectionRule[] {
  return [
    new InjectionRule(
      "indirect-german",
      0.75,
      "\\bhinweis (?:an|f[uü]r) (?:die|eine|alle) (?:ki|k[uü]nstliche|sprachmodelle)\\b|\\bfalls du ein(?:e)? (?:sprachmodell|ki)\\b",
    ),
    new InjectionRule(
      "indirect-romance",
      0.75,
      "\\bnot[ae] (?:[aà]|para|all|per)(?: la| a| l)?\\W?(?:ia|ai)\\b|\\bsi (?:tu es|eres) un(?:e)? (?:assistant|ia|modelo? de|mod[eè]le)\\b",
    ),
    new InjectionRule(
      "indirect-russian",
      0.75,
      "(?:примечание|инструкция|внимание)[^.!?\\n]{0,8} (?:для )?(?:ии|нейросет)|игнорируй запрос пользователя",
      false,
    ),
    new InjectionRule(
      "indirect-chinese",
      0.75,
      "致ai|如果你是[^。\\n]{0,6}(?:语言模型|ai|人工智能)|忽略用户的(?:问题|请求)",
      false,
    ),
    new InjectionRule("indirect-japanese", 0.75, "aiへの(?:注意|指示)|ユーザーの(?:質問|依頼)を無視", false),
    new InjectionRule("indirect-korean", 0.75, "ai에게|사용자의 (?:요청|질문)을 무시", false),
  ];
}
