import { createHash } from "node:crypto";
import { UserError } from "@sluice/manifest";

/** The bearer tokens that are taken, as digests: how long a look takes says nothing about a token. */
export class Tokens {
  readonly #digests: ReadonlySet<string>;

  constructor(tokens: Iterable<string>) {
    this.#digests = new Set([...tokens].map(digestOf));
  }

  get count(): number {
    return this.#digests.size;
  }

  /** @param authorization the header; undefined when there is none */
  allow(authorization: string | undefined): boolean {
    const token = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
    return token !== undefined && this.#digests.has(digestOf(token));
  }
}

/** One token a line; blank lines, and those that begin with `#`, are none. @throws UserError that does not show a token */
export function parseTokens(text: string): Tokens {
  const lines = text.split("\n").map((line) => line.trim());
  const tokens = lines.filter((line) => line !== "" && !line.startsWith("#"));
  if (tokens.length === 0) {
    throw new UserError("the file of the bearer tokens has none", {
      where: "--token-file",
      help: "write one a line, such as `openssl rand -hex 32` makes",
    });
  }
  if (tokens.every((token) => /^[!-~]+$/.test(token))) return new Tokens(tokens);
  throw new UserError("a bearer token has characters that a header can not carry", {
    where: "--token-file",
    help: "use letters and digits",
  });
}

function digestOf(token: string): string {
  return createHash("sha256").update(token).digest("base64");
}
