// npm start: builds the plugins, starts the demo's services, the controller and Envoy, and shows a line for each request.
import { once } from "node:events";
import { stopSignal } from "@sluice/cli";
import { readArguments, runCommand } from "../command-line.ts";
import { runChatDemo } from "./chat.ts";
import { prepare } from "./gateway.ts";
import { runInferenceDemo } from "./inference/demo.ts";
import { choosePort } from "./port.ts";

const USAGE = "npm start [-- --inference [--without-picker]]; PORT=9000 npm start takes another port";

async function main(): Promise<void> {
  const asked = readArguments(
    process.argv.slice(2),
    { inference: { type: "boolean" }, "without-picker": { type: "boolean" } },
    USAGE,
  );
  const stop = stopSignal();
  const stopped = once(stop, "abort").then(() => "signal" as const);
  const port = await choosePort(process.env.PORT);
  const binary = await Promise.race([stopped, prepare(stop)]);
  if (binary === "signal") return;
  if (asked.inference !== true) return runChatDemo(binary, port, stopped);
  await runInferenceDemo({ binary, port, stopped, withPicker: asked["without-picker"] !== true });
}

await runCommand(async () => {
  await main();
  return 0;
});
