import { isRecord, type Phase } from "@sluice/manifest";
import type { ImageFacts } from "./attachment.ts";

/** What a manifest with its defaults says (`dist/NAME.json`, and in images). */
export function factsOf(manifest: unknown): ImageFacts {
  const said = isRecord(manifest) ? manifest : {};
  const place = { phase: phaseOf(said.phase), priority: numberOf(said.priority) };
  const envoy = isRecord(said.envoy) ? said.envoy : said;
  return {
    place,
    envoy: { phase: phaseOf(envoy.phase), priority: numberOf(envoy.priority) },
    ...(isRecord(said.configSchema) ? { schema: said.configSchema } : {}),
  };
}

const PHASES: readonly Phase[] = ["AUTHN", "AUTHZ", "STATS", "UNSPECIFIED_PHASE"];

function phaseOf(value: unknown): Phase {
  return PHASES.find((phase) => phase === value) ?? "UNSPECIFIED_PHASE";
}

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
