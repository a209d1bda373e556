import { vi } from "vitest";
import { PATIENCE } from "./test-patience.ts";

/** Options of vi.waitFor and vi.waitUntil, whose patience no configuration sets. */
type Options = Parameters<typeof vi.waitFor>[1];

/** The file is read anew for each file of tests, but they share `vi`: it is changed once. */
const IS_PATIENT = Symbol.for("is patient");

if (!Reflect.has(vi, IS_PATIENT)) {
  const { waitFor, waitUntil } = vi;
  const waits: Pick<typeof vi, "waitFor" | "waitUntil"> = {
    waitFor: (check, options) => waitFor(check, patient(options)),
    waitUntil: (check, options) => waitUntil(check, patient(options)),
  };
  Object.assign(vi, waits, { [IS_PATIENT]: true });
}

function patient(options: Options = {}): Options {
  return typeof options === "number" ? options : { timeout: PATIENCE, ...options };
}
