/** Method → its twin, which takes a `Literal` in the place of the string. */
export declare const TWINS: ReadonlyMap<string, string>;

/** The transform of asc that stores texts of the program as UTF-8. */
declare const LiteralTransform: new () => object;
export default LiteralTransform;
