// node scripts/run.mjs scripts/matrix.ts [--markdown]: which cases ai-proxy translates between which protocols, from the goldens.
import { present } from "../plugins/ai-proxy/test/matrix/cases.ts";
import { PROTOCOLS } from "./ai-providers/read.ts";
import { matrixOf } from "./matrix/rows.ts";
import { writeMarkdown, writeText } from "./matrix/write.ts";

const backs = PROTOCOLS.filter((protocol) => present("answer").includes(protocol));
const write = process.argv.includes("--markdown") ? writeMarkdown : writeText;
console.log(write(matrixOf(backs)));
