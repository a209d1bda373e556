import { UserError } from "@sluice/manifest";
import { vi } from "vitest";

/** What a verb did. */
export interface Ran {
  readonly code: number | undefined;
  readonly out: string;
  readonly notes: string;
  readonly error: UserError | undefined;
}

/** Runs a verb of the command in this process, and keeps what it prints. */
export async function run(command: () => Promise<number>): Promise<Ran> {
  const lines: string[] = [];
  const notes: string[] = [];
  const spies = [
    vi.spyOn(console, "log").mockImplementation((line) => void lines.push(String(line))),
    vi.spyOn(console, "error").mockImplementation((line) => void notes.push(String(line))),
    vi.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0),
  ];
  const settle = (code: number | undefined, error?: UserError): Ran => {
    return { code, out: lines.join("\n"), notes: notes.join("\n"), error };
  };
  try {
    return settle(await command());
  } catch (error) {
    if (error instanceof UserError) return settle(undefined, error);
    throw error;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
