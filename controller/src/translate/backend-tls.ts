import type { ClientTlsIr } from "../ir/backend.ts";
import type { ConditionIr, StatusUpdate } from "../ir/status.ts";
import type { ServicePort } from "../resources/core.ts";
import type { BackendTLSPolicy, ConfigMap, Service } from "../resources/resources.ts";
import { refOf } from "../store/kube-object.ts";
import { compareText, type Entry, type ResourceStore } from "../store/resource-store.ts";
import { parseBundle } from "./certificate.ts";
import { condition, joinMessages } from "./condition.ts";
import type { GatewayModel, Problem } from "./gateway.ts";
import { GATEWAY_GROUP } from "./listener.ts";
import { comparePrecedence } from "./precedence.ts";

type TargetRef = BackendTLSPolicy["spec"]["targetRefs"][number];

interface Policy {
  readonly entry: Entry<"BackendTLSPolicy">;
  readonly object: BackendTLSPolicy;
  readonly tls: ClientTlsIr;
  /** Certificate references that cannot be used. */
  readonly problems: readonly Problem[];
}

interface Made {
  readonly configMaps: readonly (ConfigMap | undefined)[];
  readonly policy: Policy;
}

/** The key of a ConfigMap that has authorities. */
const CA_KEY = "ca.crt";
/** `status.ancestors` holds no more (GEP-713). */
const MAX_ANCESTORS = 16;
const made = new WeakMap<BackendTLSPolicy, Made>();

const KINDS = ["BackendTLSPolicy", "ConfigMap", "Service"] as const;

type PolicyStore = ResourceStore<(typeof KINDS)[number]>;

/** Which Services are spoken to over TLS, and whom their certificates must be from (GEP-1897). */
export class BackendTls {
  readonly #store: PolicyStore;
  /** `NAMESPACE/SERVICE` and `NAMESPACE/SERVICE/PORT-NAME` → the policy that is in effect for it. */
  readonly #winners = new Map<string, Policy>();
  readonly #policies: readonly Policy[];
  /** `NAMESPACE/SERVICE` → Gateways whose routes lead there. */
  readonly #users = new Map<string, Set<GatewayModel>>();

  constructor(all: ResourceStore) {
    // What is looked up here may be kept, and must not keep all the rest.
    const store = all.pick(KINDS);
    this.#store = store;
    const policies = store.entries("BackendTLSPolicy").flatMap((entry) => {
      return entry.effective === undefined ? [] : [readPolicy(store, entry, entry.effective)];
    });
    this.#policies = policies.sort((a, b) => comparePrecedence(a.object, b.object));
    for (const policy of this.#policies) {
      for (const ref of policy.object.spec.targetRefs.filter(isService)) {
        const key = targetKey(policy, ref);
        if (!this.#winners.has(key)) this.#winners.set(key, policy);
      }
    }
  }

  /** A policy for the port goes before one for the Service. */
  lookup({ metadata }: Service, { name }: ServicePort): ClientTlsIr | undefined {
    if (this.#winners.size === 0) return undefined;
    const service = `${metadata.namespace ?? ""}/${metadata.name}`;
    return (this.#winners.get(`${service}/${name ?? ""}`) ?? this.#winners.get(service))?.tls;
  }

  /** Takes down that routes of a Gateway lead to a Service, which makes it an ancestor of the Service's policies. */
  use(service: { readonly namespace: string; readonly name: string }, gateway: GatewayModel): void {
    if (this.#winners.size === 0) return;
    const key = `${service.namespace}/${service.name}`;
    const users = this.#users.get(key) ?? new Set<GatewayModel>();
    this.#users.set(key, users.add(gateway));
  }

  /** One entry for each Gateway that leads to a target, for those whose statuses are ours to write. */
  statuses(): readonly StatusUpdate[] {
    return this.#policies.flatMap((policy) => {
      const { entry, object } = policy;
      const namespace = object.metadata.namespace ?? "";
      const users = object.spec.targetRefs.flatMap(({ name }) => [...(this.#users.get(`${namespace}/${name}`) ?? [])]);
      const refs = [...new Set(users)].filter(({ class: { reports } }) => reports).map(({ ref }) => ref);
      if (refs.length === 0) return [];
      refs.sort((a, b) => compareText(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`));
      const conditions = this.#conditions(policy);
      const ancestors = refs
        .slice(0, MAX_ANCESTORS)
        .map((ref) => ({ ref: { group: GATEWAY_GROUP, ...ref }, conditions }));
      return [{ ref: refOf(object), generation: entry.object.metadata.generation ?? 1, kind: "ancestors", ancestors }];
    });
  }

  #conditions(policy: Policy): readonly ConditionIr[] {
    const [first] = policy.problems;
    const messages = joinMessages(policy.problems.map(({ message }) => message));
    return [
      this.#accepted(policy, messages),
      first === undefined
        ? condition("ResolvedRefs", true, "ResolvedRefs", "All references are resolved")
        : condition("ResolvedRefs", false, first.reason, messages),
    ];
  }

  #accepted(policy: Policy, problems: string): ConditionIr {
    const { object, entry, tls } = policy;
    const refuse = (reason: string, message: string) => condition("Accepted", false, reason, message);
    const [issue] = entry.issues;
    if (issue !== undefined) {
      return refuse("Invalid", `${issue.path}: ${issue.message}; the last valid version stays in effect`);
    }
    const foreign = object.spec.targetRefs.find((ref) => !isService(ref));
    if (foreign !== undefined)
      return refuse("Invalid", `spec.targetRefs: ${foreign.kind} ${foreign.name} is not a Service`);
    const lost = object.spec.targetRefs.find((ref) => this.#winners.get(targetKey(policy, ref)) !== policy);
    if (lost !== undefined) {
      const winner = this.#winners.get(targetKey(policy, lost));
      return refuse(
        "Conflicted",
        `BackendTLSPolicy ${winner?.object.metadata.name} already is for Service ${lost.name}`,
      );
    }
    const missing = object.spec.targetRefs.find((ref) => !this.#exists(policy, ref));
    if (missing !== undefined) {
      const port = missing.sectionName === undefined ? "" : ` with a port named ${missing.sectionName}`;
      return refuse("TargetNotFound", `there is no Service ${missing.name}${port}`);
    }
    if (tls.ca === "invalid") return refuse("NoValidCACertificate", `${problems}; connections to the backend fail`);
    const ignored = Object.keys(object.spec.options ?? {}).length > 0 ? "; spec.options have no effect here" : "";
    return condition("Accepted", true, "Accepted", `The policy is in effect${ignored}`);
  }

  #exists({ object }: Policy, { name, sectionName }: TargetRef): boolean {
    const service = this.#store.get("Service", object.metadata.namespace ?? "", name);
    return (
      service !== undefined &&
      (sectionName === undefined || service.spec.ports?.some((port) => port.name === sectionName) === true)
    );
  }
}

function isService({ group, kind }: TargetRef): boolean {
  return group === "" && kind === "Service";
}

function targetKey({ object }: Policy, { name, sectionName }: TargetRef): string {
  const service = `${object.metadata.namespace ?? ""}/${name}`;
  return sectionName === undefined ? service : `${service}/${sectionName}`;
}

/** The same object again while the policy and its ConfigMaps are the same. */
function readPolicy(store: PolicyStore, entry: Entry<"BackendTLSPolicy">, object: BackendTLSPolicy): Policy {
  const refs = object.spec.validation.caCertificateRefs ?? [];
  const namespace = object.metadata.namespace ?? "";
  const configMaps = refs.map(({ name }) => store.get("ConfigMap", namespace, name));
  const before = made.get(object);
  if (before?.configMaps.every((one, index) => one === configMaps[index]) === true) return { ...before.policy, entry };
  const policy = { entry, object, ...readTls(object, configMaps) };
  made.set(object, { configMaps, policy });
  return policy;
}

function readTls(
  { spec: { validation } }: BackendTLSPolicy,
  configMaps: readonly (ConfigMap | undefined)[],
): Pick<Policy, "tls" | "problems"> {
  const { hostname, wellKnownCACertificates, caCertificateRefs = [], subjectAltNames = [] } = validation;
  const problems: Problem[] = [];
  const bundles: string[] = [];
  for (const [index, { group, kind, name }] of caCertificateRefs.entries()) {
    const at = `spec.validation.caCertificateRefs[${index}]`;
    const pem = configMaps[index]?.data?.[CA_KEY];
    if (group !== "" || kind !== "ConfigMap") {
      problems.push({ reason: "InvalidKind", message: `${at}: ${kind} of group "${group}" is not a ConfigMap` });
    } else if (pem === undefined || parseBundle(pem) === undefined) {
      const message = `${at}: ConfigMap ${name} does not exist, or has no PEM certificates in ${CA_KEY}`;
      problems.push({ reason: "InvalidCACertificateRef", message });
    } else {
      bundles.push(pem.endsWith("\n") ? pem : `${pem}\n`);
    }
  }
  const ca =
    wellKnownCACertificates === "System" ? "system" : bundles.length > 0 ? { pem: bundles.join("") } : "invalid";
  const names = subjectAltNames.map(({ type, hostname: dns, uri }) =>
    type === "URI" ? ({ kind: "uri", value: uri ?? "" } as const) : ({ kind: "hostname", value: dns ?? "" } as const),
  );
  return { tls: { hostname, ca, subjectAltNames: names }, problems };
}
