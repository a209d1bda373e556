import type { LogLevel } from "@sluice/envoy";
import type { DevView } from "./dev/dev-view.ts";
import { EnvoyLines, type HostEvent } from "./dev/envoy-lines.ts";
import { OncePerThreads } from "./dev/once.ts";
import { trapReport } from "./dev/trap-report.ts";

/** Levels of a plugin's words that whoever runs a gateway is shown; audit lines are warnings. */
const SHOWN: readonly LogLevel[] = ["warning", "error", "critical"];

/** Released modules have no names and no source map. */
const NO_SOURCES = { root: "", folder: "", map: "" };

/** The warnings, errors and traps of the plugins in a gateway's Envoys. What Envoy itself says is left out. */
export class PluginLog {
  readonly #view: DevView;
  /** By fleet: the lines of one message follow each other in one Envoy's log only. */
  readonly #fleets = new Map<string, EnvoyLines>();

  constructor(view: DevView) {
    this.#view = view;
  }

  /** A line of the log of a fleet's Envoy. */
  take(fleet: string, line: string): void {
    const lines = this.#fleets.get(fleet) ?? this.#open();
    this.#fleets.set(fleet, lines);
    lines.take(line);
  }

  /** Shows what may still have gone on, and how much of a flood was left out. */
  flush(): void {
    for (const lines of this.#fleets.values()) lines.flush();
    this.#view.end();
  }

  #open(): EnvoyLines {
    const once = new OncePerThreads();
    return new EnvoyLines((event) => this.#show(event, once));
  }

  #show(event: HostEvent, once: OncePerThreads): void {
    if (event.kind === "trap") this.#view.trap(() => trapReport(event.trap, NO_SOURCES));
    if (event.kind !== "log" || !SHOWN.includes(event.level)) return;
    if (once.passes(event.text, event.thread, Date.now(), false)) this.#view.log(event.level, event.text);
  }
}
