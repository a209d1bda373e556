import type { DescMessage, MessageInitShape, MessageShape } from "@bufbuild/protobuf";

/** Fields of a message that is still to be made: unlike protobuf's own type it can be spread. */
export type Fields<Desc extends DescMessage> = Exclude<MessageInitShape<Desc>, MessageShape<Desc>>;
