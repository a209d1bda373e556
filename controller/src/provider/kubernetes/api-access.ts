import type { RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import { MissingError, UserError } from "@sluice/manifest";

/** Where credentials come from. */
export type AccessInit =
  /** What kubectl would use: KUBECONFIG, `~/.kube/config`, else the Pod's service account. */
  | { readonly kind: "default"; readonly context?: string }
  | { readonly kind: "kubeconfig"; readonly path: string; readonly context?: string }
  /** The service account of the Pod that we run in. */
  | { readonly kind: "in-cluster" };

/** The API server's address and the credentials to use it with. */
export interface ApiAccess {
  readonly server: URL;
  /** Of the context, or the Pod's own; `default` when neither says. */
  readonly namespace: string;
  /** Certificates and headers for one request, read anew when they expire: service account tokens do every hour. */
  options(): Promise<RequestOptions>;
}

/**
 * Reads the credentials. The client library comes in only here, and only now: it takes 130 MB, which a gateway that is fed
 * by files has no use for. Throws UserError for a file that cannot be used, MissingError when there is none.
 */
export async function loadAccess(init: AccessInit): Promise<ApiAccess> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  try {
    load(config, init);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(`the kubeconfig cannot be read: ${cause instanceof Error ? cause.message : cause}`, {
      where: originOf(init),
      help: "name a kubeconfig that `kubectl --kubeconfig FILE get namespaces` works with",
      cause,
    });
  }
  return accessOf(config, init);
}

/** The server that the library falls back to. */
const NOWHERE = "http://localhost:8080";

function load(config: KubeConfig, init: AccessInit): void {
  switch (init.kind) {
    case "default":
      config.loadFromDefault();
      // What the library makes up where it finds nothing.
      if (config.getCurrentContext() === "loaded-context" && config.getCurrentCluster()?.server === NOWHERE) {
        throw new MissingError("there is no kubeconfig, and this process runs in no Pod", {
          where: originOf(init),
          help: "set KUBECONFIG to one that `kubectl get namespaces` works with",
        });
      }
      break;
    case "kubeconfig":
      config.loadFromFile(init.path);
      break;
    case "in-cluster":
      if (!process.env.KUBERNETES_SERVICE_HOST) throw new Error("this process runs in no Pod");
      config.loadFromCluster();
      break;
    default:
      init satisfies never;
  }
  if (init.kind !== "in-cluster" && init.context !== undefined) config.setCurrentContext(init.context);
}

function accessOf(config: KubeConfig, init: AccessInit): ApiAccess {
  const context = config.getContextObject(config.getCurrentContext());
  const cluster = config.getCurrentCluster();
  if (context === null || cluster === null) {
    const contexts = config.getContexts().map(({ name }) => name);
    throw new MissingError(`the kubeconfig has no context "${config.getCurrentContext()}" with a cluster`, {
      where: originOf(init),
      help: contexts.length === 0 ? "add a context to it" : `choose one of: ${contexts.join(", ")}`,
    });
  }
  if (cluster.server.startsWith("http:") && !cluster.skipTLSVerify) {
    throw new UserError(`${cluster.server} is asked without TLS, which the kubeconfig does not allow`, {
      where: originOf(init),
      help: "let its server begin with https://, or say insecure-skip-tls-verify: true beside it",
    });
  }
  const isProxied = Boolean(cluster.proxyUrl);
  return {
    server: new URL(cluster.server),
    namespace: context.namespace || "default",
    options: async () => {
      const options: RequestOptions = {};
      await config.applyToHTTPSOptions(options);
      // The library keeps one agent for good, with the certificates of its first use; only one that speaks to a proxy is
      // needed.
      if (!isProxied) delete options.agent;
      return options;
    },
  };
}

function originOf(init: AccessInit): string {
  switch (init.kind) {
    case "default":
      return process.env.KUBECONFIG || "~/.kube/config";
    case "kubeconfig":
      return init.path;
    case "in-cluster":
      return "/var/run/secrets/kubernetes.io/serviceaccount";
    default:
      return init satisfies never;
  }
}
