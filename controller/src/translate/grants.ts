import type { ReferenceGrant } from "../resources/resources.ts";
import type { ResourceStore } from "../store/resource-store.ts";

export interface Referrer {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
}

export interface Referent extends Referrer {
  readonly name: string;
}

/** Which references across namespaces their targets' owners permit (Gateway API, ReferenceGrant). */
export class Grants {
  readonly #byNamespace = new Map<string, ReferenceGrant[]>();

  constructor(store: ResourceStore<"ReferenceGrant">) {
    for (const grant of store.list("ReferenceGrant")) {
      const namespace = grant.metadata.namespace ?? "";
      const grants = this.#byNamespace.get(namespace);
      if (grants === undefined) this.#byNamespace.set(namespace, [grant]);
      else grants.push(grant);
    }
  }

  /** References within a namespace need no grant. */
  permits(from: Referrer, to: Referent): boolean {
    if (from.namespace === to.namespace) return true;
    return (this.#byNamespace.get(to.namespace) ?? []).some(
      ({ spec }) =>
        spec.from.some(
          ({ group, kind, namespace }) => group === from.group && kind === from.kind && namespace === from.namespace,
        ) &&
        spec.to.some(
          ({ group, kind, name }) =>
            group === to.group && kind === to.kind && (name === undefined || name === "" || name === to.name),
        ),
    );
  }
}
