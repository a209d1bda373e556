import { generatedPositionFor, LEAST_UPPER_BOUND, originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { WebSocket } from "undici";

/** An answer or an event of the protocol, as far as it is read here. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** Where a program stands, in its source. */
export interface StoppedAt {
  readonly source: string | null;
  readonly line: number | null;
  readonly functions: readonly string[];
}

interface CallFrame {
  readonly callFrameId: string;
  readonly functionName: string;
  readonly location: { readonly scriptId: string; readonly columnNumber: number };
}

/** A client of the Chrome DevTools Protocol: what a debugger does with a module and its source map. */
export class Debugger {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (message: Message) => void>();
  /** By id; V8 keeps those of modules that were replaced for a while. */
  readonly #scripts = new Map<string, TraceMap>();
  #stopped: ((frames: readonly CallFrame[]) => void) | undefined;
  #innermost = "";
  #sent = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#receive(JSON.parse(String(data)) as Message));
  }

  /** @param url `ws://…`, as Node prints it */
  static async attach(url: string): Promise<Debugger> {
    const socket = new WebSocket(url);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener("open", () => resolve());
      socket.addEventListener("error", () => reject(new Error(`no inspector answers at ${url}`)));
    });
    const attached = new Debugger(socket);
    await attached.#call("Debugger.enable");
    return attached;
  }

  /** Sources of modules whose names end so, as a debugger opens them. */
  sources(end: string): readonly string[] {
    const all = [...this.#scripts.values()].flatMap(({ sources }) => sources);
    return [...new Set(all.flatMap((source) => (source?.endsWith(end) === true ? [source] : [])))];
  }

  /** In each module that is made of the source. @param line from 1 */
  async breakAt(source: string, line: number): Promise<void> {
    let set = 0;
    for (const [scriptId, map] of this.#scripts) {
      const { column } = generatedPositionFor(map, { source, line, column: 0, bias: LEAST_UPPER_BOUND });
      if (column === null) continue;
      const location = { scriptId, lineNumber: 0, columnNumber: column };
      // A module that was replaced may be gone by now.
      set += await this.#call("Debugger.setBreakpoint", { location }).then(
        () => 1,
        () => 0,
      );
    }
    if (set === 0) throw new Error(`no code stands at ${source}:${line}`);
  }

  /** Where the program stops next, the innermost function first. */
  async stopped(): Promise<StoppedAt> {
    const frames = await new Promise<readonly CallFrame[]>((resolve) => {
      this.#stopped = resolve;
    });
    this.#innermost = frames[0]?.callFrameId ?? "";
    const { scriptId = "", columnNumber: column = 0 } = frames[0]?.location ?? {};
    const map = this.#scripts.get(scriptId);
    if (map === undefined) throw new Error("the program stopped outside of the modules");
    const { source, line } = originalPositionFor(map, { line: 1, column });
    return { source, line, functions: frames.map(({ functionName }) => functionName) };
  }

  /** What an expression is worth in the innermost function of where the program stands. */
  async evaluate(expression: string): Promise<unknown> {
    const callFrameId = this.#innermost;
    const { result } = await this.#call("Debugger.evaluateOnCallFrame", {
      callFrameId,
      expression,
      returnByValue: true,
    });
    return (result as { readonly value?: unknown } | undefined)?.value;
  }

  async resume(): Promise<void> {
    await this.#call("Debugger.resume");
  }

  close(): void {
    this.#socket.close();
  }

  #receive({ id, method, params = {}, ...message }: Message): void {
    if (id !== undefined) {
      this.#answers.get(id)?.({ id, ...message });
      this.#answers.delete(id);
    } else if (method === "Debugger.scriptParsed") {
      this.#parsed(String(params.scriptId), String(params.scriptLanguage), String(params.sourceMapURL));
    } else if (method === "Debugger.paused") {
      this.#stopped?.(params.callFrames as readonly CallFrame[]);
    }
  }

  #parsed(scriptId: string, language: string, url: string): void {
    const [, base64] = /^data:application\/json;base64,(.*)$/.exec(url) ?? [];
    if (language !== "WebAssembly" || base64 === undefined) return;
    this.#scripts.set(scriptId, new TraceMap(Buffer.from(base64, "base64").toString("utf8")));
  }

  async #call(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const id = ++this.#sent;
    const answer = new Promise<Message>((resolve) => this.#answers.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { result = {}, error } = await answer;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }
}
