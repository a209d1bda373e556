// Public: regular expressions in RE2's syntax, in linear time.
export { Regex } from "./regex";
export { RegexSet } from "./regex-set";
