import { type SecretJson, type SecretObject, SecretText } from "@sluice/manifest";

/** A configuration with Higress's services in the place of backends. @param names of services by those of backends */
export function renamed(config: SecretObject, names: ReadonlyMap<string, string>): SecretObject {
  return names.size === 0 ? config : (renameIn(config, names) as SecretObject);
}

function renameIn(value: SecretJson, names: ReadonlyMap<string, string>): SecretJson {
  if (typeof value === "string") return names.get(value) ?? value;
  if (typeof value !== "object" || value === null || value instanceof SecretText) return value;
  if (Array.isArray(value)) return value.map((item: SecretJson) => renameIn(item, names));
  return Object.fromEntries(Object.entries(value as SecretObject).map(([key, inner]) => [key, renameIn(inner, names)]));
}
