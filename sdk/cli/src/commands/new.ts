import path from "node:path";
import { findProjectRoot, UserError } from "@sluice/manifest";
import { ExitCode } from "../errors.ts";
import { checkName } from "../scaffold/plugin-name.ts";
import { askFor } from "../scaffold/questions.ts";
import { scaffold } from "../scaffold/scaffold.ts";
import { DEFAULT_SHAPE } from "../scaffold/shapes.ts";
import { isInteractive } from "../terminal.ts";
import { VERSION } from "../version.ts";

export interface NewFlags {
  readonly shape?: string;
  readonly description?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `sluice new [NAME]`: a plugin in the workspace around, or else a project of its own. Answers the exit code. */
export async function newCommand(name: string | undefined, flags: NewFlags): Promise<number> {
  if (name !== undefined) checkName(name);
  const answers =
    isInteractive() && flags.yes !== true && flags.json !== true ? await askFor(name, flags) : { ...flags, name };
  if (answers === undefined) return ExitCode.UserInput;
  if (answers.name === undefined) {
    throw new UserError("a plugin needs a name", { help: "sluice new NAME" });
  }
  const root = findProjectRoot(process.cwd());
  const standalone = root?.kind !== "workspace";
  const shape = answers.shape ?? DEFAULT_SHAPE;
  const folder = await scaffold({
    name: answers.name,
    shape,
    ...(answers.description === undefined ? {} : { description: answers.description }),
    parent: standalone ? process.cwd() : path.join(root.folder, "plugins"),
    standalone,
    version: VERSION,
  });
  if (flags.json === true) console.log(JSON.stringify({ name: answers.name, shape, folder, standalone }, null, 2));
  else console.log(nextSteps(answers.name, folder, standalone));
  return ExitCode.Done;
}

/** As the command was called: npm tells its children what it runs. */
function calledAs({ npm_command: npm, npm_lifecycle_event: script }: NodeJS.ProcessEnv): string {
  if (script === "sluice") return "npm run sluice --";
  return npm === "exec" ? "npx sluice" : "sluice";
}

function nextSteps(name: string, folder: string, standalone: boolean): string {
  const shown = path.relative(process.cwd(), folder);
  const command = calledAs(process.env);
  const steps = standalone
    ? [`cd ${shown}`, "npm install", "npx sluice test", `npx sluice dev ${name}`]
    : [`${command} test ${name}`, `${command} dev ${name}`];
  return [`${shown} is there. Next:`, ...steps.map((step) => `  ${step}`)].join("\n");
}
