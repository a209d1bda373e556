import type { KubeApi } from "@sluice/controller";
import { isRecord, UserError } from "@sluice/manifest";
import { type Check, type Finding, failed, note, ok } from "./check.ts";

const OLDEST_KUBERNETES = 31;

/** API groups that `sluice attach` writes to, and what brings them. */
const TARGETS: Readonly<Record<string, string>> = {
  "sluice.dev": "Sluice's controller",
  "extensions.higress.io": "Higress",
  "extensions.istio.io": "Istio",
  "gateway.envoyproxy.io": "Envoy Gateway",
};

/** The API server that kubectl would ask. */
export function clusterCheck(context: string | undefined): Check {
  return { name: "cluster", run: () => findCluster(context) };
}

async function findCluster(context: string | undefined): Promise<Finding> {
  // 130 MB that no other verb of a machine without a cluster needs.
  const { KubeClient, loadAccess } = await import("@sluice/controller");
  let access: Awaited<ReturnType<typeof loadAccess>>;
  try {
    access = await loadAccess({ kind: "default", ...(context === undefined ? {} : { context }) });
  } catch (error) {
    if (context !== undefined || !isAbsent(error)) throw error;
    return note("there is no kubeconfig; `sluice attach` needs one, unless it only prints");
  }
  const client = new KubeClient(access, { timeout: 10_000 });
  try {
    return await clusterFinding(client, access.server.href);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failed(
      `${access.server.href} does not answer: ${why}`,
      "see whether `kubectl cluster-info` works; the address and the credentials stand in the kubeconfig",
    );
  } finally {
    client.close();
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof UserError && error.message.includes("there is no kubeconfig");
}

export async function clusterFinding(api: KubeApi, server: string): Promise<Finding> {
  const [version, groups] = await Promise.all([
    api.request({ method: "GET", path: "/version" }),
    api.request({ method: "GET", path: "/apis" }),
  ]);
  const known = groupNames(groups);
  const found = Object.entries(TARGETS).flatMap(([group, name]) => (known.has(group) ? [name] : []));
  const { major, minor, gitVersion } = isRecord(version) ? version : {};
  const says = `${server}, Kubernetes ${String(gitVersion ?? "of an unknown version")}`;
  if (Number(major) === 1 && Number.parseInt(String(minor), 10) < OLDEST_KUBERNETES) {
    return note(`${says}; 1.${OLDEST_KUBERNETES} is the oldest that is tested`);
  }
  if (found.length > 0) return ok(`${says}; plugins can be attached for ${found.join(", ")}`);
  return note(
    `${says}; it has none of the custom resources that plugins are attached by: ${Object.keys(TARGETS).join(", ")}`,
  );
}

function groupNames(list: unknown): ReadonlySet<string> {
  const groups = isRecord(list) && Array.isArray(list.groups) ? list.groups : [];
  return new Set(groups.flatMap((group) => (isRecord(group) && typeof group.name === "string" ? [group.name] : [])));
}
