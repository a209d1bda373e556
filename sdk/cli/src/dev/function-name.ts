/** The folders in a function's full name, also in the names of its type arguments. */
const FOLDERS = /(?:[~\w.@-]+\/)+/g;

/** `greet` for `plugins/greeter/assembly/greeting/greet`, as the compiler names it. */
export function shortName(name: string): string {
  return name.replaceAll(FOLDERS, "");
}
