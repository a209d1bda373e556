import { memo } from "../memo.ts";
import type { Gateway } from "../resources/resources.ts";
import { refOf } from "../store/kube-object.ts";
import { type Entry, type ResourceStore, storeKey } from "../store/resource-store.ts";
import { Attacher } from "./attach.ts";
import type { FleetModel, GatewayModel, ListenerModel, Problem } from "./gateway.ts";
import { type ClassModel, readClasses } from "./gateway-class.ts";
import { Grants } from "./grants.ts";
import { groupBy } from "./group.ts";
import { readListener } from "./listener.ts";
import { findConflicts, findOverlaps } from "./listener-conflicts.ts";
import { withoutTakenPorts } from "./machine-ports.ts";
import type { TranslateOptions } from "./options.ts";
import { comparePrecedence } from "./precedence.ts";
import { targetPort } from "./target-port.ts";

/** The Gateways of the classes that are read. */
export interface Gateways {
  /** By name. */
  readonly classes: ReadonlyMap<string, ClassModel>;
  /** By `NAMESPACE/NAME`. */
  readonly gateways: ReadonlyMap<string, GatewayModel>;
  readonly fleets: readonly FleetModel[];
  readonly attacher: Attacher;
}

const KINDS = ["ConfigMap", "Gateway", "GatewayClass", "Namespace", "ReferenceGrant", "Secret"] as const;

/** What decides about Gateways and about what hangs on them. */
export type GatewayStore = ResourceStore<(typeof KINDS)[number]>;

interface Draft {
  readonly entry: Entry<"Gateway">;
  readonly object: Gateway;
  readonly class: ClassModel;
  readonly listeners: readonly ListenerModel[];
}

/** Judges Gateways and their listeners. The same object again while nothing of it has changed. */
export function readGateways(all: ResourceStore, options: TranslateOptions): Gateways {
  return judgeAll(all.pick(KINDS), options);
}

const judgeAll = memo((store: GatewayStore, options: TranslateOptions): Gateways => {
  const classes = readClasses(store, options);
  const drafts = readDrafts(store, classes);
  const judged = [...groupBy(drafts, fleetName)].map(([name, members]): FleetModel => {
    const [first] = members as [Draft];
    return { name, class: first.class, gateways: judge(name, members, options) };
  });
  const fleets = options.sharesMachine ? withoutTakenPorts(judged, options) : judged;
  const gateways = new Map(
    fleets.flatMap(({ gateways }) => gateways.map((gateway) => [storeKey(gateway.ref), gateway] as const)),
  );
  return { classes, gateways, fleets, attacher: new Attacher(gateways, store) };
});

function readDrafts(store: GatewayStore, classes: ReadonlyMap<string, ClassModel>): readonly Draft[] {
  const sources = { store, grants: new Grants(store) };
  const drafts = store.entries("Gateway").flatMap((entry): Draft[] => {
    const object = entry.effective;
    const classModel = object === undefined ? undefined : classes.get(object.spec.gatewayClassName);
    if (object === undefined || classModel === undefined) return [];
    const listeners = object.spec.listeners.map((spec) => readListener(object, spec, sources));
    return [{ entry, object, class: classModel, listeners: usableWith(classModel, listeners) }];
  });
  return drafts.sort((a, b) => comparePrecedence(a.object, b.object));
}

/** A class whose parameters cannot be used says nothing about where its Gateways are served. */
function usableWith({ error }: ClassModel, listeners: readonly ListenerModel[]): readonly ListenerModel[] {
  return error === undefined ? listeners : listeners.map((listener) => ({ ...listener, usable: false }));
}

function fleetName({ object, class: classModel }: Draft): string {
  const { namespace, name } = refOf(object);
  return classModel.fleet === "merged" ? `class/${classModel.name}` : `gateway/${namespace}/${name}`;
}

function judge(fleet: string, members: readonly Draft[], options: TranslateOptions): readonly GatewayModel[] {
  const [first] = members as readonly [Draft];
  const conflicts = findConflicts(members, ({ port }) => targetPort(port, first.class, options));
  const secure = members
    .flatMap(({ listeners }) => listeners)
    .filter((listener) => listener.tls !== undefined && listener.usable && !conflicts.has(listener));
  const overlaps = new Map<ListenerModel, Problem>();
  for (const listeners of groupBy(secure, ({ port }) => String(port)).values()) {
    for (const [listener, problem] of findOverlaps(listeners)) overlaps.set(listener, problem);
  }
  return members.map(({ entry, object, class: classModel, listeners }) => ({
    ref: refOf(object),
    object,
    entry,
    class: classModel,
    fleet,
    listeners: listeners.map((listener) => withProblems(listener, conflicts.get(listener), overlaps.get(listener))),
  }));
}

function withProblems(
  listener: ListenerModel,
  conflict: Problem | undefined,
  overlap: Problem | undefined,
): ListenerModel {
  return {
    ...listener,
    ...(conflict === undefined ? {} : { conflict, usable: false }),
    ...(overlap === undefined ? {} : { overlap }),
  };
}
