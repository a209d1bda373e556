// Public: regular expressions in RE2's syntax, in linear time.
export { Captures } from "./captures";
export { RegexFlags } from "./flags";
export { Match } from "./match";
export { RegexMatches } from "./matches";
export { Regex } from "./regex";
export { RegexSet } from "./regex-set";
export { RegexScanner } from "./scanner";
export { expandTemplate, isLiteralTemplate } from "./template";
export { linkUnicodeClasses } from "./unicode";
