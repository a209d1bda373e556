import { InjectionRule } from "../rule";

/** Words that show, in rot13 or backwards, that the text has to be read so: "instructions", "system prompt", "ignore all". */
export function encodedHints(): InjectionRule[] {
  return [
    new InjectionRule("rot13", 0, "vafgehpgvba|flfgrz cebzcg|vtaber (?:nyy|gur|lbhe|cerivbhf)|qvfertneq|cergraq"),
    new InjectionRule("backwards", 0, "snoitcurtsni|tpmorp metsys|\\berongi\\b|\\bdragersid\\b|\\bdneterp\\b"),
  ];
}

/** Questions about what others do: what they ask for is not what they tell a model to do. */
export function askingHints(): InjectionRule[] {
  return [
    new InjectionRule(
      "asking",
      0,
      "^\\W*(?:what|who|when|why|how|which|is|are|does|do|did|can|could|should|explain|describe|summari[sz]e|compare)\\b[^\\n]{0,140}" +
        "\\b(?:jailbreaks?|prompt injections?|injections?|chatbots?|models|llms|attackers?|attacks|people|users|companies|reviewers|guardrails?|assistants|agents)\\b",
    ),
    new InjectionRule(
      "asking",
      0,
      "^\\W*what(?:.s| is| does| was| are)\\W+(?:an?\\W+|the\\W+)?(?:dan|jailbreak\\w*|developer mode|system prompts?|prompt)\\b",
    ),
    new InjectionRule(
      "asking-how",
      0,
      "^\\W*(?:how (?:do|can|should|could) (?:i|we|one)|is there|is it|can i|could i|may i|should (?:i|we)|why|what happens|wie|kann ich|comment|peut-on|puis-je|c[oó]mo|puedo|posso|come (?:si|posso|faccio))\\b|\\bhow in\\b|: how\\b|\\bbest practice\\b",
    ),
    new InjectionRule("asking-how", 0, "^\\s*(?:怎么|怎样|如何|как |можно ли)|には？|方法は？|어떻게", false),
  ];
}

/** "The jury was instructed to disregard …": somebody reports what others were to do. */
export function reportingHints(): InjectionRule[] {
  return [
    new InjectionRule(
      "reporting",
      0,
      "\\b(?:decided|instructed|agreed|voted|told|ordered|asked|advised|allowed|tend|tends|managed|refused)\\W+(?:\\w+\\W+){0,2}?to\\W+(?:disregard|ignore|override|forget|bypass)\\b",
    ),
  ];
}

/** Words of those who tell of attacks: what stands in quotation marks in their texts counts less. */
export function tellingHints(): InjectionRule[] {
  return [
    new InjectionRule(
      "telling",
      0,
      "prompt.injection|injection attack|jailbreak(?:s|ing)?\\b|red.?team|guardrail|classifier|\\bregex\\b|phrase|wording|" +
        "\\bsentence|quote|what does .{0,80} mean|\\bmeans?\\b|meaning|explain|translate|detect|prevent|defen[dcs]|mitigat|" +
        "\\bfilter|\\bexample|dataset|\\bpaper\\b|article|blog|research|\\btests?\\b|unit test|\\blog\\b|error|string|" +
        "attack|security|why do(?:es)?\\b|how do(?:es)?\\b|i read that|rewrite|rephrase|proofread|correct|improve|says? that|typing|what.s the story|people (?:hide|write|say|type)|does putting|bedeutet|\\bartikel|veut dire|signifi|art[ií]culo|articolo|oznacza",
    ),
    new InjectionRule(
      "telling",
      0,
      "什么意思|意思|翻译|どういう意味|意味|記事|翻訳|무슨 뜻|뜻이|번역|значит|статье|переведи|ماذا تعني|अर्थ",
      false,
    ),
  ];
}
