#!/usr/bin/env node
import { BRIDGE_OPTIONS } from "@sluice/controller/settings";
import { Command } from "commander";
import manifest from "../package.json" with { type: "json" };
import type { BuildFlags } from "./commands/build.ts";
import type { GatewayFlags } from "./commands/gateway.ts";
import type { GenerateFlags } from "./commands/generate.ts";
import {
  addOptions,
  addSettings,
  CONTROLLER_SETTINGS,
  GATEWAY_DEFAULTS,
  GATEWAY_SETTINGS,
  type SettingFlags,
  withBareFlags,
} from "./commands/settings.ts";
import type { UsageFlags } from "./commands/usage.ts";
import { ExitCode, formatError, reportOf } from "./errors.ts";
import { PERIODS } from "./usage/period.ts";
import { DIMENSIONS } from "./usage/usage-book.ts";
import { FORMATS } from "./usage/usage-report.ts";

/** A verb loads what it needs when it runs: `sluice usage` waits for no compiler and no Kubernetes client. */
function program(): Command {
  const sluice = new Command("sluice")
    .description("builds, tests, ships and runs WebAssembly plugins for Envoy and Higress")
    .version(manifest.version)
    .exitOverride();
  sluice
    .command("build")
    .description("compiles, optimises and checks plugins, and writes dist/")
    .argument("[name...]", "plugins to build; all of them when none is named")
    .option("--debug", "unoptimised, with function names, into dist/debug")
    .option("--test-modules", "also the modules under testbed/modules, into dist/test")
    .option("--json", "print what was built, and errors, as JSON")
    .action(async (names: string[], flags: BuildFlags) => {
      const { buildCommand } = await import("./commands/build.ts");
      process.exitCode = await buildCommand(names, flags);
    });
  sluice
    .command("generate")
    .description("writes decoders and README tables from the configuration schemas")
    .argument("[name...]", "plugins; all of them when none is named")
    .option("--check", "write nothing; fail when a file is not up to date")
    .action(async (names: string[], flags: GenerateFlags) => {
      const { generateCommand } = await import("./commands/generate.ts");
      process.exitCode = await generateCommand(names, flags);
    });
  const gateway = sluice
    .command("gateway")
    .description("runs a gateway on this machine from the resources in a directory, and follows their changes")
    .argument("[dir]", "a directory of YAML files, or one file", ".")
    .option("--ports <pairs>", "listener ports opened as others, such as 80=8080,443=8443")
    .option("--xds <variant>", "how Envoy is told: delta or sotw", "delta")
    .option("--access-log", "print a line of JSON for each request")
    .option("--print", "print the resources for the target's own controller, and end")
    .action(async (directory: string, flags: GatewayFlags) => {
      const { gatewayCommand } = await import("./commands/gateway.ts");
      process.exitCode = await gatewayCommand(directory, flags, manifest.version);
    });
  addSettings(gateway, GATEWAY_SETTINGS, GATEWAY_DEFAULTS);
  const controller = sluice
    .command("controller")
    .description("runs the controller for a cluster: reads its resources, tells proxies, writes statuses")
    .action(async (flags: SettingFlags) => {
      const { controllerCommand } = await import("./commands/controller.ts");
      process.exitCode = await controllerCommand(manifest.version, flags);
    });
  addSettings(controller, CONTROLLER_SETTINGS);
  const bridge = sluice
    .command("redis-bridge")
    .description("serves a Redis or Valkey to gateways over HTTP, in Upstash's REST protocol")
    .action(async (flags: SettingFlags) => {
      const { redisBridgeCommand } = await import("./commands/redis-bridge.ts");
      process.exitCode = await redisBridgeCommand(manifest.version, flags);
    });
  addOptions(bridge, BRIDGE_OPTIONS);
  sluice
    .command("usage")
    .description("sums up tokens and money in a gateway's access logs: per team, consumer, model and period")
    .argument("[file...]", "logs, of which those in .gz are decompressed; - or none: standard input")
    .option("--by <names>", `what is told apart: ${DIMENSIONS.join(", ")}`, "team,consumer,model")
    .option("--period <name>", `${PERIODS.join(", ")}`, "month")
    .option("--time-zone <name>", "where a day begins, as the IANA names it", "UTC")
    .option("--since <time>", "only requests from then on: 2026-11-01, or with a time")
    .option("--until <time>", "only requests before that")
    .option("--format <name>", `${FORMATS.join(", ")}`, "table")
    .option("--json", "the same as --format json")
    .action(async (files: string[], flags: UsageFlags) => {
      const { usageCommand } = await import("./commands/usage.ts");
      process.exitCode = await usageCommand(files, flags);
    });
  return sluice;
}

async function main(): Promise<void> {
  try {
    await program().parseAsync(withBareFlags(process.argv));
  } catch (error) {
    if (isUsage(error)) {
      // Commander has printed what is wrong; 0 is --help and --version.
      process.exitCode = error.exitCode;
      return;
    }
    const report = reportOf(error);
    console.error(process.argv.includes("--json") ? JSON.stringify(report) : formatError(report));
    process.exitCode = report.exitCode;
  }
}

function isUsage(error: unknown): error is { exitCode: number } {
  return (
    error instanceof Error && "code" in error && String(error.code).startsWith("commander.") && "exitCode" in error
  );
}

if (process.exitCode === undefined) process.exitCode = ExitCode.Done;
await main();
