import type { PickerIr } from "../../ir/action.ts";
import type { BackendIr, ClientTlsIr } from "../../ir/backend.ts";
import { memo } from "../../memo.ts";
import type { InferencePool, Service } from "../../resources/resources.ts";
import { type ServiceTarget, type Slices, serviceBackend } from "../service-backend.ts";
import type { Picking } from "./picking.ts";

/**
 * Milliseconds for TCP and TLS: pickers stand beside the gateway, and while one is gone each request that finds no
 * connection waits for so long.
 */
const CONNECT_TIMEOUT = 200;

/**
 * A stream to the picker stays open as long as its request, and Envoy counts streams as requests: at its limit pools would
 * silently be served without their pickers, or not at all.
 */
const MAX_STREAMS = 1_048_576;

/**
 * A picker whose machine is lost, or which is stopped, ends no connection, and Kubernetes takes some 40 s to notice. A ping
 * that nobody answers closes the connection, and the next one finds another picker, or fails at once. It goes out with a
 * request alone: a server of grpc-go closes connections whose pings come more often than its data (`too_many_pings`), so
 * that pings at intervals would cut off requests. An active health check of TCP would see no more than the kernel, which
 * goes on accepting for a process that is stopped.
 */
const KEEPALIVE = { idle: 1_000, timeout: 300 };

/** The picker of a pool. @param tls of a policy for it; without one its certificate, signed by itself, is not looked at */
export function pickerBackend(
  pool: InferencePool,
  { service, port }: Pick<ServiceTarget, "service" | "port">,
  slices: Slices,
  tls: ClientTlsIr | undefined,
): BackendIr {
  const isPlain = tls === undefined && port.appProtocol === "kubernetes.io/h2c";
  const target = { service, port, traffic: "grpc" as const, tls: isPlain ? undefined : (tls ?? unverified(service)) };
  return asPicker(pool, serviceBackend(target, slices));
}

const asPicker = memo((pool: InferencePool, backend: BackendIr): BackendIr => {
  const name = pickerName(pool);
  return { ...backend, name, connectTimeout: CONNECT_TIMEOUT, maxRequests: MAX_STREAMS, keepalive: KEEPALIVE };
});

const PREFIX = "epp/";

/** @param name of a BackendIr */
export function isPicker(name: string): boolean {
  return name.startsWith(PREFIX);
}

export function pickerName({ metadata }: InferencePool): string {
  return `${PREFIX}${metadata.namespace ?? ""}/${metadata.name}`;
}

/** How Envoy's own filter is to ask it; undefined where there is none that can be asked. */
export function nativePicker(pool: InferencePool, picking: Picking): PickerIr | undefined {
  if (picking.kind !== "picker") return undefined;
  const authority = pickerHost(picking.service.metadata);
  return { backend: pickerName(pool), authority, failOpen: picking.failureMode === "FailOpen" };
}

const unverified = memo(({ metadata }: Service): ClientTlsIr => {
  return { hostname: pickerHost(metadata), ca: "insecure", subjectAltNames: [] };
});

/** The name by which a Service is called inside of its cluster. */
export function pickerHost({ name, namespace = "" }: Service["metadata"]): string {
  return `${name}.${namespace}.svc`;
}
