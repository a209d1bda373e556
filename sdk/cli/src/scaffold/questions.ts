import { isCancel, select, text } from "@clack/prompts";
import { faultOfName } from "./plugin-name.ts";
import { DEFAULT_SHAPE, SHAPES } from "./shapes.ts";

export interface Answers {
  readonly name: string;
  readonly shape: string;
  readonly description?: string;
}

/** What is known already is not asked for. */
interface Known {
  readonly shape?: string;
  readonly description?: string;
}

/** Asks on the terminal; undefined when that is broken off. */
export async function askFor(name: string | undefined, known: Known): Promise<Answers | undefined> {
  const chosenName = name ?? (await askName());
  if (isCancel(chosenName)) return undefined;
  const shape = known.shape ?? (await askShape());
  if (isCancel(shape)) return undefined;
  const description =
    known.description ?? (await text({ message: "In one sentence?", placeholder: "as the shape says it" }));
  if (isCancel(description)) return undefined;
  const sentence = (description ?? "").trim();
  return { name: chosenName, shape, ...(sentence === "" ? {} : { description: sentence }) };
}

function askName(): ReturnType<typeof text> {
  return text({
    message: "What is the plugin called?",
    placeholder: "request-id",
    validate: (given) => faultOfName(given ?? ""),
  });
}

function askShape(): ReturnType<typeof select<string>> {
  return select({
    message: "What does it do to begin with?",
    options: SHAPES.map(({ name, does }) => ({ value: name, label: name, hint: does })),
    initialValue: DEFAULT_SHAPE,
  });
}
