// A thread does not inherit the loader that runs TypeScript here, so it registers its own. The compiler (13 MB of
// JavaScript) comes first, by Node's loader: through the other one it takes 15 s instead of one.
import "assemblyscript/asc";
import { register } from "tsx/esm/api";

register();
await import("./worker.ts");
