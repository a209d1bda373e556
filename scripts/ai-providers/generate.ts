import { type Api, AUTH, PROTOCOLS, type Provider, QUIRKS, TOKENS } from "./read.ts";

const HEADER = (source: string) => `// Generated from ${source} by \`npm run generate\`; do not edit.\n`;

/** Bit or number of the first API: 0 is none. */
const FIRST = 1;

/** The plugin's enum of APIs and the tables that lead to them. */
export function apisSource(apis: readonly Api[]): string {
  const members = apis.map(({ api, capability }) => `  /** \`${capability}\` */\n  ${api},`).join("\n");
  const paths = apis.flatMap(({ paths }, at) => paths.map((path) => `${path} ${at + FIRST}`));
  // The longest first: of several patterns that fit, the one that says most counts.
  const ordered = [...paths].sort((a, b) => Number(a.includes("*")) - Number(b.includes("*")));
  return `${HEADER("apis.json")}import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** What a request asks for. */
export const enum Api {
  /** no path of an AI API: it goes on with host and credentials of the provider, and nothing else is touched */
  Unknown,
${members}
}

/** A line for each path behind \`/v1\`: the pattern, a space, the number of its API. */
export function apiPaths(): Bytes {
  return Bytes.of(
    "${ordered.join("\\n")}\\n",
  );
}

/** Names of the APIs in \`capabilities\`, a line each, in the order of the enum from its second member on. */
export function apiCapabilities(): Bytes {
  return Bytes.of(
    "${apis.map(({ capability }) => capability).join("\\n")}\\n",
  );
}
`;
}

/** The plugin's table of providers. */
export function providersSource(providers: readonly Provider[], apis: readonly Api[]): string {
  const lines = providers.map((provider) => `${lineOf(provider, apis)}\\n`);
  return `${HEADER("providers/*.json")}import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/**
 * A line for each provider, as provider/descriptor.ts reads it: type|host|protocol|auth|tokens|base|apis|converts|quirks|chat|
 * stream|paths. Sets are hexadecimal, a path is \`api=path;\`.
 */
export function providerTable(): Bytes {
  return Bytes.of(
${lines.map((line) => `    "${line}"`).join(" +\n")},
  );
}
`;
}

function lineOf(provider: Provider, apis: readonly Api[]): string {
  const number = (name: string) => apis.findIndex((api) => api.name === name) + FIRST;
  const set = (names: readonly string[]) => names.reduce((bits, name) => bits | (1n << BigInt(number(name))), 0n);
  const quirks = provider.quirks.reduce((bits, quirk) => bits | (1n << BigInt(QUIRKS.indexOf(quirk))), 0n);
  const paths = Object.entries(provider.paths).map(([name, path]) => `${number(name)}=${path};`);
  return [
    provider.type,
    provider.host,
    PROTOCOLS.indexOf(provider.protocol).toString(16),
    AUTH.indexOf(provider.auth).toString(16),
    TOKENS.indexOf(provider.tokens).toString(16),
    provider.base,
    set(nativeApis(provider)).toString(16),
    set(provider.converts).toString(16),
    quirks.toString(16),
    provider.chat,
    provider.stream,
    paths.join(""),
  ].join("|");
}

/** APIs that the provider serves as clients ask for them. */
export function nativeApis({ apis, paths, converts }: Provider): readonly string[] {
  return [...apis, ...Object.keys(paths).filter((name) => !converts.includes(name))];
}
