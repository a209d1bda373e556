// Public: messages of Protocol Buffers, read and written field by field.
export { ProtoReader } from "./reader";
export { ProtoWire } from "./wire";
export { ProtoWriter } from "./writer";
