/** How a stub is to behave for one request. README.md has the table; the names of the fields follow its rows. */
export interface Steering {
  /** An HTTP status, or `quota`. */
  readonly error: number | "quota" | undefined;
  /** Connection reset instead of a reply. */
  readonly reset: boolean;
  /** No reply at all, until the client leaves. */
  readonly hang: boolean;
  /** Milliseconds before the reply begins. */
  readonly waitMs: number;
  /** Milliseconds before each event after the first. */
  readonly slowMs: number;
  /** Events (or, plain, bytes) after which the connection is reset. */
  readonly abortAfter: number | undefined;
  /** Events after which nothing more comes, until the client leaves. */
  readonly hangAfter: number | undefined;
  /** The stream ends without its terminal events. */
  readonly truncated: boolean;
  /** An error event after the first piece of text, then the end. */
  readonly streamError: boolean;
  /** An error event in the place of the first piece of text, then the end. */
  readonly firstError: boolean;
  /** The stream ends before the first piece of text. */
  readonly empty: boolean;
  /** An event (or, plain, a body) that is not JSON. */
  readonly badJson: boolean;
  readonly gzip: boolean;
  /** A streamed request gets the plain JSON answer. */
  readonly notSse: boolean;
  /** Bytes of one write; undefined: one event a write. */
  readonly split: number | undefined;
  /** Lines end with CRLF. */
  readonly crlf: boolean;
  /** A keep-alive comment before each event. */
  readonly comments: boolean;
  /** How many of the offered tools are called; undefined: as the prompt and tool_choice say. */
  readonly tools: number | undefined;
  readonly thinking: boolean;
  readonly refusal: boolean;
  readonly filter: boolean;
  /** Input tokens said to come from the provider's cache. */
  readonly cached: number;
  /** The answer is so many words long. */
  readonly words: number | undefined;
  readonly noUsage: boolean;
  /** The answer cites a source. */
  readonly citations: boolean;
  /** The provider's own name of the answer's end, in lower case with underscores; undefined: as it ends. */
  readonly end: string | undefined;
}

/** A flag nobody knows: a typo in a test must not pass for the default behaviour. */
export class SteeringError extends Error {}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Flag = (steering: Mutable<Steering>, value: number) => void;

const PLAIN: Steering = {
  error: undefined,
  reset: false,
  hang: false,
  waitMs: 0,
  slowMs: 0,
  abortAfter: undefined,
  hangAfter: undefined,
  truncated: false,
  streamError: false,
  firstError: false,
  empty: false,
  badJson: false,
  gzip: false,
  notSse: false,
  split: undefined,
  crlf: false,
  comments: false,
  tools: undefined,
  thinking: false,
  refusal: false,
  filter: false,
  cached: 0,
  words: undefined,
  noUsage: false,
  citations: false,
  end: undefined,
};

/** Flags with a number behind the name: `split-7`. */
const NUMBERED: Readonly<Record<string, Flag>> = {
  error: (s, value) => {
    s.error = value;
  },
  wait: (s, value) => {
    s.waitMs = value;
  },
  slow: (s, value) => {
    s.slowMs = value;
  },
  "abort-after": (s, value) => {
    s.abortAfter = value;
  },
  "hang-after": (s, value) => {
    s.hangAfter = value;
  },
  split: (s, value) => {
    s.split = Math.max(1, value);
  },
  tools: (s, value) => {
    s.tools = value;
  },
  cached: (s, value) => {
    s.cached = value;
  },
  words: (s, value) => {
    s.words = value;
  },
};

/** Flags that stand alone. */
const BARE: Readonly<Record<string, Partial<Steering>>> = {
  "error-quota": { error: "quota" },
  reset: { reset: true },
  hang: { hang: true },
  slow: { slowMs: 50 },
  truncated: { truncated: true },
  "stream-error": { streamError: true },
  "first-error": { firstError: true },
  empty: { empty: true },
  "bad-json": { badJson: true },
  gzip: { gzip: true },
  "not-sse": { notSse: true },
  split: { split: 1 },
  crlf: { crlf: true },
  comments: { comments: true },
  tools: { tools: 1 },
  thinking: { thinking: true },
  refusal: { refusal: true },
  filter: { filter: true },
  "no-usage": { noUsage: true },
  citations: { citations: true },
  /** Nothing special: a name to give to a model that exists at every provider. */
  plain: {},
};

const DIRECTIVE = /\[stub:([a-z0-9+-]+)\]/g;

/** Reads the flags of a model named `stub-a+b` and of the directives `[stub:a+b]` in the prompt's text. */
export function steer(model: string, prompt: string): Steering {
  const flags = model.startsWith("stub-") ? model.slice("stub-".length).split("+") : [];
  for (const match of prompt.matchAll(DIRECTIVE)) flags.push(...(match[1] ?? "").split("+"));
  const steering: Mutable<Steering> = { ...PLAIN };
  for (const flag of flags) apply(steering, flag);
  return steering;
}

/** The text without its directives. */
export function withoutDirectives(text: string): string {
  return text.replace(DIRECTIVE, "").trim();
}

function apply(steering: Mutable<Steering>, flag: string): void {
  const bare = BARE[flag];
  if (bare !== undefined) {
    Object.assign(steering, bare);
    return;
  }
  const [, end] = /^end-([a-z]+(?:-[a-z]+)*)$/.exec(flag) ?? [];
  if (end !== undefined) {
    steering.end = end.replaceAll("-", "_");
    return;
  }
  const [, name, value] = /^(.*)-(\d{1,9})$/.exec(flag) ?? [];
  const numbered = name === undefined ? undefined : NUMBERED[name];
  if (numbered === undefined) throw new SteeringError(`stub: unknown flag ${JSON.stringify(flag)}`);
  numbered(steering, Number(value));
}
