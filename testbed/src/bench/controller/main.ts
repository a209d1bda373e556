// The controller's figures alone: node scripts/run.mjs testbed/src/bench/controller/main.ts
import { formatFigures } from "../table.ts";
import { scaleFigures } from "./scale-figures.ts";

process.stdout.write(`${formatFigures(await scaleFigures())}\n`);
process.exit(0);
