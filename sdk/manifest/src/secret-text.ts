import { inspect } from "node:util";

const REDACTED = "[redacted]";

/** A text that must not be seen: whoever prints it, in whatever way, gets `[redacted]`. Renderers call `reveal`. */
export class SecretText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}

/** Any JSON, some of whose strings are secret: what a plugin is configured with. */
export type SecretJson =
  | string
  | number
  | boolean
  | null
  | SecretText
  | readonly SecretJson[]
  | { readonly [key: string]: SecretJson };

export type SecretObject = { readonly [key: string]: SecretJson };

/** Plain JSON with the secrets in clear: only for what is sent to a data plane. */
export function revealSecrets(value: SecretJson): unknown {
  if (value instanceof SecretText) return value.reveal();
  if (Array.isArray(value)) return value.map(revealSecrets);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value as SecretObject).map(([key, inner]) => [key, revealSecrets(inner)]));
  }
  return value;
}
