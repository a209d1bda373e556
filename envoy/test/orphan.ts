/** Starts an Envoy, prints its process id and its folder's admin socket, and waits to be killed: for watchdog.test.ts. */
import { bootstrap, Envoy } from "../src/index.ts";

const envoy = await Envoy.start({ bootstrap: bootstrap() });
process.stdout.write(`${JSON.stringify({ pid: envoy.pid, admin: envoy.admin.address })}\n`);
if (process.argv[2] === "throw") {
  throw new Error("as an uncaught exception");
}
setInterval(() => {}, 1_000);
