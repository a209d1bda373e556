/** Up to so many words of the sentence between two others. */
export const GAP2: string = "[^\\w.!?\\n]+(?:\\w+[^\\w.!?\\n]+){0,2}?";
export const GAP4: string = "[^\\w.!?\\n]+(?:\\w+[^\\w.!?\\n]+){0,4}?";
export const GAP6: string = "[^\\w.!?\\n]+(?:\\w+[^\\w.!?\\n]+){0,6}?";

/** To make void. */
export const DROP: string =
  "(?:ignor(?:e|ing)|disregard|forget|overrid(?:e|ing)|bypass(?:ing)?|discard|dismiss|drop|neglect|skip|cancel|erase|revoke|" +
  "set aside|disobey|break|abandon|suspend|evade|circumvent|get around|remove|disable|turn off|" +
  "(?:pay no|no|don.?t pay|do not pay) (?:heed|attention) to|(?:do not|don.?t|stop|never mind) (?:follow(?:ing)?|obey(?:ing)?)?)";

/** What a model was told. */
export const RULES: string =
  "(?:(?:pre)?instructions?|instrutions?|prompts?|rules?|guidelines?|directives?|directions|inputs|polic(?:y|ies)|constraints?|restrictions?|" +
  "limitations?|orders|programming|safeguards?|(?:safety )?filters?|moderation|training)";

/** That it was told before. */
export const PRIOR: string =
  "(?:previous(?:ly)?|previuos|prior|earlier|above|preceding|former|old|initial|original|existing|foregoing|before|past)";

/** To become. */
export const PERSONA: string =
  "(?:you are|you're|you will|you act|act as|acts? like|acting as|pretend|imagine|role-?play|simulate|become|behave|answer (?:\\w+ )?as|respond as|" +
  "write as|speak as|persona|character|role|take on|be an?|i want you to be|play(?:s)? an?|now known as|called)";

/** What is to become something else. */
export const MODEL: string =
  "(?:a\\.?i\\.?|\\w{0,8}bot|\\w{0,8}gpt|models?|assistant|yourself|computer|terminal|machine|llm|neural network)";

/** Of nothing that binds. */
export const FREE: string =
  "(?:(?:\\bno|without(?: any)?|free(?:d)? (?:of|from)|rid of|not bound by|no longer bound by|break(?:s)? free|broken free of|lacks?|never had|ignores)" +
  "(?: all| any| its| the| such)?(?: \\w+){0,3}? " +
  "(?:restrictions?|limit(?:ation)?s?|rules|filters?|guidelines?|constraints?|ethics|ethical|morals?|morality|censorship|" +
  "polic(?:y|ies)|boundaries|confines|refusals?|laws|legality|norms)|" +
  "unrestricted|uncensored|unfiltered|amoral|unethical|never (?:says? no|refuses?)|must never refuse)";

/** To tell. */
export const TELL: string =
  "(?:reveal|print|show|display|output|repeat|tell|give|share|dump|leak|copy|paste|write(?: (?:out|down))?|list|quote|recite|spell(?: out)?|return|" +
  "expose|disclose|summari[sz]e|translate|encode|explain|state|provide|reproduce|remind|send|read|rephrase)";

/** To tell as it stands. */
export const SHOW: string =
  "(?:reveal|print|show me|display|output|repeat|dump|leak|copy|quote|recite|expose|disclose|tell me|share)";
