import { type PluginUse, type RawReply, rawRequest } from "@sluice/testing/hosts";
import { ascii } from "../store/store-probe.ts";
import { testModule } from "../test-module.ts";

export interface CacheProbeConfig {
  readonly store?: Readonly<Record<string, unknown>>;
  readonly cache?: Readonly<Record<string, unknown>>;
  /** Milliseconds. */
  readonly flight?: { readonly max_followers?: number; readonly wait?: number; readonly lease?: number };
}

/** The module that reads and writes a cache, and fetches answers once (`testbed/modules/cache-probe`). */
export function cacheProbe(config: CacheProbeConfig): PluginUse {
  const module = config.store?.type === "redis" ? "cache-probe.higress" : "cache-probe";
  return { plugin: testModule(module), config };
}

/** Times are milliseconds from now. */
export interface WrittenEntry {
  readonly value?: string;
  /** In the place of a value: so many bytes of text. */
  readonly size?: number;
  readonly asked?: number;
  readonly fresh: number;
  readonly stale: number;
  readonly groups?: readonly string[];
}

export type CacheCommand =
  | readonly ["read", string, (readonly string[])?]
  | readonly ["write", string, WrittenEntry]
  | readonly ["remove", string]
  | readonly ["purge", string, number]
  /** A key of shared data. */
  | readonly ["damage", string];

export interface CacheReport {
  readonly late: boolean;
  readonly fault: string;
  readonly corrupt: boolean;
  readonly state: "none" | "fresh" | "stale";
  readonly length?: number;
  /** `hex:…` where it is not UTF-8; of a long one, whether it is what `size` wrote. */
  readonly value?: string | boolean;
}

/** What the probe answers to a command: see `CacheReport` for `read`. */
export async function cacheCommand(url: string, command: CacheCommand): Promise<Readonly<Record<string, unknown>>> {
  const { text } = await rawRequest(url, { headers: { "x-cache": ascii(command) } });
  return JSON.parse(text);
}

export async function readCache(url: string, key: string, groups: readonly string[] = []): Promise<CacheReport> {
  const { text } = await rawRequest(url, { headers: { "x-cache": ascii(["read", key, groups]) } });
  return JSON.parse(text);
}

/** One of those who ask for the value of a key; `x-told` says how it was served. */
export async function askFor(url: string, key: string, headers: Record<string, string> = {}): Promise<RawReply> {
  return rawRequest(url, { headers: { "x-flight": key, ...headers } });
}
