import type { ClassModel } from "./gateway-class.ts";
import type { TranslateOptions } from "./options.ts";

export type PortOptions = Pick<TranslateOptions, "targetPorts" | "privilegedPortOffset">;

/** The port that a class's proxies open for a listener's. */
export function targetPort(port: number, { ports }: ClassModel, options: PortOptions): number {
  return options.targetPorts[port] ?? ports[port] ?? (port < 1024 ? port + options.privilegedPortOffset : port);
}
