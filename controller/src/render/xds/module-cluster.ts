import { type Cluster, httpCluster } from "@sluice/envoy";
import type { ModuleSource } from "./options.ts";

/** Name of the cluster that a module is fetched from. */
export function moduleCluster(url: string): string {
  return `modules/${new URL(url).host}`;
}

/** The clusters that proxies fetch modules from. */
export function moduleClusters(sources: readonly ModuleSource[]): Cluster[] {
  const urls = sources.flatMap((source) => (source.kind === "http" ? [source.url] : []));
  const byName = new Map(urls.map((url) => [moduleCluster(url), url]));
  return [...byName].map(([name, url]) => {
    const { hostname, port } = new URL(url);
    const address = hostname.replace(/^\[|\]$/g, "");
    return httpCluster({ name, endpoints: [{ address, port: Number(port || 80) }] });
  });
}
