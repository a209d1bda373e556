/** How a field's value is written (protobuf.dev, "Encoding": message structure). Groups, 3 and 4, are not read. */
export const enum ProtoWire {
  Varint = 0,
  Fixed64 = 1,
  /** Bytes, text, a message, packed numbers. */
  Length = 2,
  Fixed32 = 5,
}

/** Bits of a tag below the field's number. */
export const WIRE_BITS: u64 = 3;

/** The largest number that a field may have. */
export const MAX_FIELD: u64 = (1 << 29) - 1;
