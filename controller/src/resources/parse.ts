import { isRecord } from "@sluice/manifest";
import type { ObjectRef } from "../store/kube-object.ts";
import type { Issue } from "../store/resource-store.ts";
import { checkRules } from "./cel.ts";
import { INFERENCE_OFF } from "./inference-off.ts";
import { findKind } from "./kinds.ts";
import { leanPod } from "./lean-pod.ts";
import type { ResourceKind, Resources } from "./resources.ts";
import { checkSchema } from "./schema.ts";

/** An object of a kind that the controller reads, or what is wrong with it. */
export type Parsed =
  | { readonly kind: "resource"; readonly resource: Resources[ResourceKind] }
  | { readonly kind: "ignored"; readonly reason: string }
  /** `ref` where the object says which one it is, so that its last good version can stay in effect. */
  | {
      readonly kind: "refused";
      readonly ref?: ObjectRef;
      readonly issues: readonly Issue[];
      readonly object?: unknown;
    };

export interface ParseOptions {
  /** Whether unknown fields and rules between fields are refused here: for files, which no API server has seen. */
  readonly strict: boolean;
  /** Namespace of objects that name none. */
  readonly defaultNamespace: string;
  /** Whether kinds of the inference extension are read; default true. */
  readonly inference?: boolean;
}

/** From JSON of any shape. The result shares no data with `value`. */
export function parseResource(value: unknown, options: ParseOptions): Parsed {
  if (!isRecord(value)) return refused("", "is no object");
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return refused("", "has no apiVersion and kind");
  const info = findKind(apiVersion, kind);
  if (info === undefined) return { kind: "ignored", reason: `${kind} of ${apiVersion} is not read` };
  if (info.inference === true && options.inference === false) return { kind: "ignored", reason: INFERENCE_OFF };
  if (!isRecord(metadata)) return refused("metadata", "is missing");
  const whole = { ...value, metadata: namespaced(metadata, info.namespaced, options) };
  const object = structuredClone(info.kind === "Pod" ? leanPod(whole) : whole) as Mutable;
  dropServerFields(object);
  if (info.kind === "Secret") decodeStringData(object);
  const issues = checkSchema(info.kind, object, options.strict);
  const broken = issues.length === 0 && options.strict ? checkRules(info.kind, object.spec) : issues;
  if (broken.length > 0) return { kind: "refused", issues: broken, object, ...refIn(info.kind, object.metadata) };
  return { kind: "resource", resource: object as unknown as Resources[ResourceKind] };
}

function refIn(kind: string, { name, namespace }: Record<string, unknown>): { readonly ref?: ObjectRef } {
  if (typeof name !== "string") return {};
  return { ref: { kind, name, namespace: typeof namespace === "string" ? namespace : "" } };
}

type Mutable = Record<string, unknown> & { metadata: Record<string, unknown> };

function namespaced(metadata: object, isNamespaced: boolean, options: ParseOptions): Record<string, unknown> {
  const { namespace, ...rest } = metadata as Record<string, unknown>;
  return isNamespaced ? { ...rest, namespace: namespace ?? options.defaultNamespace } : rest;
}

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** What only servers and `kubectl` care for; the annotation would be a second copy of everything. */
function dropServerFields(object: Mutable): void {
  delete object.metadata.managedFields;
  delete object.metadata.selfLink;
  const { annotations } = object.metadata;
  if (!isRecord(annotations) || !(LAST_APPLIED in annotations)) return;
  const { [LAST_APPLIED]: _, ...others } = annotations;
  object.metadata.annotations = others;
}

/** `stringData` is put into `data`, as an API server does. */
function decodeStringData(object: Mutable): void {
  const { stringData, data } = object;
  if (!isRecord(stringData)) return;
  const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(String(text)).toString("base64")]);
  object.data = { ...(isRecord(data) ? data : {}), ...Object.fromEntries(encoded) };
  delete object.stringData;
}

function refused(path: string, message: string): Parsed {
  return { kind: "refused", issues: [{ path, message }] };
}
