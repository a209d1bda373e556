import { create } from "@bufbuild/protobuf";
import {
  RedirectAction_RedirectResponseCode,
  type RedirectActionSchema,
  type Route,
  RouteSchema,
} from "../generated/envoy/config/route/v3/route_components_pb.js";
import type { Fields } from "./fields.ts";
import { type PathRewrite, pathEdit } from "./path-rewrite.ts";
import { type RouteBase, routeBase } from "./route.ts";

const CODES = {
  301: RedirectAction_RedirectResponseCode.MOVED_PERMANENTLY,
  302: RedirectAction_RedirectResponseCode.FOUND,
  303: RedirectAction_RedirectResponseCode.SEE_OTHER,
  307: RedirectAction_RedirectResponseCode.TEMPORARY_REDIRECT,
  308: RedirectAction_RedirectResponseCode.PERMANENT_REDIRECT,
} as const;

export type RedirectStatus = keyof typeof CODES;

/** What is left out stays as the request has it. */
export interface RedirectInit extends RouteBase {
  /** Default 302. */
  readonly status?: RedirectStatus;
  readonly scheme?: string;
  readonly hostname?: string;
  readonly port?: number;
  readonly path?: PathRewrite;
}

/** Envoy answers with another place to ask; the query goes along. */
export function redirect(init: RedirectInit): Route {
  return create(RouteSchema, { ...routeBase(init), action: { case: "redirect", value: redirectAction(init) } });
}

function redirectAction(init: RedirectInit): Fields<typeof RedirectActionSchema> {
  return {
    responseCode: CODES[init.status ?? 302],
    hostRedirect: init.hostname ?? "",
    portRedirect: init.port ?? 0,
    ...(init.scheme === undefined ? {} : { schemeRewriteSpecifier: { case: "schemeRedirect", value: init.scheme } }),
    ...pathRedirect(init.path),
  };
}

function pathRedirect(
  path: PathRewrite | undefined,
): Pick<Fields<typeof RedirectActionSchema>, "pathRewriteSpecifier"> {
  if (path === undefined) {
    return {};
  }
  if ("path" in path) {
    return { pathRewriteSpecifier: { case: "pathRedirect", value: path.path } };
  }
  const edit = pathEdit(path);
  return edit === undefined ? {} : { pathRewriteSpecifier: edit };
}
