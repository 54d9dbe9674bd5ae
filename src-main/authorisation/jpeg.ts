/** Segments that a JPEG needs to be drawn. All others could show where, when or with which device it was taken. */
const drawing = new Set([
  // Quantisation and Huffman tables, restart interval.
  0xdb, 0xc4, 0xdd,
  // Frames: baseline, extended, progressive.
  0xc0, 0xc1, 0xc2,
  // JFIF: the density of the pixels.
  0xe0,
])
const startOfImage = 0xd8
const startOfScan = 0xda
const endOfImage = 0xd9

/**
 * Whether this is a JPEG as the page makes it: a picture without a camera's metadata. Reads the segments only; decodes
 * no picture.
 */
export function isBareJpeg(image: Uint8Array): boolean {
  if (image[0] !== 0xff || image[1] !== startOfImage) return false
  if (image.at(-2) !== 0xff || image.at(-1) !== endOfImage) return false
  for (let at = 2; at + 4 <= image.length; ) {
    const kind = image[at + 1] as number
    if (image[at] !== 0xff) return false
    if (kind === startOfScan) return hasScansAlone(image, at)
    if (!drawing.has(kind)) return false
    at += 2 + (((image[at + 2] as number) << 8) | (image[at + 3] as number))
  }
  return false
}

/** Whether only scans, their tables and restart marks stand between the first scan and the end. */
function hasScansAlone(image: Uint8Array, from: number): boolean {
  for (let at = from; at < image.length - 2; at++) {
    if (image[at] !== 0xff) continue
    const kind = image[at + 1] as number
    const isInScan = kind === 0x00 || kind === 0xff || (kind >= 0xd0 && kind <= 0xd7)
    if (!isInScan && kind !== startOfScan && !drawing.has(kind)) return false
  }
  return true
}
