import manifest from "../package.json" with { type: "json" };

/** Of this package; `sluice --version`. */
export const VERSION: string = manifest.version;
