// Values that are taken out of a request and put back into its answer.
export { Placeholders } from "./placeholders";
export { Restorer } from "./restorer";
