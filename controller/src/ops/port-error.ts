import { UserError } from "@sluice/manifest";

/** That a port cannot be listened on. @param flag that sets it, `--xds-port` */
export function portError(host: string, port: number, flag: string, cause: unknown): UserError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new UserError(`cannot listen on ${host}:${port}: ${message}`, {
    where: flag,
    help: "end what uses the port, or choose another",
    cause,
  });
}
