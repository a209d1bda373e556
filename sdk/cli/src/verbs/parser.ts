import { Argument, Command, Option } from "commander";
import { ExitCode } from "../errors.ts";
import { VERSION } from "../version.ts";
import type { Verb, VerbArgument, VerbOption } from "./verb.ts";

/** Told what the verb answers. */
export type OnExit = (code: number) => void;

/** Commander's parser of these verbs. It throws CommanderError, and prints nothing but help and the version. */
export function parserOf(verbs: readonly Verb[], onExit: OnExit): Command {
  const sluice = new Command("sluice")
    .description("builds, tests, ships and runs WebAssembly plugins for Envoy and Higress")
    .version(VERSION)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .addHelpText("after", `\nExit codes: ${EXIT_CODES}.\nEvery verb says more: sluice VERB --help`);
  for (const verb of verbs) addVerb(sluice, verb, onExit);
  return sluice;
}

/** What every verb exits with. */
export const EXIT_CODES = `${ExitCode.Done} done, ${ExitCode.UserInput} your input is wrong, ${ExitCode.Missing} something that is needed is missing, ${ExitCode.Bug} a bug`;

function addVerb(sluice: Command, verb: Verb, onExit: OnExit): void {
  const command = sluice.command(verb.name).description(verb.summary).helpGroup(`${verb.group}:`);
  for (const argument of verb.arguments ?? []) command.addArgument(argumentOf(argument));
  for (const option of verb.options ?? []) command.addOption(optionOf(option));
  command.addHelpText("after", examplesText(verb));
  command.action(async (...given: unknown[]) => {
    // Commander adds the flags, and the command itself.
    const [flags] = given.splice(-2);
    const args = given.flat().filter((arg): arg is string => typeof arg === "string");
    onExit(await verb.run(args, flags as never));
  });
}

function argumentOf({ name, help, optional, many, fallback, values }: VerbArgument): Argument {
  const text = many === true ? `${name}...` : name;
  const argument = new Argument(optional === true ? `[${text}]` : `<${text}>`, help);
  if (fallback !== undefined) argument.default(fallback);
  return values === undefined ? argument : argument.choices(values);
}

function optionOf({ flags, help, fallback, values, many, required }: VerbOption): Option {
  const option = new Option(flags, help);
  if (required === true) option.makeOptionMandatory();
  if (fallback !== undefined) option.default(fallback);
  if (values !== undefined) option.choices(values);
  if (many !== true) return option;
  return option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value]);
}

function examplesText({ examples }: Verb): string {
  const lines = examples.map(({ does, command }) => `  # ${does}\n  ${command}`);
  return `\nExamples:\n${lines.join("\n")}`;
}
