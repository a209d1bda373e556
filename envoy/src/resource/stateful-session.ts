import { create } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import type { TypedExtensionConfig } from "../generated/envoy/config/core/v3/extension_pb.js";
import {
  StatefulSessionPerRouteSchema,
  StatefulSessionSchema,
} from "../generated/envoy/extensions/filters/http/stateful_session/v3/stateful_session_pb.js";
import type { HttpFilter } from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js";
import { CookieBasedSessionStateSchema } from "../generated/envoy/extensions/http/stateful_session/cookie/v3/cookie_pb.js";
import { HeaderBasedSessionStateSchema } from "../generated/envoy/extensions/http/stateful_session/header/v3/header_pb.js";
import { type Cookie, CookieSchema } from "../generated/envoy/type/http/v3/cookie_pb.js";
import { duration } from "./duration.ts";
import { extension, httpFilter, typedConfig } from "./extension.ts";

/** The filter's name, which is also the key of a route's session in `filterConfigs`. */
export const STATEFUL_SESSION_FILTER = "envoy.filters.http.stateful_session";

/** Keeps a client at the endpoint that answered it first, on routes that say how, and does nothing for the others. */
export function statefulSessionFilter(): HttpFilter {
  return httpFilter(STATEFUL_SESSION_FILTER, StatefulSessionSchema, {});
}

export interface CookieSession {
  /** Name of the cookie. */
  readonly cookie: string;
  /** Default "/". */
  readonly path?: string;
  /** Seconds. Default: the cookie ends with the browser's session. */
  readonly ttl?: number;
}

export type SessionInit =
  | CookieSession
  /** The client repeats the header that the first answer carried. */
  | { readonly header: string };

/** `filterConfigs: { [STATEFUL_SESSION_FILTER]: statefulSession(…) }` of a route. A lost endpoint's clients get another. */
export function statefulSession(init: SessionInit): Any {
  return typedConfig(StatefulSessionPerRouteSchema, {
    override: { case: "statefulSession", value: { sessionState: sessionState(init) } },
  });
}

function sessionState(init: SessionInit): TypedExtensionConfig {
  if ("header" in init) {
    const name = "envoy.http.stateful_session.header";
    return extension(name, HeaderBasedSessionStateSchema, { name: init.header });
  }
  return extension("envoy.http.stateful_session.cookie", CookieBasedSessionStateSchema, {
    cookie: sessionCookie(init),
  });
}

function sessionCookie(init: CookieSession): Cookie {
  return create(CookieSchema, {
    name: init.cookie,
    path: init.path ?? "/",
    // Envoy itself adds HttpOnly.
    ...(init.ttl === undefined ? {} : { ttl: duration(init.ttl) }),
  });
}
