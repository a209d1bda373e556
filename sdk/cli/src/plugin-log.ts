import type { LogLevel } from "@sluice/envoy";
import type { DevView } from "./dev/dev-view.ts";
import { EnvoyLines, type HostEvent, LAST_WORDS, type RawTrap } from "./dev/envoy-lines.ts";
import { OncePerThreads } from "./dev/once.ts";
import { trapReport } from "./dev/trap-report.ts";
import { ReloadedPlugins } from "./reloaded-plugins.ts";

/** Levels of a plugin's words that whoever runs a gateway is shown; audit lines are warnings. */
const SHOWN: readonly LogLevel[] = ["warning", "error", "critical"];

/** A fleet's Envoy's count of how often it has loaded each plugin again. */
export type FleetReloads = (fleet: string) => Promise<ReadonlyMap<string, number>>;

interface Fleet {
  readonly lines: EnvoyLines;
  readonly reloaded: ReloadedPlugins;
}

/** Released modules have no names and no source map. */
const NO_SOURCES = { root: "", folder: "", map: "" };

/** The warnings, errors and traps of the plugins in a gateway's Envoys. What Envoy itself says is left out. */
export class PluginLog {
  readonly #view: DevView;
  readonly #reloads: FleetReloads;
  /** By name: the lines of one message follow each other in one Envoy's log only. */
  readonly #fleets = new Map<string, Fleet>();

  constructor(view: DevView, reloads: FleetReloads) {
    this.#view = view;
    this.#reloads = reloads;
  }

  /** A line of the log of a fleet's Envoy. */
  take(fleet: string, line: string): void {
    const known = this.#fleets.get(fleet) ?? this.#open(fleet);
    this.#fleets.set(fleet, known);
    known.lines.take(line);
  }

  /** Shows what may still have gone on, and how much of a flood was left out. */
  flush(): void {
    for (const { lines, reloaded } of this.#fleets.values()) {
      lines.flush();
      reloaded.stop();
    }
    this.#view.end();
  }

  #open(fleet: string): Fleet {
    const once = new OncePerThreads();
    const reloaded = new ReloadedPlugins(
      () => this.#reloads(fleet),
      (plugins) => this.#view.note(`Envoy has loaded again what had trapped: ${plugins.join(", ")}`),
    );
    return { lines: new EnvoyLines((event) => this.#show(event, once, reloaded)), reloaded };
  }

  #show(event: HostEvent, once: OncePerThreads, reloaded: ReloadedPlugins): void {
    if (event.kind === "trap") this.#trapped(event.trap, reloaded);
    if (event.kind !== "log" || !SHOWN.includes(event.level)) return;
    if (!once.passes(event.text, event.thread, Date.now(), false)) return;
    const isTrap = event.level === "critical" && LAST_WORDS.test(event.text);
    this.#view.log(event.level, isTrap ? named(event.plugin, event.text) : event.text);
  }

  #trapped(trap: RawTrap, reloaded: ReloadedPlugins): void {
    const { plugin = "" } = trap;
    reloaded.trapped(plugin !== "");
    this.#view.trap(() => {
      const [first = "", ...stack] = trapReport(trap, NO_SOURCES);
      return [named(plugin, first), ...stack];
    });
  }
}

/** A plugin names itself in what it says, save where the SDK says it. */
function named(plugin: string, text: string): string {
  return plugin === "" ? text : `${plugin}: ${text}`;
}
