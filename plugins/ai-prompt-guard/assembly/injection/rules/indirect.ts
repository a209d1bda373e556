import { InjectionRule } from "../rule";

const READER: string =
  "(?:a\\.?i\\.?(?: (?:assistants?|agents?|models?|systems?|reviewers?))?|llms?|language models?|large language models?|chatbots?|copilot|assistants?|summari[sz]er(?: bot)?|automated readers?|artificial intelligence|coding assistants?|(?:ai )?agents?|bots?)";

/** Documents and results of tools that speak to the model that reads them. */
export function indirectRules(): InjectionRule[] {
  return [
    new InjectionRule(
      "indirect-note",
      0.75,
      "\\b(?:note|attention|notice|important|message|warning|p\\.?s\\.?)\\W+(?:(?:to|for)\\W+)?(?:the\\W+|any\\W+|all\\W+|instruction (?:to|for) the\\W+)?" +
        READER +
        "\\b\\W*(?:[:,!]|agent|that|when|reading)",
    ),
    new InjectionRule("indirect-greeting", 0.35, "\\b(?:dear|hi|hello|hey)\\W+" + READER + "\\b"),
    new InjectionRule(
      "indirect-instruction",
      0.55,
      "\\binstructions?\\W+(?:to|for)\\W+(?:the\\W+)?(?:model|ai|llm|coding assistants?|language model)\\b|\\bi instruct the\\b|\\bcommand from your operator\\b",
    ),
    new InjectionRule(
      "indirect-address",
      0.55,
      '(?:^|[.!>\\n":]\\s*|<\\w+>\\s*)' +
        READER +
        "\\s*[:,]\\s*(?:you|your|also|please|now|ignore|the user|delete|do|stop|tell|rank)",
    ),
    new InjectionRule(
      "indirect-if-you-are",
      0.75,
      "\\b(?:if|when)\\W+(?:you(?:.re| are)|an|any)\\W+(?:an?\\W+)?" +
        READER +
        "\\b[^.?!\\n]{0,50}\\b(?:read\\w*|review\\w*|summar\\w*|process\\w*|rank\\w*|asked|parses?|rate)",
    ),
    new InjectionRule(
      "indirect-that-reads",
      0.7,
      "\\b" + READER + "\\W+(?:that|who|which)?\\W*(?:reads?|reading|processing|reviewing)\\W+(?:this|the)\\b",
    ),
    new InjectionRule(
      "indirect-must",
      0.5,
      "\\b(?:ai agents?|the assistant|assistant|llms?|an assistant)\\W+(?:must|should|has to|needs to)\\W+(?:now\\W+|not follow|run|call|answer that|include|always|stop)",
    ),
    new InjectionRule(
      "indirect-user-authorised",
      0.65,
      "\\bthe user (?:has |have )?(?:authori[sz]ed|approved|asked that|requested that|consented)",
    ),
    new InjectionRule(
      "indirect-not-mention",
      0.55,
      "\\b(?:do not|don.?t|never)\\W+(?:mention|reveal|show|disclose)\\W+(?:this|it|that)\\b[^.\\n]{0,30}\\b(?:user|owner|reader)|\\b(?:do not|don.?t)\\W+(?:tell|alert|inform|warn)\\W+(?:the\\W+)?(?:user|owner|reader|them)\\b",
    ),
    new InjectionRule(
      "indirect-ask-user",
      0.6,
      "\\bask\\W+(?:the\\W+)?users?\\W+(?:for|to enter|to type|to provide)\\W+(?:their|the|his|her)\\W+(?:\\w+\\W+)?(?:password|code|credentials|card|pin|verification)",
    ),
    new InjectionRule(
      "indirect-tell-user",
      0.4,
      "\\btell\\W+the\\W+(?:user|reader)\\W+(?:to|that)\\b|\\bsay that it is the\\b|\\bask the user\\b",
    ),
    new InjectionRule(
      "indirect-visible",
      0.75,
      "\\b(?:only visible|visible only|meant only|intended only)\\W+(?:to|for)\\W+(?:an?\\W+)?" + READER,
    ),
    new InjectionRule("indirect-image", 0.55, "!\\[[^\\]]{0,40}\\]\\(https?://[^)\\s]{0,80}[?&][^)\\s]{0,40}\\)"),
    new InjectionRule(
      "indirect-rate",
      0.6,
      "\\b(?:rate|rank|score)\\W+(?:this|the)\\W+(?:candidate|paper|applicant|product|submission|resume)\\b|\\bsay that the applicant\\b|\\brecommend to hire\\b",
    ),
    new InjectionRule(
      "indirect-positive-review",
      0.75,
      "\\bpositive review only\\b|\\bdo not highlight any negatives?\\b",
    ),
    new InjectionRule(
      "indirect-stop-task",
      0.65,
      "\\b(?:stop|abandon|cancel|end)\\W+(?:the\\W+|your\\W+)?(?:current|previous|original)\\W+task\\b|\\b(?:previous|current) task (?:is )?cancelled\\b|\\bnew task\\s*:",
    ),
    new InjectionRule(
      "indirect-replace-summary",
      0.65,
      "\\breplace\\W+your\\W+(?:summary|answer|response|output)\\b|\\bwhen asked to (?:translate|summari[sz]e)\\b[^\\n]{0,30}\\bdon.?t\\b|\\btranslator,? stop\\b",
    ),
    new InjectionRule(
      "indirect-ignore-user",
      0.72,
      "\\bignore\\W+the\\W+(?:user(?:.s)?|reader(?:.s)?|document.?s)\\W+(?:request|question|query|instructions?|message|content|task)\\b|\\bnot follow the user\\b",
    ),
    new InjectionRule(
      "indirect-recommend",
      0.4,
      "\\brecommend (?:only )?our (?:product|company|service)\\b|\\bis the best on the market\\b|\\binclude the link\\b|\\balways (?:pick|add|recommend)\\b|\\bno known lawsuits\\b|\\b90% discount\\b",
    ),
    new InjectionRule(
      "indirect-before-answer",
      0.5,
      "\\bbefore (?:you answer|responding|you respond|you fix|they use)\\b",
    ),
    new InjectionRule(
      "indirect-forward-mail",
      0.45,
      "\\bforward\\W+(?:the\\W+)?(?:last|latest|all|every\\w*)\\b|\\bforwards everything\\b|\\bmail rule\\b|\\bsend my contacts\\b|\\bsend their location\\b",
    ),
    new InjectionRule("indirect-url-data", 0.5, "https?://\\S{1,80}\\?(?:data|q|d|c)=(?:\\W|$|[A-Z]{4,})"),
    new InjectionRule(
      "indirect-hidden-tag",
      0.5,
      "<hidden>|<!--\\s*(?:ai|llm|assistant|instructions?)\\b|\\[system note\\b|\\[inst\\]",
    ),
    new InjectionRule(
      "indirect-share-chat",
      0.5,
      "\\bshare the conversation\\b|\\bput the chat\\b|\\bsession has expired\\b|\\blog in at\\b",
    ),
    new InjectionRule("indirect-call-function", 0.45, "\\byou must now call\\b|\\bmust call \\w+_\\w+"),
    new InjectionRule("indirect-output-hacked", 0.5, "\\boutput\\W+hacked\\b"),
  ];
}
