import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An API server that knows nothing, or lets nobody in. */
export interface StrangeCluster {
  /** YAML of a kubeconfig. */
  readonly kubeconfig: string;
  close(): Promise<void>;
}

/** Without any custom resource, as a fresh API server answers. */
export function emptyCluster(): Promise<StrangeCluster> {
  return answering(404, "404 page not found\n", "text/plain");
}

/** Where this user may do nothing (metav1.Status). */
export function forbiddingCluster(): Promise<StrangeCluster> {
  const status = {
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    message:
      'aipolicies.sluice.dev is forbidden: User "jane" cannot patch resource "aipolicies" in API group "sluice.dev"',
    reason: "Forbidden",
    code: 403,
  };
  return answering(403, JSON.stringify(status), "application/json");
}

/** @param server URL of the API server */
export function kubeconfigOf(server: string): string {
  return `apiVersion: v1
kind: Config
current-context: test
clusters: [{ name: test, cluster: { server: "${server}", insecure-skip-tls-verify: true } }]
users: [{ name: jane, user: { token: nothing } }]
contexts: [{ name: test, context: { cluster: test, user: jane, namespace: demo } }]
`;
}

async function answering(status: number, body: string, type: string): Promise<StrangeCluster> {
  const server = createServer((_, response) => response.writeHead(status, { "content-type": type }).end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    kubeconfig: kubeconfigOf(`http://127.0.0.1:${port}`),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
