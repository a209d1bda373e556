/** What becomes of a request. */
export type ActionIr = ForwardIr | RedirectIr | RespondIr;

export interface ForwardIr {
  readonly kind: "forward";
  /** At least one of weight > 0. Requests get 500 in the share of those that are invalid. */
  readonly destinations: readonly WeightedIr[];
  readonly requestHeaders: HeaderEditsIr;
  readonly responseHeaders: HeaderEditsIr;
  readonly rewrite?: RewriteIr;
  readonly mirrors: readonly MirrorIr[];
  readonly timeouts: TimeoutsIr;
  readonly retry?: RetryIr;
  readonly cors?: CorsIr;
  readonly session?: SessionIr;
  /** Whether `Upgrade: websocket` is passed on. */
  readonly websocket: boolean;
}

/** A share of the traffic. */
export interface WeightedIr {
  readonly weight: number;
  /** Name of a BackendIr; undefined: the reference cannot be resolved. */
  readonly backend: string | undefined;
  /** Asked by the proxy itself for the endpoint; absent: nobody is, or a plugin does. */
  readonly picker?: PickerIr;
  readonly requestHeaders: HeaderEditsIr;
  readonly responseHeaders: HeaderEditsIr;
}

/** An endpoint picker (GIE), asked by Envoy's ext_proc. */
export interface PickerIr {
  /** Name of a BackendIr. */
  readonly backend: string;
  readonly authority: string;
  /** What Envoy keeps of it is for requests without a body only. */
  readonly failOpen: boolean;
}

export interface RedirectIr {
  readonly kind: "redirect";
  readonly scheme?: "http" | "https";
  readonly hostname?: string;
  /** Absent: no port is written, where the scheme's own fits; else the listener's, already worked out. */
  readonly port?: number;
  readonly path?: PathRewriteIr;
  readonly status: 301 | 302 | 303 | 307 | 308;
  readonly responseHeaders: HeaderEditsIr;
}

/** Answered by the proxy itself. */
export interface RespondIr {
  readonly kind: "respond";
  readonly status: number;
  readonly body?: string;
  readonly responseHeaders: HeaderEditsIr;
}

/** Applied in the order set, add, remove. Names in lower case. */
export interface HeaderEditsIr {
  readonly set: readonly HeaderIr[];
  readonly add: readonly HeaderIr[];
  readonly remove: readonly string[];
}

export interface HeaderIr {
  readonly name: string;
  readonly value: string;
}

export const NO_EDITS: HeaderEditsIr = { set: [], add: [], remove: [] };

export interface RewriteIr {
  readonly hostname?: string;
  readonly path?: PathRewriteIr;
}

export type PathRewriteIr =
  | { readonly kind: "full"; readonly value: string }
  /** Puts `value` where the match's prefix is (Gateway API, HTTPPathModifier). */
  | { readonly kind: "prefix"; readonly prefix: string; readonly value: string };

export interface MirrorIr {
  readonly backend: string;
  /** Share of the requests, `numerator / denominator`. */
  readonly numerator: number;
  readonly denominator: number;
}

/** Milliseconds; 0: none; absent: the data plane's default. */
export interface TimeoutsIr {
  readonly request?: number;
  readonly backendRequest?: number;
  /** Longest silence of one attempt. */
  readonly attemptIdle?: number;
}

export interface RetryIr {
  /** Repetitions, so one less than tries. */
  readonly retries: number;
  /** Answers that are repeated. */
  readonly statuses: readonly number[];
  /** Envoy's words: `connect-failure`, `refused-stream`, `reset`, `5xx` and so on. */
  readonly on: readonly string[];
  /** Milliseconds before the first repetition. */
  readonly backoff?: number;
  /** `priorities`: the next attempt goes to the endpoints of the next priority; `hosts`: to another endpoint. */
  readonly avoid: "hosts" | "priorities";
}

/** Cross-origin requests (Fetch standard, section 3.3). */
export interface CorsIr {
  /** `*`, exact origins, or with one `*` for labels of the host. */
  readonly origins: readonly string[];
  /** `*` or names. */
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposeHeaders: readonly string[];
  /** Seconds. */
  readonly maxAge: number;
  readonly credentials: boolean;
}

export interface SessionIr {
  /** Name of the cookie or header. */
  readonly name: string;
  readonly kind: "cookie" | "header";
  /** Path of the cookie. */
  readonly path: string;
  /** Seconds that a cookie lives; absent: until the browser is closed. */
  readonly lifetime?: number;
}
