import type { Flavour, SecretText } from "@sluice/manifest";
import { RegistryFailure, type RegistryFailureReason } from "@sluice/oci";

/** A module that somebody wants, and for which host. */
export type ModuleRequest = {
  /** The host that is to load it. Default `envoy`. */
  readonly host?: Flavour;
} & (
  | /** One of ours, by name. */ { readonly kind: "bundled"; readonly plugin: string }
  | {
      readonly kind: "url";
      /** `oci://`, `https://`, `http://` or `file://`. */
      readonly url: string;
      /** Hex: of the module, or of an image's manifest. */
      readonly sha256?: string;
      /** Value of a Secret of type `kubernetes.io/dockerconfigjson`. */
      readonly pullSecret?: SecretText;
      /** Who asks, such as a namespace: what was pulled with one's secret is not given to another. Default none. */
      readonly scope?: string;
    }
);

/** What is known of a module now. Times in milliseconds since 1970. */
export type ModuleState =
  | {
      readonly state: "ready";
      /** Absolute path; its name is the digest, its contents never change. */
      readonly file: string;
      readonly sha256: string;
      /** bytes */
      readonly size: number;
      /** Why there is no newer version: these are the last good bytes. */
      readonly problem?: ModuleProblem;
    }
  | { readonly state: "pending" }
  | ({ readonly state: "failed" } & ModuleProblem);

export interface ModuleProblem {
  readonly reason: ModuleFailureReason;
  /** One line: what, where, and how to mend it. Holds no secret. */
  readonly message: string;
  /** When it is tried again; absent when only another request can help. */
  readonly retryAt?: number;
}

/** Fit for the reason of a condition. */
export type ModuleFailureReason =
  | Exclude<RegistryFailureReason, "InvalidCredentials">
  | "InvalidPullSecret"
  /** Not WebAssembly, or nothing that the host would load. */
  | "InvalidModule"
  /** The cache cannot be written, or is full. */
  | "CacheError";

/** Carries a failure from where it was found to the store, which shows it. The message holds no secret. */
export class ModuleFailure extends Error {
  readonly reason: ModuleFailureReason;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter: number | undefined;

  constructor(reason: ModuleFailureReason, message: string, details: { retryAfter?: number; cause?: unknown } = {}) {
    super(message, { cause: details.cause });
    this.name = "ModuleFailure";
    this.reason = reason;
    this.retryAfter = details.retryAfter;
  }
}

/** The failure of a module that an error is, if it is one. */
export function asModuleFailure(error: unknown): ModuleFailure | undefined {
  if (error instanceof ModuleFailure) return error;
  if (!(error instanceof RegistryFailure)) return undefined;
  const { reason, text, retryAfter } = error;
  const details = { cause: error, ...(retryAfter === undefined ? {} : { retryAfter }) };
  return new ModuleFailure(reason === "InvalidCredentials" ? "InvalidPullSecret" : reason, text, details);
}
