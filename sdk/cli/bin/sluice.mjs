#!/usr/bin/env node
// `npx sluice` in a clone: the command from its sources. The package that others install has a bundle in its place (scripts/pack).
import { fileURLToPath } from "node:url";

process.argv.splice(2, 0, fileURLToPath(new URL("../src/main.ts", import.meta.url)));
await import("../../../scripts/run.mjs");
