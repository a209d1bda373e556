import { MissingError, UserError } from "@sluice/manifest";
import { RegistryFailure, type RegistryFailureReason } from "@sluice/oci";

/** What no other input mends: the registry is away, or does wrong. */
const MISSING: readonly RegistryFailureReason[] = ["Unreachable", "ServerError", "DigestMismatch"];

/** Runs something that asks a registry; its failures become the command's errors. @param where the image */
export async function withRegistry<T>(where: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw error instanceof RegistryFailure ? registryError(error, where) : error;
  }
}

/** As the signal of `AbortSignal.timeout` says it. */
function isTimeout(cause: unknown): boolean {
  return cause instanceof Error && cause.name === "TimeoutError";
}

export function registryError(failure: RegistryFailure, where: string): UserError {
  const { reason, message, cause } = failure;
  const help = failure.help ?? (isTimeout(cause) ? "--timeout gives it longer" : undefined);
  const details = { where, cause, ...(help === undefined ? {} : { help }) };
  return MISSING.includes(reason) ? new MissingError(message, details) : new UserError(message, details);
}
