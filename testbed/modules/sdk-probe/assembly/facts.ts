import {
  base64Decode,
  base64Encode,
  Bytes,
  callForeign,
  clearRouteCache,
  clusterName,
  HeadersStatus,
  HttpContext,
  keepRoute,
  LogLevel,
  log,
  logEnabled,
  monotonicNanoseconds,
  PropertyPath,
  randomBelow,
  randomBytes,
  requestHeaders,
  responseFromUpstream,
  responseHeaders,
  routeName,
  signByHost,
  upstreamMetadata,
  wallMilliseconds,
  wallNanoseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Report } from "./report";

/** Properties of the stream, of each type, and one that nobody knows. */
@final
export class ReadProperties extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    return new Report()
      .bytes("route", routeName())
      .bytes("cluster", clusterName())
      .text("path", PropertyPath.of("request.path").text())
      .text("header", PropertyPath.parts(["request", "headers", "x-dotted.name"]).text())
      .integer("port", PropertyPath.of("source.port").integer(-1))
      .integer("attempts", PropertyPath.of("upstream.request_attempt_count").integer(-1))
      .integer("notAnInteger", PropertyPath.of("request.method").integer(-1))
      .flag("unknown", PropertyPath.of("nobody.knows").bytes() == null)
      .send();
  }
}

/** Sets the property of `x-probe-key` to `x-probe-value`, for others and the access log to read. */
@final
export class SetProperty extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const value = Bytes.of(requestHeaders.get("x-probe-value"));
    const set = PropertyPath.of(requestHeaders.get("x-probe-key")).set(value);
    requestHeaders.replace("x-set", set.toString());
    return HeadersStatus.Continue;
  }
}

/** Shows the property of `x-probe-key` in a request header, and where the response came from in a response header. */
@final
export class GetProperty extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    requestHeaders.replace("x-got", PropertyPath.of(requestHeaders.get("x-probe-key")).text());
    return HeadersStatus.Continue;
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    responseHeaders.replace("x-from-upstream", responseFromUpstream().toString());
    responseHeaders.replace("x-attempts", PropertyPath.of("upstream.request_attempt_count").integer(-1).toString());
    return HeadersStatus.Continue;
  }
}

/** For the upstream's chain: which endpoint this attempt goes to. */
@final
export class ReadEndpoint extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    requestHeaders.replace("x-provider", upstreamMetadata("sluice", "provider").text());
    return HeadersStatus.Continue;
  }
}

/** Changes the header that routes match on, and clears the route cache or keeps the route as `x-probe-route` says. */
@final
export class Reroute extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const how = requestHeaders.get("x-probe-route");
    const before = routeName();
    if (how == "keep") keepRoute();
    requestHeaders.replace("x-tenant", "second");
    if (how == "clear") clearRouteCache();
    requestHeaders.replaceBytes(Bytes.of("x-routes"), Bytes.of(before.toString() + " " + routeName().toString()));
    return HeadersStatus.Continue;
  }
}

/** A foreign function that exists, and one that does not. */
@final
export class CallForeign extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const text = Bytes.of("text ".repeat(100));
    const compressed = callForeign(Bytes.of("compress"), text);
    const restored = callForeign(Bytes.of("uncompress"), compressed.value);
    const unknown = callForeign(Bytes.of("no_such_function"), text);
    return new Report()
      .flag("compressed", compressed.ok && compressed.value.length < text.length)
      .flag("restored", restored.ok && restored.value.equals(text))
      .flag("unknownFailed", !unknown.ok)
      .text("reason", unknown.error)
      .send();
  }
}

/** The host's signature of the request's path under the key in the header `x-probe-key`, in base64 both. */
@final
export class SignByHost extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const key = base64Decode(requestHeaders.getBytes(Bytes.of("x-probe-key")));
    const signature = signByHost(key.value, requestHeaders.getBytes(Bytes.of(":path")));
    return new Report().bytes("signature", base64Encode(signature.value)).text("reason", signature.error).send();
  }
}

/** Clock and random numbers. */
@final
export class ReadClock extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const start = monotonicNanoseconds();
    let inRange = true;
    let largest: u32 = 0;
    for (let i = 0; i < 1000; i++) {
      const number = randomBelow(10);
      inRange = inRange && number < 10;
      largest = max(largest, number);
    }
    const milliseconds = wallMilliseconds();
    return new Report()
      .integer("wall", milliseconds)
      .flag("nanoseconds", <i64>(wallNanoseconds() / 1_000_000) >= milliseconds)
      .flag("forward", monotonicNanoseconds() >= start && start > 0)
      .flag("inRange", inRange && randomBelow(0) == 0 && randomBelow(1) == 0)
      .integer("largest", largest)
      .flag("distinct", !Bytes.wrap(randomBytes(16)).equals(Bytes.wrap(randomBytes(16))))
      .integer("noBytes", randomBytes(0).byteLength)
      .send();
  }
}

/** A line of each level. */
@final
export class WriteLog extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const levels: StaticArray<string> = ["trace", "debug", "info", "warn", "error", "critical"];
    let enabled = "";
    for (let level = 0; level < levels.length; level++) {
      if (logEnabled(<LogLevel>level)) enabled += levels[level] + " ";
      log(<LogLevel>level, "probe: says: " + levels[level]);
    }
    log(LogLevel.Critical, "probe: long: " + "é".repeat(5000));
    return new Report().text("enabled", enabled).send();
  }
}

/** What the VM holds: pages of 64 KiB. */
@final
export class ReadMemory extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    return new Report().integer("pages", memory.size()).send();
  }
}
