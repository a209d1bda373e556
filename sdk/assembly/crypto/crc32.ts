import { Bytes } from "../bytes";

/** The remainders of all half bytes under the reflected polynomial 0xedb88320; those of bytes would be a kilobyte. */
function remainders(): usize {
  return memory.data<u32>([
    0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c, 0xedb88320,
    0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
  ]);
}

/**
 * CRC-32 of IEEE 802.3, as in zlib, gzip and the AWS event stream. Piece by piece: `crc32(b, crc32(a))` is that of `ab`.
 */
export function crc32(bytes: Bytes, previous: u32 = 0): u32 {
  let crc = ~previous;
  for (let p = bytes.ptr, end = bytes.ptrEnd; p < end; p++) {
    crc ^= load<u8>(p);
    crc = load<u32>(remainders() + ((<usize>(crc & 15)) << 2)) ^ (crc >> 4);
    crc = load<u32>(remainders() + ((<usize>(crc & 15)) << 2)) ^ (crc >> 4);
  }
  return ~crc;
}
