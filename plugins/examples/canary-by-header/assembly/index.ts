import {
  clearRouteCache,
  HeadersStatus,
  HttpContext,
  RulePlugin,
  registerPlugin,
  requestHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { crc32 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { CanaryByHeaderConfig, CanaryByHeaderConfigDecoder } from "./generated/config.gen";

class CanaryByHeader extends RulePlugin<CanaryByHeaderConfig> {
  constructor(id: u32) {
    super(id, "canary-by-header", new CanaryByHeaderConfigDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new CanaryByHeaderStream(id, this);
  }
}

class CanaryByHeaderStream extends HttpContext {
  constructor(
    id: u32,
    private readonly plugin: CanaryByHeader,
  ) {
    super(id);
  }

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const config = this.plugin.configForStream();
    if (config == null) return HeadersStatus.Continue;
    const user = requestHeaders.getBytes(config.by);
    // The same user has the same hash on every gateway, so nobody moves to and fro.
    const isCanary = user.length > 0 && crc32(user) % 100 < <u32>config.percent;
    // In the place of what a client says: only the gateway decides.
    requestHeaders.replace("x-version", isCanary ? "canary" : "stable");
    clearRouteCache();
    return HeadersStatus.Continue;
  }
}

registerPlugin((id: u32) => new CanaryByHeader(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export { proxy_on_request_headers } from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports";
