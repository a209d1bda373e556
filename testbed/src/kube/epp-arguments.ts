/** Ports of the reference endpoint picker (GIE). */
export interface EppPorts {
  /** Of its gRPC service. */
  readonly port: number;
  readonly health: number;
  readonly metrics: number;
}

export interface EppSettings extends EppPorts {
  /** Path of the kubeconfig with which it reads the pool and its pods. */
  readonly kubeconfig: string;
  readonly namespace: string;
  /** Name of the InferencePool. */
  readonly pool: string;
  /** An EndpointPickerConfig. */
  readonly config: unknown;
}

/** What the reference endpoint picker is started with. */
export function eppArguments(settings: EppSettings): readonly string[] {
  const flags = {
    kubeconfig: settings.kubeconfig,
    "pool-name": settings.pool,
    "pool-namespace": settings.namespace,
    "grpc-port": settings.port,
    "grpc-health-port": settings.health,
    "metrics-port": settings.metrics,
    "metrics-endpoint-auth": false,
    tracing: false,
    "enable-pprof": false,
    "config-text": JSON.stringify(settings.config),
  };
  return Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
}

/** An EndpointPickerConfig of GIE v1.1. @param scorers with their weights; undefined for GIE's own */
export function eppConfig(scorers: Readonly<Record<string, number | undefined>>): unknown {
  const names = Object.keys(scorers);
  return {
    apiVersion: "inference.networking.x-k8s.io/v1alpha1",
    kind: "EndpointPickerConfig",
    plugins: names.map((type) => ({ type })),
    schedulingProfiles: [
      { name: "default", plugins: names.map((pluginRef) => ({ pluginRef, weight: scorers[pluginRef] })) },
    ],
  };
}

/** How many pods it has metrics of. */
export async function podsKnown(metricsPort: number): Promise<number> {
  const reply = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
  const lines = (await reply.text()).split("\n");
  return lines.filter((line) => line.startsWith("inference_pool_per_pod_queue_size{")).length;
}
