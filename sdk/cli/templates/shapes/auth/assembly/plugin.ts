import {
  Bytes,
  HeaderList,
  HeadersStatus,
  HttpContext,
  localReply,
  RulePlugin,
  requestHeaders,
  setConsumer,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { bearerToken } from "./keys";
import { MyPluginDecoder, MyPluginPolicy } from "./policy";

const AUTHORIZATION: Bytes = Bytes.of("authorization");

/** One for each configuration. */
export class MyPlugin extends RulePlugin<MyPluginPolicy> {
  constructor(id: u32) {
    super(id, "my-plugin", new MyPluginDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new MyPluginStream(id, this);
  }
}

/** One for each request. */
class MyPluginStream extends HttpContext {
  constructor(
    id: u32,
    private readonly plugin: MyPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const policy = this.plugin.configForStream();
    if (policy == null) return HeadersStatus.Continue;
    const token = bearerToken(requestHeaders.getBytes(AUTHORIZATION));
    if (token.length == 0) return refuse("no_key", 'Bearer realm="my-plugin"');
    const caller = policy.keys.callerOf(token);
    if (caller.length == 0) return refuse("unknown_key", 'Bearer realm="my-plugin", error="invalid_token"');
    setConsumer(caller);
    if (!policy.forward) requestHeaders.removeBytes(AUTHORIZATION);
    return HeadersStatus.Continue;
  }
}

/** @param challenge RFC 6750, section 3 */
function refuse(reason: string, challenge: string): HeadersStatus {
  localReply(401, Bytes.empty(), "my-plugin." + reason, new HeaderList().add("www-authenticate", challenge));
  return HeadersStatus.StopIteration;
}
