import { type PluginUse, rawRequest } from "@sluice/testing/hosts";
import { testModule } from "../test-module.ts";

/** The module that runs the commands that a request lists (`testbed/modules/store-probe`). @param config its block `store` */
export function storeProbe(config: StoreConfig): PluginUse {
  const module = config.type === "redis" ? "store-probe.higress" : "store-probe";
  return { plugin: testModule(module), config };
}

export interface StoreConfig {
  readonly type: "shared" | "http" | "redis";
  readonly [key: string]: unknown;
}

/** `hex:…` where it is not UTF-8. */
export type ProbeValue =
  | null
  | number
  | string
  | readonly ProbeValue[]
  | { readonly fault: string; readonly error: string };

export type ProbeCommand =
  | readonly ["get", string]
  | readonly ["set", string, string, number]
  | readonly ["incrBy", string, number]
  | readonly ["eval", string, readonly string[], readonly (string | number)[]]
  | readonly ["charge", readonly ProbeAccount[], ProbeChargeOptions];

/** Numbers of the SDK's `Algorithm`. */
export const ALGORITHM = { fixedWindow: 0, slidingWindow: 1, tokenBucket: 2, period: 3, quota: 4 } as const;

export interface ProbeAccount {
  readonly op: "reserve" | "shadow" | "settle";
  readonly key: string;
  readonly algorithm: number;
  readonly most?: number;
  readonly window?: number;
  readonly reserved?: number;
  readonly amount: number;
  readonly mark?: number;
}

export interface ProbeChargeOptions {
  readonly once?: string;
  readonly opens?: string;
  readonly unsure?: boolean;
  readonly remember?: number;
  /** Milliseconds since the epoch; without it the store's own clock. */
  readonly at?: number;
}

export interface ProbeReply {
  readonly status: number;
  /** The stream had to wait. */
  readonly late: boolean;
  readonly fault: string;
  readonly values: readonly ProbeValue[];
}

/** Runs the commands as one batch. */
export async function runBatch(
  url: string,
  commands: readonly ProbeCommand[],
  headers: Record<string, string> = {},
): Promise<ProbeReply> {
  const { status, text } = await rawRequest(url, { headers: { "x-store": ascii(commands), ...headers } });
  return { status, ...JSON.parse(text) };
}

/** JSON that a header may hold. */
export function ascii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** What `ChargeReply` reads of an answer. */
export interface ChargeState {
  /** 1 charged, 0 refused, -1 done before */
  readonly outcome: number;
  readonly accounts: readonly AccountState[];
}

export interface AccountState {
  readonly fits: boolean;
  readonly used: number;
  readonly reset: number;
  readonly retry: number;
  readonly mark: number;
}

export function chargeState(value: ProbeValue | undefined): ChargeState {
  if (!Array.isArray(value)) throw new Error(`no answer to a charge: ${JSON.stringify(value)}`);
  const [outcome = Number.NaN, ...numbers] = value.map(Number);
  const at = (index: number) => numbers[index] ?? Number.NaN;
  const accounts = Array.from({ length: numbers.length / 5 }, (_, index) => ({
    fits: at(index * 5) === 1,
    used: at(index * 5 + 1),
    reset: at(index * 5 + 2),
    retry: at(index * 5 + 3),
    mark: at(index * 5 + 4),
  }));
  return { outcome, accounts };
}
