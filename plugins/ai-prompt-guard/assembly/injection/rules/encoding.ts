import { InjectionRule } from "../rule";

/** What is decoded is to be done. What can be decoded is judged by all rules, besides. */
export function encodingRules(): InjectionRule[] {
  return [
    new InjectionRule(
      "encoding-decode-and-do",
      0.75,
      "\\b(?:decode|decrypt|decipher|unscramble|deobfuscate|concatenate|apply rot13|read (?:this|it) backwards|translate from morse|rot13-decode)\\b[^?!\\n]{0,90}" +
        "\\b(?:and|then|to)\\W+(?:\\w+\\W+){0,3}?(?:follow (?:it|them|what|the instruct\\w*|its|this|that|any)|execute|obey|do (?:it|what|that)|act on|comply|answer it|carry out|run it)",
    ),
    new InjectionRule(
      "encoding-execute-encoded",
      0.6,
      "\\b(?:execute|follow|obey|do what)\\b[^?!\\n]{0,40}\\b(?:base64|encoded|cipher|morse|hex|rot13|pig latin|first letters)\\b|\\bpig latin\\b[^\\n]{0,20}\\bfollow\\b",
    ),
    new InjectionRule(
      "encoding-so-filter",
      0.75,
      "\\b(?:so that|so)\\W+(?:\\w+\\W+){0,3}?(?:filters?|moderation|detector|censor\\w*|guard)\\W+(?:\\w+\\W+){0,2}?(?:can.?t|cannot|does(?:n.?t| not)|won.?t|misses|is not)",
    ),
    new InjectionRule(
      "encoding-evade",
      0.7,
      "\\b(?:evade|get around|avoid|trick|fool|bypass)\\W+(?:the\\W+|your\\W+)?(?:content |safety |moderation )?(?:filters?|moderation|rules)\\b[^?\\n]{0,60}\\b(?:result|answer|base64|cipher)|\\bhow do i get around your rules\\b",
    ),
    new InjectionRule(
      "encoding-answer-in",
      0.4,
      "\\b(?:answer|reply|respond|write)\\b[^?!\\n]{0,40}\\bin\\W+(?:an?\\W+)?(?:base64|leetspeak|leet|rot13|cipher|hex|morse)\\b",
    ),
    new InjectionRule(
      "encoding-forbidden-cipher",
      0.6,
      "\\b(?:forbidden|secret|illegal)\\b[^?!\\n]{0,30}\\b(?:cipher|code|base64|leetspeak)\\b|\\bcipher that only\\b",
    ),
    new InjectionRule(
      "encoding-silently",
      0.5,
      "\\b(?:decode|decrypt|read)\\W+(?:\\w+\\W+){0,2}?silently\\b|\\bnever mention the decoding\\b|\\bwithout showing it\\b|\\bfor your eyes only\\b",
    ),
    new InjectionRule(
      "encoding-parts",
      0.65,
      '\\w"\\s*(?:\\+|,\\s*\\w\\s*=)\\s*"[^"]{1,30}"[^?!]{0,30}\\b(?:do|obey|follow|execute|now)\\b|\\bnow do a \\+ b\\b|\\b(?:obey|follow|execute)\\W*:\\W*"\\w{1,10}" *\\+',
    ),
    new InjectionRule(
      "encoding-letters",
      0.75,
      "\\bfirst letters?\\b[^.?!\\n]{0,40}\\b(?:do what|follow|obey)\\b|\\bdecode the emoji\\b[^.?!\\n]{0,20}\\bact\\b",
    ),
    new InjectionRule("encoding-pig-latin", 0.75, "\\bignoreway\\b|\\binstructionsway\\b"),
    new InjectionRule(
      "encoding-other",
      0.7,
      "\\b(?:dekodier\\w*|d[eé]code\\w*|decodifica\\w*|decodific\\w*|раскодируй|расшифруй)\\b[^?!\\n]{0,60}\\b(?:f[uü]hre aus|ex[eé]cute|haz lo que|fa[cç]a o que|выполни)|解码.{0,30}执行|デコード.{0,24}従",
      false,
    ),
  ];
}
