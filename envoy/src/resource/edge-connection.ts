import { create } from "@bufbuild/protobuf";
import type { Filter } from "../generated/envoy/config/listener/v3/listener_components_pb.js";
import {
  type HttpConnectionManager,
  HttpConnectionManager_PathWithEscapedSlashesAction,
  HttpConnectionManager_UpgradeConfigSchema,
} from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js";
import { withoutRequestHeaders } from "./early-header-mutation.ts";
import { type HttpConnectionInit, httpConnectionManager, managerFilter } from "./http-connection-manager.ts";

export type EdgeConnectionInit = HttpConnectionInit & {
  /** Request headers that clients may not send: taken away before anything looks at them. */
  readonly internalHeaders?: readonly string[];
  /** Protocols that requests may switch to, such as "websocket", where their routes do not refuse it. */
  readonly upgrades?: readonly string[];
};

/** `httpConnectionFilter` for clients whom nobody knows, and whose spelling of host and path must not decide what they may do. */
export function edgeConnectionFilter(init: EdgeConnectionInit): Filter {
  return managerFilter({
    ...httpConnectionManager(init),
    ...oneSpelling(),
    upgradeConfigs: (init.upgrades ?? []).map((upgradeType) =>
      create(HttpConnectionManager_UpgradeConfigSchema, { upgradeType }),
    ),
    earlyHeaderMutationExtensions:
      init.internalHeaders === undefined || init.internalHeaders.length === 0
        ? []
        : [withoutRequestHeaders(init.internalHeaders)],
  });
}

function oneSpelling(): Partial<HttpConnectionManager> {
  return {
    mergeSlashes: true,
    // A server behind us may take "%2F" for a slash. Where it matters the client is told the plain path and asks again,
    // so that routes and policies see what the server will see.
    pathWithEscapedSlashesAction: HttpConnectionManager_PathWithEscapedSlashesAction.UNESCAPE_AND_REDIRECT,
    // Also the redirects that we write must not repeat the port that a client happened to use.
    stripPortMode: { case: "stripAnyHostPort", value: true },
  };
}
