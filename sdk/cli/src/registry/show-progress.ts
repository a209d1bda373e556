import { formatBytes, type PushProgress } from "@sluice/oci";
import { isInteractive } from "../terminal.ts";

export interface Progress {
  readonly show: (progress: PushProgress) => void;
  /** Wipes its line. */
  readonly end: () => void;
}

/** How far a transfer is, on one line of a terminal's standard error; elsewhere nothing. */
export function showProgress(verb: string, silent: boolean): Progress {
  if (silent || !isInteractive()) return { show: () => undefined, end: () => undefined };
  return {
    show: ({ sent, total }) => {
      const percent = total === 0 ? 100 : Math.floor((sent / total) * 100);
      process.stderr.write(`\r\x1b[K${verb} ${percent} % of ${formatBytes(total)}`);
    },
    end: () => void process.stderr.write("\r\x1b[K"),
  };
}
