import { type LogLevel, parseLogLine } from "@sluice/envoy";

/** What a line of Envoy's log says about a plugin. */
export type HostEvent =
  | {
      readonly kind: "log";
      /** As Envoy's configuration names it. */
      readonly plugin: string;
      readonly level: LogLevel;
      readonly text: string;
      readonly thread: string;
    }
  | { readonly kind: "trap"; readonly trap: RawTrap }
  /** Envoy's own words, of those that matter to whoever writes a plugin. */
  | { readonly kind: "host"; readonly level: LogLevel; readonly text: string };

/** A trap as V8 tells of it. */
export interface RawTrap {
  /** Only where it said itself, just before, why it ends; Envoy does not tell. */
  readonly plugin?: string | undefined;
  /** The callback that Envoy had called, such as proxy_on_request_headers. */
  readonly callback: string;
  readonly message: string;
  /** The innermost first. */
  readonly frames: readonly RawFrame[];
}

export interface RawFrame {
  readonly function: string;
  /** Byte offset in the module. */
  readonly offset: number;
}

/** What Envoy puts before a plugin's own words: its name, root id and VM id. */
const PLUGIN_LOG = /^wasm log ?([^: ]*)[^:]*: ?/;
/** What the SDK has a plugin say before it ends its VM. */
export const LAST_WORDS = /^trap: /;
const TRAP = /^Function: (\S+) failed: (.*)$/;
const BACKTRACE = "Proxy-Wasm plugin in-VM backtrace:";
const FRAME = /^\s*\d+:\s+0x([0-9a-f]+) - (.*)$/;
const THREAD = /^\[[^\]]*\]\[(\d+)\]/;

/** Lines kept of one message; what comes behind them is left out. */
const MOST_LINES = 200;

/** Frames kept of a trap: an endless recursion has thousands. */
const MOST_FRAMES = 50;

/** Milliseconds without a line after which a message has ended. */
const END_OF_MESSAGE = 50;

/** What Envoy says of a plugin that it could not load; that is told by what became of the load. */
const LOAD_NOISE = /^(Wasm VM failed|Plugin \S+ failed to load|Plugin configured to fail|VM .* (failed|reload))/i;

type Open =
  | {
      readonly kind: "log";
      readonly plugin: string;
      readonly level: LogLevel;
      readonly thread: string;
      readonly lines: string[];
    }
  | (RawTrap & { readonly kind: "trap"; readonly frames: RawFrame[] });

/** Puts the lines of Envoy's log together to what a plugin said, and leaves out what Envoy says to itself. */
export class EnvoyLines {
  readonly #tell: (event: HostEvent) => void;
  /** By thread: who has said that it ends. */
  readonly #ending = new Map<string, string>();
  #open: Open | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(tell: (event: HostEvent) => void) {
    this.#tell = tell;
    // One for all: a flood would make a hundred thousand a second.
    this.#timer = setTimeout(() => this.flush(), END_OF_MESSAGE).unref();
  }

  /** A line of the log, in Envoy's default format or the going on of one. */
  take(line: string): void {
    const parsed = parseLogLine(line);
    if (parsed === undefined) {
      this.#goOn(line);
      return;
    }
    this.flush();
    const { level, component, text } = parsed;
    const thread = THREAD.exec(line)?.[1] ?? "";
    const [prefix, plugin = ""] = PLUGIN_LOG.exec(text) ?? [];
    const trap = TRAP.exec(text);
    if (component === "wasm" && prefix !== undefined) {
      const said = text.slice(prefix.length);
      if (level === "critical" && LAST_WORDS.test(said)) this.#ending.set(thread, plugin);
      this.#begin({ kind: "log", plugin, level, thread, lines: [said] });
    } else if (component === "wasm" && trap !== null) {
      const [, callback = "", message = ""] = trap;
      this.#begin({ kind: "trap", plugin: this.#ending.get(thread), callback, message, frames: [] });
      this.#ending.delete(thread);
    } else if ((level === "error" || level === "critical") && !LOAD_NOISE.test(text)) {
      this.#tell({ kind: "host", level, text });
    }
  }

  /** Tells of what may still have gone on. */
  flush(): void {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    if (open.kind === "log") this.#tell({ ...open, text: open.lines.join("\n") });
    else this.#tell({ kind: "trap", trap: open });
  }

  #begin(open: Open): void {
    this.#open = open;
    this.#timer.refresh();
  }

  #goOn(line: string): void {
    const open = this.#open;
    if (open === undefined) return;
    if (open.kind === "log") addLine(open.lines, line);
    else if (line !== BACKTRACE) addFrame(open.frames, line);
    this.#timer.refresh();
  }
}

function addLine(lines: string[], line: string): void {
  if (lines.length < MOST_LINES) lines.push(line);
  else if (lines.length === MOST_LINES) lines.push("…");
}

function addFrame(frames: RawFrame[], line: string): void {
  const [, offset, name] = FRAME.exec(line) ?? [];
  if (offset === undefined || frames.length >= MOST_FRAMES) return;
  frames.push({ function: name ?? "", offset: Number.parseInt(offset, 16) });
}
