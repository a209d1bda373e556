import { writeFileSync } from "node:fs";
import { type Profiler as Inspected, console as inspectorConsole, Session } from "node:inspector";
import { join } from "node:path";

/** Microseconds between samples: a callback of a plugin takes some tens of them. */
const INTERVAL = 100;

/**
 * Records what this process does while there are gateways, for `sluice test --profile`: a file each time that the last one
 * ends, in V8's format (https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile).
 */
export class Profiler {
  readonly #folder: string;
  #started = false;
  #gateways = 0;
  #files = 0;

  /** @param folder is there */
  constructor(folder: string) {
    this.#folder = folder;
  }

  begin(): void {
    if (this.#gateways++ > 0) return;
    this.#start();
    inspectorConsole.profile();
  }

  end(): void {
    if (--this.#gateways === 0) inspectorConsole.profileEnd();
  }

  /** A profile that never ends keeps V8's profiler running: to start it takes a third of a second. */
  #start(): void {
    if (this.#started) return;
    this.#started = true;
    const session = new Session();
    session.connect();
    session.on("Profiler.consoleProfileFinished", ({ params }) => this.#write(params.profile));
    session.post("Profiler.enable");
    session.post("Profiler.setSamplingInterval", { interval: INTERVAL });
    session.post("Profiler.start");
  }

  #write(profile: Inspected.Profile): void {
    const name = `${process.pid}-${++this.#files}.part.json`;
    writeFileSync(join(this.#folder, name), JSON.stringify(profile));
  }
}
