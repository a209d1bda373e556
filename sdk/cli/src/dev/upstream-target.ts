import { type EndpointInit, findCaFile } from "@sluice/envoy";
import { UserError } from "@sluice/manifest";

/** Where requests go behind the plugin. */
export interface UpstreamTarget {
  readonly endpoint: EndpointInit;
  /** Whether the upstream is asked by its own name in place of the one that the client asked for. */
  readonly rewritesHost: boolean;
}

const PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/** @throws UserError when the text is no URL of HTTP */
export function upstreamTarget(text: string): UpstreamTarget {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const port = url === undefined ? undefined : PORTS[url.protocol];
  if (url === undefined || port === undefined) {
    throw new UserError(`${JSON.stringify(text)} is no URL of an HTTP server`, {
      where: "--upstream",
      help: "--upstream http://127.0.0.1:8080",
    });
  }
  if (url.pathname !== "/" || url.search !== "") {
    throw new UserError(`${JSON.stringify(text)} has a path, but paths are those of the requests`, {
      where: "--upstream",
      help: `--upstream ${url.origin}`,
    });
  }
  const address = url.hostname.replace(/^\[|\]$/g, "");
  const endpoint = { address, port: url.port === "" ? port : Number(url.port) };
  const tls = url.protocol === "https:" ? { tls: { caFile: findCaFile() } } : {};
  return { endpoint: { ...endpoint, ...tls }, rewritesHost: true };
}
