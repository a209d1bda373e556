import { isPortFree } from "@sluice/envoy";
import { UserError } from "@sluice/manifest";

const DEFAULT_PORT = 8080;
/** Ports tried after the default one. */
const ATTEMPTS = 20;

/**
 * The gateway's port: the one asked for, or 8080 or the next that is free.
 * @param asked the variable PORT
 * @throws UserError when PORT is no port, or taken
 */
export async function choosePort(asked: string | undefined): Promise<number> {
  if (asked !== undefined && asked !== "") return askedPort(asked);
  for (let port = DEFAULT_PORT; port < DEFAULT_PORT + ATTEMPTS; port += 1) {
    if (await isPortFree(port)) return port;
  }
  throw new UserError(`ports ${DEFAULT_PORT} to ${DEFAULT_PORT + ATTEMPTS - 1} are taken`, {
    help: "choose another: PORT=9000 npm start",
  });
}

async function askedPort(asked: string): Promise<number> {
  const port = Number(asked);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new UserError(`PORT=${asked} is no port`, { help: "a port is a number from 1 to 65535" });
  }
  if (await isPortFree(port)) return port;
  throw new UserError(`port ${port} is taken`, {
    help: "end the program that has it, or choose another: PORT=9000 npm start",
  });
}
