/** What can be wrong with a pattern. */
export const enum Fault {
  InvalidClassRange,
  InvalidEscape,
  InvalidNamedCapture,
  InvalidPerlSyntax,
  InvalidRepeat,
  InvalidRepeatCount,
  InvalidUtf8,
  MissingBracket,
  MissingParen,
  MissingRepeatArgument,
  TrailingBackslash,
  UnexpectedParen,
  NestsTooDeeply,
  TooLarge,
  UnicodeNotLinked,
}

/** In the words of Go's regexp/syntax. Literals in functions, unlike constants, cost nothing where no pattern is used. */
export function describeFault(fault: Fault): string {
  switch (fault) {
    case Fault.InvalidClassRange:
      return "invalid character class range";
    case Fault.InvalidEscape:
      return "invalid escape sequence";
    case Fault.InvalidNamedCapture:
      return "invalid named capture";
    case Fault.InvalidPerlSyntax:
      return "invalid or unsupported Perl syntax";
    case Fault.InvalidRepeat:
      return "invalid nested repetition operator";
    case Fault.InvalidRepeatCount:
      return "invalid repeat count";
    case Fault.InvalidUtf8:
      return "invalid UTF-8";
    case Fault.MissingBracket:
      return "missing closing ]";
    case Fault.MissingParen:
      return "missing closing )";
    case Fault.MissingRepeatArgument:
      return "missing argument to repetition operator";
    case Fault.TrailingBackslash:
      return "trailing backslash at end of expression";
    case Fault.UnexpectedParen:
      return "unexpected )";
    case Fault.NestsTooDeeply:
      return "expression nests too deeply";
    case Fault.TooLarge:
      return "expression too large";
    default:
      return "Unicode classes are not linked into this plugin (linkUnicodeClasses)";
  }
}
