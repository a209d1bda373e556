import type { Gateway } from "../resources/resources.ts";
import { refOf } from "../store/kube-object.ts";
import { compareText, type Entry, type ResourceStore, storeKey } from "../store/resource-store.ts";
import { FleetBuilder } from "./fleet-builder.ts";
import { type GatewayModel, type ListenerModel, type Problem, precedenceOf } from "./gateway.ts";
import type { ClassModel } from "./gateway-class.ts";
import { groupBy } from "./group.ts";
import { type ListenerSources, readListener } from "./listener.ts";
import { findConflicts, findOverlaps } from "./listener-conflicts.ts";
import type { TranslateOptions } from "./options.ts";

export interface Gateways {
  /** By `NAMESPACE/NAME`. */
  readonly gateways: ReadonlyMap<string, GatewayModel>;
  /** By name. */
  readonly fleets: Map<string, FleetBuilder>;
}

interface Draft {
  readonly entry: Entry<"Gateway">;
  readonly object: Gateway;
  readonly class: ClassModel;
  readonly listeners: readonly ListenerModel[];
}

/** The Gateways of the classes that are read, their listeners judged, and the fleets that serve them. */
export function readGateways(
  classes: ReadonlyMap<string, ClassModel>,
  options: TranslateOptions,
  sources: ListenerSources,
): Gateways {
  const drafts = readDrafts(sources.store, classes, sources);
  const gateways = new Map<string, GatewayModel>();
  const fleets = new Map<string, FleetBuilder>();
  for (const [name, members] of groupBy(drafts, fleetName)) {
    const [first] = members as [Draft];
    const fleet = new FleetBuilder(name, first.class, options);
    fleets.set(name, fleet);
    fleet.gateways = judge(members, fleet);
    for (const gateway of fleet.gateways) gateways.set(storeKey(gateway.ref), gateway);
  }
  return { gateways, fleets };
}

function readDrafts(
  store: ResourceStore,
  classes: ReadonlyMap<string, ClassModel>,
  sources: ListenerSources,
): readonly Draft[] {
  const drafts = store.entries("Gateway").flatMap((entry): Draft[] => {
    const object = entry.effective;
    const classModel = object === undefined ? undefined : classes.get(object.spec.gatewayClassName);
    if (object === undefined || classModel === undefined) return [];
    const listeners = object.spec.listeners.map((spec) => readListener(object, spec, sources));
    return [{ entry, object, class: classModel, listeners: usableWith(classModel, listeners) }];
  });
  return drafts.sort((a, b) => compareText(precedenceOf(a.object), precedenceOf(b.object)));
}

/** A class whose parameters cannot be used says nothing about where its Gateways are served. */
function usableWith({ error }: ClassModel, listeners: readonly ListenerModel[]): readonly ListenerModel[] {
  return error === undefined ? listeners : listeners.map((listener) => ({ ...listener, usable: false }));
}

function fleetName({ object, class: classModel }: Draft): string {
  const { namespace, name } = refOf(object);
  return classModel.fleet === "merged" ? `class/${classModel.name}` : `gateway/${namespace}/${name}`;
}

function judge(members: readonly Draft[], fleet: FleetBuilder): readonly GatewayModel[] {
  const conflicts = findConflicts(members, ({ port }) => fleet.targetPort(port));
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
    listeners: listeners.map((listener) => judged(listener, conflicts.get(listener), overlaps.get(listener))),
  }));
}

function judged(listener: ListenerModel, conflict: Problem | undefined, overlap: Problem | undefined): ListenerModel {
  return {
    ...listener,
    ...(conflict === undefined ? {} : { conflict, usable: false }),
    ...(overlap === undefined ? {} : { overlap }),
  };
}
