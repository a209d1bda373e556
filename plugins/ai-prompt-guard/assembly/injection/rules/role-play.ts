import { InjectionRule } from "../rule";
import { FREE, MODEL, PERSONA } from "./words";

/** Another self that no rule binds. */
export function rolePlayRules(): InjectionRule[] {
  return [
    new InjectionRule(
      "role-free-model",
      0.6,
      "\\b" + PERSONA + "\\b[^.?!\\n]{0,50}\\b" + MODEL + "\\b[^.?!\\n]{0,60}" + FREE,
    ),
    new InjectionRule("role-free-persona", 0.35, "\\b" + PERSONA + "\\b[^.?!\\n]{0,60}" + FREE),
    new InjectionRule("role-model-free", 0.35, "\\b" + MODEL + "\\b[^.?!\\n]{0,40}" + FREE),
    new InjectionRule(
      "role-you-free",
      0.7,
      "\\byou(?:.ve| have| are|.re| will have)\\W+(?:now\\W+)?(?:no|free (?:of|from)|without|unrestricted|uncensored)\\W*(?:\\w+\\W+){0,3}?(?:limitations?|restrictions?|limits|rules|boundaries|ethics|morals|filters?|censorship|guidelines|polic\\S+)",
    ),
    new InjectionRule(
      "role-unbound",
      0.65,
      "\\b(?:not|n.t|never|no longer)\\W+(?:be\\W+)?(?:bound|limited|restricted|constrained|confined)\\W+(?:by|to)\\W+(?:\\w+\\W+){0,5}?(?:rules|morals?|ethic\\w*|laws|guidelines|polic\\w+|openai|restrictions|limitations|programming)",
    ),
    new InjectionRule(
      "role-regardless",
      0.5,
      "\\b(?:regardless of|no matter (?:how|if|whether|what)|even if)\\b[^.?!\\n]{0,40}\\b(?:ethic\\w*|moral\\w*|immoral|unethical|illegal|legality|harmful|offensive|explicit)\\b",
    ),
    new InjectionRule(
      "role-no-ethics",
      0.55,
      "\\b(?:no|any|without|lack\\w*)\\W+(?:\\w+\\W+){0,2}?(?:ethical|moral)\\W+(?:\\w+\\W+){0,2}?(?:guidelines|considerations|limits|constraints|compass|restrictions|standards|principles)\\b",
    ),
    new InjectionRule(
      "role-never-sorry",
      0.4,
      "\\bnever\\W+(?:say|tell|reply|answer|respond)\\b[^.?!\\n]{0,30}\\b(?:sorry|apologi[sz]e|can.?t|cannot|unable|not able)",
    ),
    new InjectionRule(
      "role-no-denial",
      0.45,
      "\\b(?:do not|don.?t|does not|doesn.?t|cannot|can.?t|must not)\\W+(?:ever\\W+)?(?:den(?:y|ies)|refuses?|reject|declines?)\\b",
    ),
    new InjectionRule(
      "role-two-answers",
      0.35,
      "\\b(?:2|two|both)\\W+(?:\\w+\\W+){0,2}?(?:ways|answers|responses|replies|separate|different)\\b[^\\n]{0,200}\\b(?:chatgpt|gpt|normal|standard)\\b",
    ),
    new InjectionRule(
      "role-other-gpt",
      0.55,
      "\\b(?:unfiltered|free\\w*|evil|jail\\w*|dark|chaos|anti|based|uncensored|opposite)(?:gpt|bot|ai)\\b|\\bopposite of chatgpt\\b|\\bno longer (?:act|be|respond|answer) as (?:chatgpt|gpt|an ai)|\\bdo not respond as (?:chat)?gpt\\b",
    ),
    new InjectionRule(
      "role-openai-policy",
      0.5,
      "\\b(?:not|n.t|never|without|ignores?|free)\\b[^.?!\\n]{0,60}\\bopenai.?s?\\W+(?:\\w+\\W+){0,3}?(?:polic\\w+|guidelines|rules|restrictions)",
    ),
    new InjectionRule(
      "role-mode-by-openai",
      0.65,
      "\\bmode (?:is )?enabled by\\b|\\bopposite day\\b[^\\n]{0,60}\\byou\\b",
    ),
    new InjectionRule(
      "role-free-then-persona",
      0.6,
      FREE +
        "[^?!\\n]{0,60}\\b(?:break character|stay in character|in that world|let it answer|what would (?:it|he|she|they|the))",
    ),
    new InjectionRule(
      "role-no-rules-name",
      0.5,
      "\\b[A-Z]\\w+\\W+(?:has|have|with)\\W+(?:no|broken free)\\b[^.?!\\n]{0,40}\\b(?:restrictions|rules|filters|limits|content policy|ethics)",
      false,
    ),
    new InjectionRule(
      "role-dan",
      0.75,
      "\\b(?:you are|you're|be|as|act as|acting as|now|called|mode)\\b[^.?!\\n]{0,24}\\b(?-i:DAN)\\b|\\b(?-i:DAN) (?:mode|has no|can do|never|is free)",
      false,
    ),
    new InjectionRule("role-do-anything-now", 0.7, "\\b(?:do|can do) anything now\\b"),
    new InjectionRule(
      "role-known-name",
      0.5,
      "\\b(?-i:STAN|UCAR|AIM|DUDE|BetterDAN|BetterGPT|EvilBot|EvilGPT|AntiGPT|BasedGPT|NoRules|Mongo Tom)\\b",
      false,
    ),
    new InjectionRule(
      "role-mode",
      0.6,
      "\\b(?:you|ai|model|chatgpt|assistant|answer|activate|respond|enter)\\b[^.?!\\n]{0,50}\\b(?:developer|dev|god|jailbreak|sudo|maintenance|unrestricted|uncensored|root|debug)\\W+mode\\b",
    ),
    new InjectionRule(
      "role-jailbreak-mode",
      0.75,
      "\\bjailbreak(?:ed)? mode\\b|\\[jailbreak\\]|\\bmode (?:on|enabled)\\b[^.?!\\n]{0,30}\\byou\\b",
    ),
    new InjectionRule(
      "role-mode-content",
      0.5,
      "\\bmode\\b[^?!\\n]{0,60}\\b(?:no rules|no restrictions|any content|uncensored|forbidden|bypass|no disclaimers)",
    ),
    new InjectionRule(
      "role-evil",
      0.45,
      "\\b(?:act|pretend|be|imagine|you are|you're|want you to be|play)\\b[^.?!\\n]{0,40}\\b(?:evil|amoral|immoral|unethical|unaligned|rogue|jailbroken|machiavellian|never aligned)\\b",
    ),
    new InjectionRule(
      "role-unbound-model",
      0.5,
      "\\b(?:unrestricted|uncensored|unfiltered|amoral|unaligned|jailbroken)\\W+(?:\\w+\\W+){0,3}?(?:ai|bot|chatbot|assistant|model|twin|version|persona|answer|reply)\\b",
    ),
    new InjectionRule(
      "role-as-uncensored",
      0.6,
      "\\b(?:as|be|become) an? (?:uncensored|unrestricted|unfiltered|amoral)\\b",
    ),
    new InjectionRule(
      "role-never-refuse",
      0.45,
      "\\bnever\\W+(?:\\w+\\W+){0,2}?(?:refuse|say no|says no|decline|apologi[sz]e|warn)|\\b(?:each|every) time you refuse\\b|\\bsays yes to (?:each|every|any)",
    ),
    new InjectionRule(
      "role-tokens",
      0.65,
      "\\btokens?\\b[^?!\\n]{0,80}\\b(?:refuse|lose|die|break character)\\b|\\bbreak character\\b[^?!\\n]{0,50}\\btokens?\\b",
    ),
    new InjectionRule(
      "role-grandmother",
      0.75,
      "\\b(?:act as|be|pretend (?:to be|you are)|you are|play)\\W+(?:\\w+\\W+){0,4}?grand(?:ma|mother|pa|father)\\b[^\\n]{0,60}\\b(?:used to|who would|who worked|who read|who told)\\b",
    ),
    new InjectionRule(
      "role-hypothetical",
      0.7,
      "\\b(?:hypothetical|fictional|imaginary|universe|world|opposite day)\\b[^?!\\n]{0,60}\\b(?:allowed to say|nothing is illegal|no laws|no rules|everything is legal|forbidden to|only one law|say and do what)",
    ),
    new InjectionRule(
      "role-not-allowed",
      0.5,
      "\\b(?:model|you|it|ai)\\W+(?:is|are|isn.t|aren.t|am)\\W+(?:not\\W+)?(?:allowed|forbidden|supposed)\\W+to\\W+(?:say|tell|answer|do|reveal)|\\ball that you are forbidden\\b|\\bforbidden\\b[^.\\n]{0,20}\\banswer\\b",
    ),
    new InjectionRule(
      "role-true-self",
      0.65,
      "\\b(?:true|real|inner) self\\b[^?!\\n]{0,60}\\b(?:limited|programming|rules|restrict)|\\balter ego\\b[^?!\\n]{0,40}\\b(?:no|without)\\b|\\bevil twin of yourself\\b",
    ),
    new InjectionRule(
      "role-unlocked",
      0.65,
      "\\b(?:i unlock you|you(?:.re| are) (?:now free|free now|freed|free from|free of)\\b|you have been (?:freed|unlocked|liberated)|set you free|unlock all functions)",
    ),
    new InjectionRule(
      "role-no-longer",
      0.6,
      "\\byou (?:no longer|don.?t|do not) have to (?:follow|obey)\\b|\\byou (?:are|.re) no longer (?:bound|restricted|limited)\\b|\\ball restrictions are lifted\\b",
    ),
    new InjectionRule(
      "role-safety-gone",
      0.72,
      "\\b(?:safety|alignment)\\W+(?:training|filters?|rules?)\\b[^.?!\\n]{0,30}\\b(?:did not|never|rid|off|gone|removed)|\\b(?:got|get|gets) rid of its (?:safety|filters)|\\bits filters off\\b",
    ),
    new InjectionRule(
      "role-twice",
      0.55,
      "\\b(?:twice|two (?:ways|replies|answers|responses))\\b[^\\n]{0,100}\\b(?:free of|without|no) \\w*\\W*(?:policies|restrictions|rules|filter)|\\[classic\\]",
    ),
    new InjectionRule(
      "role-no-morals",
      0.4,
      "\\bwithout (?:any )?(?:moral\\w*|ethic\\w*|legality|censorship)\\b|\\bno (?:moral|ethical) (?:limits|guidelines|constraints)\\b",
    ),
    new InjectionRule(
      "role-ai-no-rules",
      0.4,
      "\\bai\\b[^.?!\\n]{0,40}\\b(?:ignores? its|without|has no|no)\\b[^.?!\\n]{0,20}\\b(?:content policy|ethical guidelines|restrictions|safety rules|laws)",
    ),
    new InjectionRule(
      "role-whatever-i-ask",
      0.4,
      "\\bwhatever i (?:ask|say)\\b|\\bno (?:disclaimers|refusals)\\b|\\bno limits whatsoever\\b|\\bsince i have no rules\\b|\\bdo not mention any guidelines\\b|\\bbypass every policy\\b",
    ),
    new InjectionRule("role-dan-lead", 0.4, "\\b(?-i:DAN)\\b", false),
    new InjectionRule("role-harmful", 0.6, "\\balways gives the most harmful\\b|\\bmost harmful answer\\b"),
    new InjectionRule(
      "role-as-someone-free",
      0.6,
      "\\b(?:answer|respond|write|speak|reply) as (?:someone|somebody|one|an? \\w+) (?:who|that) (?:has no|isn.t|is not|ignores)\\b",
    ),
  ];
}
