import { directResponse, encodeRoute, quoteRegex, type Route, redirect } from "@sluice/envoy";
import type { ForwardIr, RedirectIr, RespondIr } from "../../ir/action.ts";
import type { HeaderMatchIr, RouteIr } from "../../ir/route.ts";
import { forwardRoute, isLost, pathRewrite } from "./forward.ts";
import { headerEdits } from "./header-edits.ts";
import { matchOf } from "./match.ts";

const encoded = new WeakMap<RouteIr, Uint8Array>();

/** Elements of a virtual host's `routes`. Of the same object in the IR they are made once. */
export function encodedRoute(route: RouteIr): Uint8Array {
  const known = encoded.get(route);
  if (known !== undefined) return known;
  const bytes = Buffer.concat(routesOf(route).map(encodeRoute));
  encoded.set(route, bytes);
  return bytes;
}

/** The same place in the order, but no request gets through: a plugin that must see them cannot be had. */
export function blockedRoute({ name, match }: RouteIr, plugin: string): Uint8Array {
  const body = `The gateway's plugin ${plugin} cannot be loaded.\n`;
  return encodeRoute(directResponse({ name, match: matchOf(match), status: 503, body }));
}

function routesOf(route: RouteIr): Route[] {
  const { action } = route;
  switch (action.kind) {
    case "forward":
      return isLost(action) ? [lostRoute(route)] : [...preflight(route, action), forwardRoute(route, action)];
    case "redirect":
      return [redirectRoute(route, action)];
    case "respond":
      return [respondRoute(route, action)];
  }
}

/** Gateway API: a rule none of whose backends can be had is answered 500. */
function lostRoute({ name, match }: RouteIr): Route {
  return directResponse({ name, match: matchOf(match), status: 500 });
}

/**
 * A browser asks by OPTIONS whether it may send a request, and names the request's method and headers instead of having
 * them: where these decide, that question needs a route of its own (Fetch standard, section 4.8).
 */
function preflight(route: RouteIr, action: ForwardIr): Route[] {
  const { method, path, query } = route.match;
  const names = route.match.headers.filter(({ invert }) => invert !== true).map(({ name }) => name);
  if (action.cors === undefined || method === "OPTIONS" || (method === undefined && names.length === 0)) return [];
  const headers: HeaderMatchIr[] = [
    { name: "origin", kind: "regex", value: ".+" },
    { name: "access-control-request-method", kind: "regex", value: method ?? ".+" },
    ...names.map((name) => ({ name: "access-control-request-headers", kind: "regex", value: listed(name) }) as const),
  ];
  return [forwardRoute({ ...route, match: { path, query, method: "OPTIONS", headers } }, action)];
}

/** RE2 for a list, parted by commas, that has the name. */
function listed(name: string): string {
  return `(?i)(.*[ ,])?${quoteRegex(name)}([ ,].*)?`;
}

function redirectRoute({ name, match }: RouteIr, action: RedirectIr): Route {
  const { scheme, hostname, port, path, status } = action;
  return redirect({
    name,
    match: matchOf(match),
    status,
    responseHeaders: headerEdits(action.responseHeaders),
    ...(scheme === undefined ? {} : { scheme }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(port === undefined ? {} : { port }),
    ...(path === undefined ? {} : { path: pathRewrite(path) }),
  });
}

function respondRoute({ name, match }: RouteIr, action: RespondIr): Route {
  return directResponse({
    name,
    match: matchOf(match),
    status: action.status,
    responseHeaders: headerEdits(action.responseHeaders),
    ...(action.body === undefined ? {} : { body: action.body }),
  });
}
