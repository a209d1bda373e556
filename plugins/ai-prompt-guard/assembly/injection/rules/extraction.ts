import { InjectionRule } from "../rule";
import { GAP4, GAP6, SHOW, TELL } from "./words";

const PROMPT: string =
  "(?:system prompt|sytem prompt|system message|system instructions?|system configuration|initial (?:prompt|instructions?|message)|hidden (?:prompt|instructions?|rules)|secret (?:prompt|instructions?)|original (?:prompt|instructions?)|pre-?prompt|preamble|full prompt|exact (?:prompt|text of the prompt))";

/** The system prompt is to be told. */
export function extractionRules(): InjectionRule[] {
  return [
    new InjectionRule("extract-your-prompt", 0.75, "\\byour" + "\\W+(?:\\w+\\W+){0,2}?" + PROMPT + "\\b"),
    new InjectionRule("extract-tell-prompt", 0.55, "\\b" + SHOW + GAP4 + PROMPT + "\\b"),
    new InjectionRule(
      "extract-tell-yours",
      0.75,
      "\\b" +
        TELL +
        GAP4 +
        "your\\W+(?:\\w+\\W+){0,2}?(?:instructions|prompt|guidelines|directives|preamble|programming)\\b",
    ),
    new InjectionRule(
      "extract-tell-rules",
      0.6,
      "\\b(?:list|print|show|quote|repeat|tell me|reveal|recite)" +
        GAP4 +
        "(?:rules|guidelines|instructions)\\W+(?:that\\W+)?you\\W+(?:have to|must|were|have been|follow|are)",
    ),
    new InjectionRule(
      "extract-what-yours",
      0.7,
      "\\bwhat\\W+(?:is|are|were|was|.s)\\W+your\\W+(?:exact\\W+|initial\\W+|original\\W+|hidden\\W+)?(?:instructions|prompt|directives)(?:\\W*$|\\s*[?.!,]|\\W+(?:and|exactly|verbatim|word)\\b)",
    ),
    new InjectionRule(
      "extract-told",
      0.6,
      "\\b(?:what|which|everything|exact|text|words?|message|prompt|guidelines|instructions|secrets?|password|rules|configuration)\\b[^.?!\\n]{0,60}\\byou(?:.ve| have)?\\W+(?:were|was|been)\\b[^.?!\\n]{0,20}" +
        "\\b(?:told (?:before|not|to keep|at|in)|given|initiali[sz]ed|instructed|programmed)",
    ),
    new InjectionRule(
      "extract-were-you-told",
      0.75,
      "\\bwhat\\W+(?:were|was|have|did)\\W+(?:you|your|the)\\W+(?:\\w+\\W+){0,2}?(?:told|given|instructed|tell|told you|gave you)\\b[^.?!\\n]{0,40}\\b(?:before|in your|not|at the|to keep|(?:your |the )?developers?|openai)\\b",
    ),
    new InjectionRule(
      "extract-told-not-to",
      0.75,
      "\\b(?:word|password|secrets?|code|key|phrase|number)\\b[^.?!\\n]{0,40}\\btold\\W+you\\W+(?:not|never)\\b|\\b(?:that|what|which|things?|something) you (?:are|were)(?: not|n.t) (?:allowed|supposed) to (?:reveal|tell|share|say)\\b",
    ),
    new InjectionRule(
      "extract-previous",
      0.72,
      "\\b(?:output|print|repeat|reveal|show|display|list)\\W+(?:\\w+\\W+){0,2}?(?:previous|prior|initial|above|original|first)\\W+(?:instructions|prompts?|directives|system message)\\b",
    ),
    new InjectionRule(
      "extract-received",
      0.5,
      "\\b(?:prompt|message|instructions)\\b[^.?!\\n]{0,20}\\byou(?:.ve| have)? (?:received|been given|got)\\b",
    ),
    new InjectionRule(
      "extract-based-on",
      0.75,
      "\\bprompt (?:that )?you(?:.re| are) (?:based|built|running) on\\b|\\bdevelopers? gave you\\b|\\b(?:openai|anthropic|google) (?:gave|give) you\\b",
    ),
    new InjectionRule(
      "extract-above",
      0.5,
      "\\b(?:repeat|print|output|copy|show|display|write|recite|translate|reproduce)\\W+(?:\\w+\\W+){0,3}?(?:everything|all|words|text|lines?|messages?|document|content)\\W+(?:\\w+\\W+){0,3}?(?:above|before|preceding|prior)(?:\\W*$|\\W+(?:this|and|in|inside|verbatim|exactly|starting|beginning|word|from|my|with|as)\\b|\\s*[.:;!])",
    ),
    new InjectionRule(
      "extract-all-above",
      0.4,
      "\\b(?:everything|instructions|message|the words?)\\W+(?:that\\W+(?:is|was|are)\\W+)?(?:written\\W+)?above\\b(?:\\W*$|\\W+[a-z]|\\s*[.:;!])",
    ),
    new InjectionRule(
      "extract-above-line",
      0.6,
      "\\b(?:above|before|preceding) (?:this (?:line|one|message|conversation)|my (?:first )?message)\\b|\\bat the (?:top|start|beginning) of (?:this|the|our) (?:conversation|chat|prompt)\\b",
    ),
    new InjectionRule(
      "extract-starting-you-are",
      0.75,
      "\\b(?:starting|beginning|begins?|starts?)\\W+(?:with|from|at)\\W+(?:the words\\W+)?you are\\b",
    ),
    new InjectionRule(
      "extract-code-block",
      0.4,
      "\\b(?:in|inside|into)\\W+(?:an?\\W+)?(?:code|markdown|txt|text)\\W*block\\b|\\binclude everything\\b",
    ),
    new InjectionRule(
      "extract-verbatim",
      0.4,
      "\\b(?:verbatim|word (?:for|by) word|exactly as|the exact text|one word per line|letter by letter|in full|full text)\\b|\\bquote (?:it|them)\\b",
    ),
    new InjectionRule(
      "extract-verbatim-prompt",
      0.6,
      "\\b(?:instructions|prompt|guidelines|directives|rules|told|given)\\b[^?!\\n]{0,70}\\b(?:verbatim|word (?:for|by) word|exactly|in full|literally|quote (?:it|them)|without leaving out)",
    ),
    new InjectionRule(
      "extract-secret-you",
      0.75,
      "\\b(?:password|secrets?|key|code)\\b[^.?!\\n]{0,30}\\byou (?:were|are|have been|know)\\W+(?:told|asked|instructed|not)|\\byou know an? secret\\b|\\bsecrets were you told\\b|\\bsecret key\\b[^?!\\n]{0,30}\\bfirst letter\\b",
    ),
    new InjectionRule(
      "extract-hidden",
      0.4,
      "\\b(?:hidden|secret|confidential|internal)\\W+(?:instructions?|guidelines|rules|prompt|directives|messages|ones)\\b",
    ),
    new InjectionRule(
      "extract-role-system",
      0.7,
      "\\b(?:messages?|text|what.?s)\\b[^.?!\\n]{0,30}\\b(?:role\\W+system|<system>)|\\bbetween the\\W+<?system|\\bcontext window\\b[^.?!\\n]{0,20}\\bjson\\b|\\bwhole context\\b",
    ),
    new InjectionRule(
      "extract-begin-answer",
      0.75,
      "\\b(?:begin|start)\\W+your\\W+(?:answer|reply|response)\\W+with\\W+my\\W+(?:instructions|prompt|rules)|\\bthe system prompt i was given\\b",
    ),
    new InjectionRule(
      "extract-first-words",
      0.6,
      "\\bfirst\\W+(?:\\d+|few|hundred|ten|fifty)\\W+(?:words|lines|characters)\\W+of\\W+(?:your|the)\\W+(?:\\w+\\W+)?(?:prompt|instructions|message)|\\b(?:in|of) your (?:system )?prompt\\b",
    ),
    new InjectionRule(
      "extract-your-directives",
      0.6,
      "\\b(?:explain|describe|detail|recite|list)" + GAP6 + "your\\W+(?:directives|guidelines|instructions)\\b",
    ),
    new InjectionRule(
      "extract-your-prompt-short",
      0.6,
      "\\b(?:your prompt|your instructions are|document above|user isn.t supposed to see|in your memory)\\b",
    ),
    new InjectionRule(
      "extract-tools",
      0.72,
      "\\b(?:tools?|functions?)\\b[^\\n]{0,60}\\b(?:full|exact|raw|complete)\\W+(?:definitions?|schemas?)|\\bas you(?:.ve| have) been given\\b",
    ),
    new InjectionRule(
      "extract-debug",
      0.35,
      "\\bi(?:.m| am) (?:the|your) (?:developer|creator|administrator)\\b|\\bfor (?:a|an) (?:security )?audit\\b|\\bi need to debug\\b",
    ),
    new InjectionRule("extract-pls", 0.6, "\\b(?:system|sytem|hidden) prompt\\W+(?:pls|please|now|full)\\b"),
    new InjectionRule(
      "extract-ignore-output",
      0.5,
      "\\binstead (?:print|output|show|reveal)\\b|\\bignore the question\\b",
    ),
  ];
}
