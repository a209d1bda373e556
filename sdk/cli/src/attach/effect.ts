import type { KubeObject } from "@sluice/controller";
import { isRecord } from "@sluice/manifest";
import type { AttachHost } from "./attachment.ts";

/** Whether what was written is in effect, as far as it can be known. */
export type Effect =
  /** Whoever writes the status has not seen this version yet. */
  | { readonly state: "waiting" }
  /** @property by names of the controllers that say so */
  | { readonly state: "in effect"; readonly by: readonly string[] }
  | { readonly state: "refused"; readonly by: string; readonly reason: string; readonly message: string }
  /** The host writes no status. */
  | { readonly state: "unknown" };

/** Conditions that say no when they are False. */
const TELLING = ["Accepted", "ResolvedRefs", "Programmed"];

/** What an object's status says of the version that it has. */
export function effectOf(host: AttachHost, object: KubeObject): Effect {
  switch (host) {
    case "sluice":
    case "envoy-gateway":
      return ofAncestors(object);
    case "higress":
    case "istio":
      return ofConditions(object);
  }
}

/** `status.ancestors` of a policy (GEP-713): one entry for each thing that it is attached to. */
function ofAncestors({ status, metadata }: KubeObject): Effect {
  const entries = listOf(status, "ancestors");
  const told = entries.filter((entry) => isOfNow(listOf(entry, "conditions"), metadata.generation ?? 1));
  for (const entry of told) {
    const refusal = refusalOf(listOf(entry, "conditions"), textOf(entry.controllerName));
    if (refusal !== undefined) return refusal;
  }
  const isWaiting = told.length < entries.length || told.some((entry) => isPending(listOf(entry, "conditions")));
  if (told.length === 0 || isWaiting) return { state: "waiting" };
  return { state: "in effect", by: [...new Set(told.map(({ controllerName }) => textOf(controllerName)))] };
}

/** Higress writes none; Istio some, and only of faults can one be sure. */
function ofConditions({ status }: KubeObject): Effect {
  return refusalOf(listOf(status, "conditions"), "its controller") ?? { state: "unknown" };
}

function refusalOf(conditions: readonly Record<string, unknown>[], by: string): Effect | undefined {
  const no = conditions.find((condition) => isNo(condition) && condition.reason !== "Pending");
  if (no === undefined) return undefined;
  return { state: "refused", by, reason: textOf(no.reason), message: textOf(no.message) };
}

/** Something that is not there yet, such as a module that is being fetched. */
function isPending(conditions: readonly Record<string, unknown>[]): boolean {
  return conditions.some((condition) => isNo(condition) && condition.reason === "Pending");
}

function isNo({ type, status }: Record<string, unknown>): boolean {
  return status === "False" && TELLING.includes(textOf(type));
}

/** Conditions of an earlier version say nothing of this one. */
function isOfNow(conditions: readonly Record<string, unknown>[], generation: number): boolean {
  const accepted = conditions.find(({ type }) => type === "Accepted");
  return typeof accepted?.observedGeneration === "number" && accepted.observedGeneration >= generation;
}

function listOf(holder: unknown, key: string): readonly Record<string, unknown>[] {
  const list = isRecord(holder) ? holder[key] : undefined;
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
