import { UserError } from "@sluice/manifest";
import { parseDocument, stringify } from "yaml";
import { type Bootstrap, BootstrapSchema } from "./generated/envoy/config/bootstrap/v3/bootstrap_pb.js";
import { formatMessage, parseMessage } from "./json.ts";

/** A bootstrap as users write it, in YAML or JSON. `source` is the file's name, for messages. */
export function parseBootstrap(text: string, source: string): Bootstrap {
  // Aliases could repeat a part without end ("billion laughs"): the yaml package refuses more than 100.
  const document = parseDocument(text, { uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    throw new UserError(error.message, { where: source, cause: error });
  }
  return parseMessage(
    BootstrapSchema,
    toValue(() => document.toJS({ maxAliasCount: 100 }), source),
    source,
  );
}

function toValue(read: () => unknown, source: string): unknown {
  try {
    return read() ?? {};
  } catch (cause) {
    throw new UserError(cause instanceof Error ? cause.message : String(cause), { where: source, cause });
  }
}

/** The same bootstrap always gives the same text. */
export function formatBootstrap(bootstrap: Bootstrap): string {
  return stringify(formatMessage(BootstrapSchema, bootstrap), { lineWidth: 0, aliasDuplicateObjects: false });
}
