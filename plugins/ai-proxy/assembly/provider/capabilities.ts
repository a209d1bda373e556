import { Bytes, ConfigIssues, ConfigPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Api, apiCapabilities } from "../generated/apis.gen";
import { ProviderEntry } from "../generated/config.gen";
import { Lines } from "../lines";
import { ApiPaths } from "./descriptor";
import { isFieldValue } from "./read-provider";

/** Takes over `capabilities`: paths of APIs, which win over those of the type. */
export function readCapabilities(entry: ProviderEntry, paths: ApiPaths, path: ConfigPath, issues: ConfigIssues): void {
  const given = entry.capabilities;
  for (let i = 0; i < given.length; i++) {
    const api = apiNamed(Bytes.of(given.keys[i]));
    const target = Bytes.of(given.values[i]);
    if (api == Api.Unknown) issues.warn(path.key(given.keys[i]), "is no API that can be configured: it is left out");
    else if (target.at(0) != 0x2f || !isFieldValue(target))
      issues.error(path.key(given.keys[i]), "expected a path that begins with a slash");
    else paths.set(api, target);
  }
}

function apiNamed(name: Bytes): Api {
  const lines = new Lines(apiCapabilities());
  for (let api = 1; lines.next(); api++) if (lines.line.equals(name)) return <Api>api;
  return Api.Unknown;
}
