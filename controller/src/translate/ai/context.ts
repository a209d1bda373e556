import type { TranslateContext } from "../context.ts";
import type { PluginCatalog } from "./catalog/plugin-catalog.ts";

/** What translation of our own resources reads. */
export interface AiContext extends Pick<TranslateContext, "backends" | "grants" | "store"> {
  readonly catalog: PluginCatalog;
}

/** Why a reference has no object that can be used: reason and message of `ResolvedRefs=False`. */
export interface RefProblem {
  readonly reason: RefReason;
  /** Begins with the path of the reference, and says how to mend it. Never holds a secret. */
  readonly message: string;
}

export type RefReason =
  | "BackendNotFound"
  | "InvalidCACertificateRef"
  | "InvalidKind"
  | "InvalidProvider"
  | "InvalidSecretRef"
  | "RefNotPermitted"
  | "UnsupportedProtocol";

export type Resolved<T> = { readonly value: T } | { readonly problem: RefProblem };

export function unresolved(reason: RefReason, message: string): { readonly problem: RefProblem } {
  return { problem: { reason, message } };
}
