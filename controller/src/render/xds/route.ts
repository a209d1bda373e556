import { directResponse, encodeRoute, type Route, redirect } from "@sluice/envoy";
import type { RedirectIr, RespondIr } from "../../ir/action.ts";
import type { RouteIr } from "../../ir/route.ts";
import { memo } from "../../memo.ts";
import { forwardRoute, isLost, pathRewrite } from "./forward.ts";
import { headerEdits } from "./header-edits.ts";
import { matchOf } from "./match.ts";
import { replyText } from "./reply-texts.ts";

/** An element of a virtual host's `routes`. Of the same object in the IR it is made once. */
export const encodedRoute = memo((route: RouteIr): Uint8Array => encodeRoute(routeOf(route)));

/** The same place in the order, but no request gets through: a plugin that must see them cannot be had. */
export function blockedRoute({ name, match }: RouteIr, reason: string): Uint8Array {
  const body = `${reason}\n`;
  return encodeRoute(directResponse({ name, match: matchOf(match), status: 503, body }));
}

function routeOf(route: RouteIr): Route {
  const { action } = route;
  switch (action.kind) {
    case "forward":
      return isLost(action) ? lostRoute(route) : forwardRoute(route, action);
    case "redirect":
      return redirectRoute(route, action);
    case "respond":
      return respondRoute(route, action);
  }
}

/** Gateway API: a rule none of whose backends can be had is answered 500. */
function lostRoute({ name, match }: RouteIr): Route {
  return directResponse({ name, match: matchOf(match), status: 500, ...bodyOf(500) });
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
    ...(action.body === undefined ? bodyOf(action.status) : { body: action.body }),
  });
}

function bodyOf(status: number): { readonly body?: string } {
  const body = replyText(status);
  return body === undefined ? {} : { body };
}
