/** The emulator refused something the scenario asked for: a module, a configuration, a step out of order. */
export class HostError extends Error {
  override readonly name = "HostError";
}
