/** What a server wants to see first (RFC 9110, section 11.3). */
export interface AuthChallenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Characters of a header that are looked at. */
const MAX_HEADER = 8_192;

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
const SPACE = /[ \t]*/y;
const COMMAS = /[ \t,]*/y;
const EQUALS = /[ \t]*=[ \t]*/y;

/** The challenges of a WWW-Authenticate header; what cannot be read ends the list. */
export function parseChallenges(header: string): readonly AuthChallenge[] {
  const scanner = new Scanner(header.slice(0, MAX_HEADER));
  const challenges: AuthChallenge[] = [];
  for (;;) {
    scanner.take(COMMAS);
    const scheme = scanner.take(TOKEN);
    if (scheme === undefined) return challenges;
    scanner.take(SPACE);
    challenges.push({ scheme: scheme.toLowerCase(), parameters: readParameters(scanner) });
  }
}

function readParameters(scanner: Scanner): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (;;) {
    const start = scanner.at;
    scanner.take(COMMAS);
    const name = scanner.take(TOKEN);
    if (name === undefined || scanner.take(EQUALS) === undefined) {
      // A token that no `=` follows is the next challenge's scheme.
      scanner.at = start;
      return parameters;
    }
    const value = scanner.take(QUOTED)?.slice(1, -1).replace(/\\(.)/g, "$1") ?? scanner.take(TOKEN);
    if (value === undefined) return parameters;
    parameters.set(name.toLowerCase(), value);
  }
}

class Scanner {
  at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }
}
