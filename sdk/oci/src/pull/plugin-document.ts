import {
  DEFAULT_BUDGET,
  isRecord,
  type ManifestSource,
  makeValidator,
  manifestSchema,
  type Validator,
} from "@sluice/manifest";
import type { ImagePlugin } from "../build/image.ts";

let validator: Validator | undefined;

/** A plugin's manifest out of an image: undefined when it is none. Keys that a later version added are left out. */
export function parsePluginDocument(value: unknown): ImagePlugin | undefined {
  if (!isRecord(value)) return undefined;
  const known = Object.keys(manifestSchema.properties);
  const source = Object.fromEntries(Object.entries(value).filter(([key]) => known.includes(key)));
  validator ??= makeValidator(manifestSchema);
  if (validator(source).length > 0) return undefined;
  const { name, version, description, ...rest } = source as unknown as ManifestSource;
  const place = { phase: rest.phase ?? "UNSPECIFIED_PHASE", priority: rest.priority ?? 500 } as const;
  return {
    name,
    version,
    description,
    category: rest.category ?? "custom",
    ...place,
    envoy: rest.envoy ?? place,
    flavours: rest.flavours ?? ["envoy"],
    hostcalls: rest.hostcalls ?? [],
    license: rest.license ?? "",
    budget: { ...DEFAULT_BUDGET, ...rest.budget },
    ...(isRecord(value.configSchema) ? { configSchema: value.configSchema } : {}),
  };
}
