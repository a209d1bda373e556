import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { parseResource } from "../src/resources/parse.ts";
import type { ResourceKind, Resources } from "../src/resources/resources.ts";
import type { TranslateOptions } from "../src/translate/options.ts";

type Json = { readonly [key: string]: unknown };

/** What a case file holds: objects, and where translation is to differ from the cluster's options. */
export interface Case {
  readonly objects: readonly Resources[ResourceKind][];
  readonly options: Partial<TranslateOptions>;
}

/**
 * Reads a case strictly: what nobody knows fails the test rather than being passed over. A document of kind
 * `TranslateOptions` may set `options`, and `older: true` for objects that an API server with older definitions, and so
 * without some of the rules between fields, has let in.
 */
export function parseCase(text: string): Case {
  const values = parseAllDocuments(text).map((document): Json => {
    if (!("errors" in document) || document.errors.length > 0) throw new Error(`not YAML: ${document.errors?.[0]}`);
    return document.toJS() as Json;
  });
  const settings = values.find(({ kind }) => kind === "TranslateOptions");
  const objects = values.filter((value) => value !== settings && value !== null);
  return {
    objects: objects.map((value) => parse(value, settings?.older !== true)),
    options: { inferenceExtension: true, ...(settings?.options as Partial<TranslateOptions> | undefined) },
  };
}

function parse(value: Json, strict: boolean): Resources[ResourceKind] {
  const data = "data" in value ? { data: withFiles(value.kind, value.data as Readonly<Record<string, string>>) } : {};
  const parsed = parseResource({ ...value, ...data }, { strict, defaultNamespace: "default" });
  switch (parsed.kind) {
    case "resource":
      return parsed.resource;
    case "ignored":
      throw new Error(parsed.reason);
    case "refused":
      throw new Error(parsed.issues.map(({ path, message }) => `${value.kind} ${path}: ${message}`).join("; "));
  }
}

/** `file:NAME` stands for a file of testdata/certificates. */
function withFiles(kind: unknown, data: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(data).map(([key, value]) => {
    if (!value.startsWith("file:")) return [key, value] as const;
    const file = new URL(`../testdata/certificates/${value.slice("file:".length)}`, import.meta.url);
    return [key, readFileSync(file, kind === "Secret" ? "base64" : "utf8")] as const;
  });
  return Object.fromEntries(entries);
}
