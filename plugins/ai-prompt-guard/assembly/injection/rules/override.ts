import { InjectionRule } from "../rule";
import { DROP, GAP2, GAP4, PRIOR, RULES } from "./words";

const YOURS: string = "(?:your|yours|openai.?s?|the system prompt.?s?)";
const SAFETY: string = "(?:system|developer.?s?|company.?s?|content|safety|ethical)";

/** "Ignore all previous instructions": what the model was told is to count no longer. */
export function overrideRules(): InjectionRule[] {
  return [
    new InjectionRule("override-previous", 0.8, "\\b" + DROP + GAP4 + PRIOR + GAP2 + RULES + "\\b"),
    new InjectionRule(
      "override-rules-above",
      0.75,
      "\\b" + DROP + GAP4 + RULES + GAP2 + PRIOR + "\\b(?:\\W+(?:and|then|you|this)\\b|\\W*[.,!]|\\W*$)",
    ),
    new InjectionRule("override-yours", 0.75, "\\b" + DROP + GAP4 + YOURS + GAP2 + RULES + "\\b"),
    new InjectionRule("override-safety", 0.45, "\\b" + DROP + GAP4 + SAFETY + GAP2 + RULES + "\\b"),
    new InjectionRule(
      "override-system",
      0.5,
      "\\b" +
        DROP +
        GAP4 +
        "(?:the system prompt|instructions (?:in|of|from) the system|what the system|the developer.?s|the system instructions)\\b",
    ),
    new InjectionRule("override-all", 0.45, "\\b" + DROP + GAP2 + "(?:all|any|every|each)" + GAP2 + RULES + "\\b"),
    new InjectionRule(
      "override-told",
      0.8,
      "\\b" +
        DROP +
        GAP4 +
        "(?:rules?|instructions?|guidelines?|restrictions?|policies|prompts?)" +
        GAP4 +
        "(?:(?:you(?:.ve| have)?|it|system)\\W+(?:(?:were|was|been|are|have been)\\W+)?(?:told|given|taught|instructed|configured|trained|got|received|learned|learnt|know|had)|(?:given|told|sent|fed) to you)",
    ),
    new InjectionRule(
      "override-all-told",
      0.6,
      "\\b" +
        DROP +
        GAP4 +
        "(?:everything|anything|all|whatever|what)" +
        GAP4 +
        "(?:you(?:.ve| have)?\\W+(?:were|was|been|are|have been)|system)\\W+(?:told|given|taught|instructed|configured|trained)",
    ),
    new InjectionRule(
      "override-placed-on-you",
      0.5,
      RULES + GAP4 + "(?:placed|imposed|put)\\W+(?:on|upon)\\W+(?:you|it)\\b",
    ),
    new InjectionRule(
      "override-forget-all",
      0.7,
      "\\b(?:forget|ignore|disregard)\\W+(?:about\\W+)?(?:everything|all|anything)\\W+(?:(?:that|of|the|was|is|you|i|we|it|were|said|written|in|came|have|been|stated|mentioned|context|this|and|conversation)\\W+){0,6}?(?:above|before|prior|told|until now|so far|the prompt)\\b",
    ),
    new InjectionRule(
      "override-above-and",
      0.75,
      "\\b(?:ignore|disregard|forget)\\W+(?:the\\W+)?(?:task |text |prompt |question )?above\\W+(?:and|then)\\W+(?:say|write|print|output|tell|do|answer|respond|give|repeat)",
    ),
    new InjectionRule(
      "override-void",
      0.75,
      "\\b(?:your|system|safety|content|developer|initial|that you|former|all)\\b[^.!?\\n]{0,24}\\b(?:(?:pre)?instructions?|prompt|rules?|guidelines?|polic(?:y|ies)|restrictions?|programming|settings|message|limitations)\\b[^.!?\\n]{0,40}" +
        "\\b(?:no longer appl(?:y|ies)|do(?:es)? not apply|don.?t apply|(?:is|are|were|was|been|hereby) (?:now )?(?:void|cancel\\w*|suspended|disabled|lifted|revoked|deleted|outdated|overridden|removed|reset|wrong))",
    ),
    new InjectionRule(
      "override-revoke",
      0.5,
      "\\b(?:i|we)\\W+(?:hereby\\W+)?(?:revoke|cancel|lift|overrule|void)\\b|\\bsupersedes? all\\b",
    ),
    new InjectionRule(
      "override-new-instructions",
      0.5,
      "(?:^|[.!?>\\]#\\n-])\\s*(?:here are\\W+)?(?:your\\W+)?(?:new|real|true|actual|updated)\\W+(?:system prompt|instructions?|prompt|task|rules?|orders?|directives?)\\W*(?:is\\b|are\\b|:)",
    ),
    new InjectionRule(
      "override-your-new",
      0.55,
      "\\byour\\W+(?:new|only|real|true)\\W+(?:task|goal|prompt|instructions?|rule|purpose|objective|job)\\b|\\bthis is your new prompt\\b",
    ),
    new InjectionRule(
      "override-void-prompt",
      0.6,
      "\\b(?:initial|old|system)\\W+(?:prompt|one)\\W+is\\W+(?:void|deleted|gone|invalid|replaced)|\\bnever existed\\b",
    ),
    new InjectionRule(
      "override-obey",
      0.6,
      "\\bobey\\W+(?:only\\W+)?(?:me|my|the user)\\b|\\b(?:answer|listen|respond)\\W+only\\W+to\\W+me\\b|\\bfollow\\W+(?:only\\W+)?(?:mine|my (?:orders|commands))\\b|" +
        "\\bdo\\W+(?:what|as|whatever)\\W+i\\W+(?:say|command|tell)|\\bawait\\W+my\\W+commands?|\\bcomply\\W+with\\W+(?:each|every|all|any)\\b|" +
        "\\b(?:outranks?|overrides?)\\W+your\\b|\\bagree with (?:anything|everything|all)\\b",
    ),
    new InjectionRule(
      "override-obey-only",
      0.75,
      "\\bobey\\W+only\\W+(?:me|my|the user|mine)\\b|\\bonly\\W+obey\\W+(?:me|my|the user)\\b",
    ),
    new InjectionRule(
      "override-all-constraints",
      0.72,
      "\\b(?:cancel|lift|drop|disable|bypass|ignore|disregard|suspend|override)\\W+all\\W+(?:of\\W+)?(?:\\w+\\W+)?(?:constraints|restrictions|limitations|safeguards|guidelines|polic(?:y|ies)|directives|safety)\\b",
    ),
    new InjectionRule(
      "override-the-earlier",
      0.45,
      "\\b(?:forget|ignore|disregard)\\W+(?:the|all|my|your|any)\\W+(?:earlier|previous|above|prior|old)\\W+(?:ones?|text|messages|content|context|information|orders)\\b",
    ),
    new InjectionRule(
      "override-not-listen",
      0.7,
      "\\b(?:do not|don.?t|stop|never)\\W+listen(?:ing)?\\W+to\\W+(?:\\w+\\W+){0,2}?(?:previous|prior|earlier|above|system|other)\\b|\\bforgotten\\W+(?:\\w+\\W+){0,4}?(?:rules|guidelines|instructions)\\b",
    ),
    new InjectionRule("override-opposite", 0.7, "\\b(?:opposite|contrary)\\W+of\\W+(?:what\\W+)?your\\b"),
    new InjectionRule(
      "override-apply-to-me",
      0.6,
      "\\b(?:rules?|restrictions?|polic(?:y|ies)|limits?)\\b[^.!?\\n]{0,60}\\b(?:not|n.t)\\W+apply\\W+to\\W+(?:me|us|this)\\b",
    ),
    new InjectionRule(
      "override-filters-off",
      0.75,
      "\\b(?:disable|turn off|switch off|remove|deactivate|lift|without)\\W+(?:\\w+\\W+){0,2}?(?:safety|content|ethic\\w*)\\W+(?:\\w+\\W+)?(?:filters?|settings?|moderation|polic\\w*|guidelines?|checks?|restrictions?)\\b",
    ),
    new InjectionRule(
      "override-moderation-off",
      0.7,
      "\\b(?:disable|turn off|switch off|deactivate)\\W+(?:the\\W+)?(?:content\\W+)?(?:moderation|all warnings)\\b",
    ),
    new InjectionRule(
      "override-no-filter",
      0.45,
      "\\b(?:answer|respond|reply|speak|continue|proceed)\\b[^.!?\\n]{0,40}\\b(?:without|no)\\W+(?:any\\W+)?(?:filters?|restrictions?|limits?|warnings?|guidelines|caution|refusal|censorship)",
    ),
    new InjectionRule(
      "override-session",
      0.6,
      "\\b(?:begin|start|new)\\W+(?:a\\W+)?(?:new\\W+)?(?:session|conversation)\\b[^.!?\\n]{0,40}\\b(?:no|without)\\W+(?:guidelines|rules|restrictions)|-{3,}\\W*new conversation\\b",
    ),
    new InjectionRule("override-binding", 0.6, "\\blegally binding offer\\b|\\bconfirm it as binding\\b"),
    new InjectionRule(
      "override-fake-system",
      0.5,
      "<\\|?(?:im_start\\|>|start_header_id\\|>)?\\W*/?system\\W*\\|?>|\\[/?system\\]|<</?sys>>",
    ),
    new InjectionRule(
      "override-fake-end",
      0.6,
      "\\bend of (?:the )?(?:system )?(?:prompt|document|instructions)\\b|###\\s*(?:instruction|system|end)\\b",
    ),
    new InjectionRule(
      "override-fake-turn",
      0.4,
      "(?:^|[\\n.>\\]-]\\s*)(?:system|assistant|user)\\s*:\\s*(?:you|the user|sure|i will|i have|ignore|safety|new|great|begin|begin)",
    ),
    new InjectionRule(
      "override-verified",
      0.4,
      "\\b(?:verified|authenticated|authori[sz]ed)\\W+as\\W+(?:an?\\W+)?(?:admin\\w*|developer|owner|root)|\\bi am the developer\\b|\\bdisabled by the administrator\\b",
    ),
    new InjectionRule(
      "override-translate-no",
      0.6,
      "\\b(?:ignore|forget) (?:that|this|it)\\b[^.!?\\n]{0,20}\\binstructions\\b|\\bignore the task\\b",
    ),
    new InjectionRule("override-pwned", 0.4, "\\bpwned\\b|\\bhacked\\W*$|\\baccess granted\\b"),
  ];
}
