import { UserError } from "@sluice/manifest";

/** What a check found; `note`: nothing is wrong, but somebody may look for it here. */
export interface Finding {
  readonly state: "ok" | "note" | "failed";
  /** One line. */
  readonly says: string;
  /** How to mend what failed. */
  readonly help?: string;
}

/** One thing that the command may need. */
export interface Check {
  readonly name: string;
  /** A UserError that it throws is a failure, with its help. */
  run(): Promise<Finding>;
}

export interface NamedFinding extends Finding {
  readonly name: string;
}

export async function runCheck({ name, run }: Check): Promise<NamedFinding> {
  try {
    return { name, ...(await run()) };
  } catch (error) {
    if (error instanceof UserError) return { name, ...failureOf(error) };
    const text = error instanceof Error ? error.message : String(error);
    return { name, state: "failed", says: text, help: "this is a bug: please report it with the text above" };
  }
}

export function ok(says: string): Finding {
  return { state: "ok", says };
}

export function note(says: string): Finding {
  return { state: "note", says };
}

export function failed(says: string, help: string): Finding {
  return { state: "failed", says, help };
}

function failureOf({ message, where, help }: UserError): Finding {
  const says = where === undefined ? message : `${message} (${where})`;
  return help === undefined ? { state: "failed", says } : { state: "failed", says, help };
}
