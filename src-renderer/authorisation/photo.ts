import { longestPhoto } from '../../src-preload/contract/index.ts'

/** Converts photos into small pictures without metadata. The page decodes them, because it is sandboxed. */

/** Most pixels of the longer side: the handwriting of a sheet stays legible. */
const longestSide = 1_800
/** Bytes of the largest file to decode. */
const longestFile = 40 * 1024 * 1024
const qualities = [0.82, 0.7, 0.58, 0.46, 0.36]
const smaller = 0.8
const smallestSide = 600

/** Bytes of a JPEG. */
export type Photo = Uint8Array<ArrayBuffer>

/** Reasons why a file is refused. */
export type PhotoProblem = 'unreadable' | 'too_large'

export async function photoOf(file: Blob): Promise<Photo | PhotoProblem> {
  if (file.size > longestFile) return 'too_large'
  const decoded = await createImageBitmap(file).catch(() => null)
  if (decoded === null) return 'unreadable'
  try {
    const most = Math.max(decoded.width, decoded.height)
    for (let side = Math.min(longestSide, most); ; side *= smaller) {
      const photo = await drawn(decoded, side / most)
      if (photo !== null) return photo
      if (side < smallestSide) return 'too_large'
    }
  } finally {
    decoded.close()
  }
}

/** null: even the lowest quality is too large at this size. */
async function drawn(decoded: ImageBitmap, scale: number): Promise<Photo | null> {
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(decoded.width * scale))
  canvas.height = Math.max(1, Math.round(decoded.height * scale))
  const context = canvas.getContext('2d')
  if (context === null) return null
  // Draws transparent parts on paper white, not on black.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(decoded, 0, 0, canvas.width, canvas.height)
  for (const quality of qualities) {
    const encoded = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
    if (encoded === null) return null
    const photo = bareJpeg(new Uint8Array(await encoded.arrayBuffer()))
    if (photo.length <= longestPhoto) return photo
  }
  return null
}

const startOfScan = 0xda
const jfif = 0xe0
const isNote = (kind: number): boolean => (kind > jfif && kind <= 0xef) || kind === 0xfe

/** Removes the metadata that an encoder adds, such as a colour profile. */
export function bareJpeg(image: Uint8Array): Photo {
  const kept = [image.subarray(0, 2)]
  let at = 2
  while (at + 4 <= image.length && image[at] === 0xff && image[at + 1] !== startOfScan) {
    const end = at + 2 + (((image[at + 2] ?? 0) << 8) | (image[at + 3] ?? 0))
    if (!isNote(image[at + 1] ?? 0)) kept.push(image.subarray(at, end))
    at = end
  }
  kept.push(image.subarray(at))
  const bare = new Uint8Array(kept.reduce((length, part) => length + part.length, 0))
  let length = 0
  for (const part of kept) {
    bare.set(part, length)
    length += part.length
  }
  return bare
}

/** The page's policy allows pictures as `data:`. */
export function dataUrl(image: Uint8Array): string {
  let text = ''
  for (const byte of image) text += String.fromCharCode(byte)
  return `data:image/jpeg;base64,${btoa(text)}`
}
