import type { AccessLogFields } from "@sluice/envoy";
import type { ModuleIr } from "../../ir/plugin.ts";

/** What the same IR is rendered for: one set of machines, or a reader. */
export interface XdsOptions {
  /** Where proxies find a module; undefined while it cannot be had. */
  readonly modules: (module: ModuleIr) => ModuleSource | undefined;
  /** PEM file with the authorities of the machine that the proxy runs on; absent: there is none. */
  readonly caFile?: string;
  /** Address that listeners are bound to. */
  readonly bind: "127.0.0.1" | "0.0.0.0" | "::";
  /**
   * Whether no other process may open the same ports. Default false: so that a proxy's threads share them without a lock,
   * and where each proxy has a network of its own. True needs proxies with one worker thread, for UDP.
   */
  readonly exclusivePorts?: boolean;
  /** A JSON line for each request and connection on the proxy's stdout. */
  readonly accessLog: AccessLogFields | "off";
  /** `redact` for whatever people may see. */
  readonly secrets: "reveal" | "redact";
}

export type ModuleSource =
  /** A file whose name changes with its contents, since proxies look at the name only. */
  | { readonly kind: "file"; readonly path: string }
  /** `http://host:port/path`; fetched by the proxies. */
  | { readonly kind: "http"; readonly url: string; readonly sha256: string };
