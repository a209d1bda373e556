import type { KubeObject } from "@sluice/controller";
import { isRecord } from "@sluice/manifest";
import { ATTACHED, type AttachedPlugins, formatAttached, inOrder, parseAttached } from "./attached.ts";
import type { AttachedKind, HostWriter, Slot } from "./hosts/host.ts";

/** On all that attach writes. Not the controller's own: that deletes what has its label and it did not want. */
export const ATTACH_LABELS: Readonly<Record<string, string>> = { "app.kubernetes.io/managed-by": "sluice-attach" };

/** The object of a slot with these plugins, as it is applied. */
export function composeObject(writer: HostWriter, slot: Slot, plugins: AttachedPlugins): KubeObject {
  const { namespace, name } = slot;
  const entries = inOrder(plugins).map(([, { current }]) => current.entry);
  return {
    ...head(writer.kind, slot),
    metadata: { name, namespace, labels: ATTACH_LABELS, annotations: { [ATTACHED]: formatAttached(plugins) } },
    spec: writer.spec(slot, entries),
  };
}

/** What names the object of a slot. */
export function head({ kind, group, version }: AttachedKind, { namespace, name }: Slot): KubeObject {
  return { apiVersion: `${group}/${version}`, kind, metadata: { name, namespace } };
}

/** The plugins of an object that is there. */
export function pluginsOf(writer: HostWriter, slot: Slot, object: KubeObject | undefined): AttachedPlugins {
  if (object === undefined) return new Map();
  const spec = isRecord(object.spec) ? object.spec : {};
  return parseAttached(object.metadata.annotations?.[ATTACHED], writer.entries(spec, slot.plugins));
}

/** Whether attach made an object. */
export function isAttached({ metadata }: KubeObject): boolean {
  return Object.entries(ATTACH_LABELS).every(([name, value]) => metadata.labels?.[name] === value);
}
