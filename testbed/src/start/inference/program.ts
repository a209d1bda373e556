import { MissingError } from "@sluice/manifest";
import { findEpp } from "../../kube/epp-program.ts";

/** Undefined: it is not here, and cannot be built; people are told. */
export async function pickerProgram(env: NodeJS.ProcessEnv, tell: (line: string) => void): Promise<string | undefined> {
  try {
    return await findEpp({ env, onProgress: tell });
  } catch (error) {
    if (!(error instanceof MissingError)) throw error;
    tell(`${error.message}\nso the gateway picks pods by itself, with ai-load-balancer. For the picker: ${error.help}`);
    return undefined;
  }
}
