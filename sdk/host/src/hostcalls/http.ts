import { WasmResult } from "../abi.ts";
import { HeaderMap } from "../header-map.ts";
import { decodePairs } from "../pairs.ts";
import type { Vm } from "../vm.ts";
import { lazily } from "./control.ts";
import type { HostCalls } from "./imports.ts";

/** proxy_http_call. It belongs to the root context: the reply comes there, whoever called. */
export function httpCalls(vm: Vm): HostCalls {
  const { memory, services } = lazily(vm);
  return {
    proxy_http_call: (
      upstream: number,
      upstreamSize: number,
      headers: number,
      headersSize: number,
      body: number,
      bodySize: number,
      trailers: number,
      trailersSize: number,
      timeout: number,
      tokenOut: number,
    ) => {
      const cluster = memory().readText(upstream, upstreamSize);
      const pairs = memory().read(headers, headersSize);
      const bytes = memory().read(body, bodySize);
      const trailerPairs = memory().read(trailers, trailersSize);
      if (cluster === undefined || pairs === undefined || bytes === undefined || trailerPairs === undefined) {
        return WasmResult.InvalidMemoryAccess;
      }
      if (!memory().writeU32(tokenOut, 0)) return WasmResult.InvalidMemoryAccess;
      const map = new HeaderMap("request", decodePairs(pairs));
      const [method, path] = [map.get(":method"), map.get(":path")];
      if ((timeout | 0) < 0 || !services.callouts.knows(cluster)) return WasmResult.BadArgument;
      if (method === undefined || path === undefined || !map.has(":authority")) return WasmResult.BadArgument;
      if (bytes.length > 0) map.set("content-length", String(bytes.length));
      const { root } = vm.context;
      const token = vm.allocateToken();
      const request = {
        cluster,
        method,
        path,
        headers: map,
        body: bytes,
        trailers: new HeaderMap("trailers", decodePairs(trailerPairs)),
        timeoutMs: timeout,
        plugin: root.plugin.name,
      };
      const cancel = services.callouts.start(request, services.defer, (reply) => root.calloutDone(token, reply));
      root.trackCallout(token, cancel);
      memory().writeU32(tokenOut, token);
      return WasmResult.Ok;
    },
  };
}
