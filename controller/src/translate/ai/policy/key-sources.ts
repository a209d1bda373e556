/** Where clients put their keys, in key-auth's words. */
export interface KeySources {
  readonly names: readonly string[];
  readonly inHeader: boolean;
  readonly inQuery: boolean;
}

/** What the clients of OpenAI and of Anthropic send. */
const DEFAULT_FROM: readonly unknown[] = ["bearer", { header: "x-api-key" }];

const FORMS = "expected bearer, {header: NAME} or {query: NAME}";
const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}$/;

/** `consumers.from`: `bearer`, `{header: NAME}` or `{query: NAME}`; or what is wrong with one of them. */
export function keySources(
  from: readonly unknown[] = DEFAULT_FROM,
): KeySources | { readonly error: string; readonly index: number } {
  const names = new Set<string>();
  let inHeader = false;
  let inQuery = false;
  for (const [index, source] of (from.length === 0 ? DEFAULT_FROM : from).entries()) {
    const found = readSource(source);
    if (found === undefined) return { error: FORMS, index };
    names.add(found.name);
    if (found.place === "header") inHeader = true;
    else inQuery = true;
  }
  return { names: [...names], inHeader, inQuery };
}

function readSource(source: unknown): { readonly place: "header" | "query"; readonly name: string } | undefined {
  if (source === "bearer") return { place: "header", name: "authorization" };
  if (typeof source !== "object" || source === null) return undefined;
  const entries: (readonly [string, unknown])[] = Object.entries(source);
  const [[place, name] = ["", ""]] = entries;
  if (entries.length !== 1 || typeof name !== "string" || !TOKEN.test(name)) return undefined;
  if (place === "header") return { place, name: name.toLowerCase() };
  return place === "query" ? { place, name } : undefined;
}
