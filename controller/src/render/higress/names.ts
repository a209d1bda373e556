import { createHash } from "node:crypto";
import { shortName } from "../short-name.ts";
import type { HigressSettings } from "./options.ts";

/** Route names of Higress: an object in the gateway's own namespace goes by its name alone. */
export function routeName(
  kind: "HTTPRoute" | "GRPCRoute" | "Ingress",
  object: { readonly namespace: string; readonly name: string },
  podNamespace: string,
): string {
  const name = object.namespace === podNamespace ? object.name : `${object.namespace}/${object.name}`;
  return kind === "GRPCRoute" ? `GRPC/${name}` : name;
}

/**
 * Registry entries of ours. A namespace has no dot, so no two providers share a name; the console's own are
 * `llm-NAME.internal`.
 */
export const REGISTRY_PREFIX = /^llm-sluice(-[a-z0-9]+)?\./;

/** @param alias 0, or the number of a further entry for the same provider */
export function registryName(provider: { readonly namespace: string; readonly name: string }, alias: number): string {
  const prefix = alias === 0 ? "llm-sluice" : `llm-sluice-${alias}`;
  return `${prefix}.${provider.namespace}.${provider.name}.internal`;
}

/** Entry for what ai-proxy calls by itself. @param purpose `tokens`, `context` */
export function callRegistryName(
  provider: { readonly namespace: string; readonly name: string },
  purpose: string,
): string {
  return `llm-sluice-${purpose}.${provider.namespace}.${provider.name}.internal`;
}

/** Entry for a Redis or a webhook. @param backend its name in the IR, of which no two are alike */
export function storeRegistryName(backend: string): string {
  const kind = /^(?:webhook|embedder)/.exec(backend)?.[0] ?? "redis";
  return `llm-sluice-${kind}.${createHash("sha256").update(backend).digest("hex").slice(0, 16)}.internal`;
}

/**
 * Name of a generated route object. Higress tries routes alike in the order of creation, then of names; the number of
 * the match in its AIRoute gives that order, since whatever is added gets a higher one.
 *
 * @param part `t0` for a target, `f0` for a fallback; empty for the match itself
 */
export function generatedName(
  { prefix }: Pick<HigressSettings, "prefix">,
  route: { readonly namespace: string; readonly name: string },
  { index, part }: { readonly index: number; readonly part: string },
): string {
  const tail = part === "" ? "" : `.${part}`;
  return shortName(`${prefix}.${route.namespace}.${route.name}.r${String(index).padStart(3, "0")}${tail}`);
}

/** Longest name of one of model-router's choices. */
const MAX_CHOICE = 256;

/** What model-router's header holds when it chose a target; no two rules have the same, or one would get the other's requests. */
export function chosenValue(
  route: { readonly namespace: string; readonly name: string },
  rule: string,
  target: string,
): string {
  return shortName(`${route.namespace}/${route.name}/${rule}/${target}`, MAX_CHOICE);
}
