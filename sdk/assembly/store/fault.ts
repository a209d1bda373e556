import { Bytes } from "../bytes";

/** Why there is no answer. */
export const enum StoreFault {
  None,
  /** The store did not answer within its time; whether it did what was asked is not known. */
  Timeout,
  /** No connection, or it broke; whether the store did what was asked is not known. */
  Connection,
  /** Wrong or missing credentials. */
  Auth,
  /** Something else is under the key. */
  WrongType,
  /** The store answered that it can not: full, read-only, loading, an error in a script, an answer that is none. */
  Server,
  /** Not asked at all: it failed too often just now. */
  CircuitOpen,
}

/** The fault's name for logs and metrics. */
export function storeFaultName(fault: StoreFault): string {
  switch (fault) {
    case StoreFault.Timeout:
      return "timeout";
    case StoreFault.Connection:
      return "connection";
    case StoreFault.Auth:
      return "auth";
    case StoreFault.WrongType:
      return "wrong_type";
    case StoreFault.Server:
      return "server";
    case StoreFault.CircuitOpen:
      return "circuit_open";
    default:
      return "none";
  }
}

/** What an error of Redis means. Errors inside of scripts carry the first one's code somewhere in their text. */
export function faultOfError(text: Bytes): StoreFault {
  if (text.startsWith(Bytes.of("NOAUTH")) || text.startsWith(Bytes.of("WRONGPASS"))) return StoreFault.Auth;
  if (text.startsWith(Bytes.of("NOPERM"))) return StoreFault.Auth;
  if (text.indexOf(Bytes.of("WRONGTYPE")) >= 0) return StoreFault.WrongType;
  // INCRBY on what is no number, also inside of a script.
  if (text.indexOf(Bytes.of("is not an integer or out of range")) >= 0) return StoreFault.WrongType;
  return StoreFault.Server;
}
