/** The transform of asc that stores texts of the program as UTF-8. */
declare const LiteralTransform: new () => object;
export default LiteralTransform;
