import type { AiAttachmentIr } from "../ir/ai.ts";
import type { FleetIr, PoolRouteIr } from "../ir/fleet.ts";
import { storeKey } from "../store/resource-store.ts";
import type { RenderIssue } from "./issue.ts";

/**
 * Which route to a pool has a hostname of a Gateway. Higress keeps the endpoint picker of one of them alone
 * (alibaba/higress 4393, 4519), so the first one has it.
 */
export class PoolHosts {
  readonly #owners = new Map<string, string>();

  /** @param owner `HTTPRoute NAMESPACE/NAME` and so on; has all that is free of it from now on */
  take(owner: string, attachments: readonly AiAttachmentIr[]): void {
    for (const { key } of placesOf(attachments)) if (!this.#owners.has(key)) this.#owners.set(key, owner);
  }

  /** Who else has a part of it; undefined: nobody. */
  rivalOf(owner: string, attachments: readonly AiAttachmentIr[]): string | undefined {
    for (const { key, shown } of placesOf(attachments)) {
      const known = this.#owners.get(key);
      if (known !== undefined && known !== owner) return `${known} has ${shown}`;
    }
    return undefined;
  }
}

function placesOf(attachments: readonly AiAttachmentIr[]): readonly { readonly key: string; readonly shown: string }[] {
  return attachments.flatMap(({ gateway, hostnames }) =>
    hostnames.map((hostname) => ({
      key: `${storeKey(gateway)} ${hostname}`,
      shown: `${hostname} of Gateway ${storeKey(gateway)}`,
    })),
  );
}

const MANY = "and Higress picks endpoints of one pool for all rules of an HTTPRoute";
const ONE_EACH = "Higress picks endpoints for one HTTPRoute of a Gateway and hostname alone";
const CORS = "its CORS filter takes away the endpoint picker there: what it leads to is taken in turn";

/** What becomes wrong of people's HTTPRoutes to pools on Higress. Those come first at `hosts`. */
export function higressPoolIssues({ poolRoutes = [] }: FleetIr, hosts: PoolHosts): readonly RenderIssue[] {
  return poolRoutes.flatMap((route) => {
    const { pools } = route;
    const owner = `HTTPRoute ${storeKey(route)}`;
    const rival = hosts.rivalOf(owner, route.attachments);
    hosts.take(owner, route.attachments);
    const names = pools.map(storeKey).join(", ");
    return [
      ...(pools.length > 1
        ? [issue(route, `it leads to the InferencePools ${names}, ${MANY}: give each an HTTPRoute`)]
        : []),
      ...(rival === undefined ? [] : [issue(route, `${rival}, and ${ONE_EACH}: give it a hostname of its own`)]),
      ...corsIssues(route),
    ];
  });
}

/** On Istio, which tells rules apart. */
export function istioPoolIssues({ poolRoutes = [] }: FleetIr): readonly RenderIssue[] {
  return poolRoutes.flatMap(corsIssues);
}

function corsIssues(route: PoolRouteIr): readonly RenderIssue[] {
  return route.cors ? [issue(route, CORS)] : [];
}

function issue({ namespace, name }: PoolRouteIr, message: string): RenderIssue {
  return { ref: { kind: "HTTPRoute", namespace, name }, part: "", message };
}

/**
 * Why a rule of an AIRoute cannot have its pool on Higress; undefined: it can, and has its hostnames from now on.
 *
 * @param owner `AIRoute NAMESPACE/NAME rule NAME`
 */
export function poolRuleFault(
  owner: string,
  attachments: readonly AiAttachmentIr[],
  hosts: PoolHosts,
): string | undefined {
  const rival = hosts.rivalOf(owner, attachments);
  if (rival !== undefined) return `${rival}, and ${ONE_EACH}: the rule is left out; give it a hostname of its own`;
  hosts.take(owner, attachments);
  return undefined;
}
