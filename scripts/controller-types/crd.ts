import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const CRDS = fileURLToPath(new URL("../../controller/crds", import.meta.url));

export type JsonObject = { readonly [key: string]: unknown };

/** One version of a custom resource. */
export interface ResourceVersion {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly version: string;
  readonly namespaced: boolean;
  readonly schema: JsonObject;
}

interface Crd {
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: JsonObject };
    }[];
  };
}

/** All versions of the definitions in a folder of controller/crds, by kind. */
export function readVersions(folder: string): readonly ResourceVersion[] {
  return readdirSync(path.join(CRDS, folder))
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .flatMap((name) => versionsOf(parse(readFileSync(path.join(CRDS, folder, name), "utf8")) as Crd));
}

function versionsOf({ spec }: Crd): readonly ResourceVersion[] {
  return spec.versions.map(({ name, schema }) => ({
    group: spec.group,
    kind: spec.names.kind,
    plural: spec.names.plural,
    version: name,
    namespaced: spec.scope === "Namespaced",
    schema: schema.openAPIV3Schema,
  }));
}
