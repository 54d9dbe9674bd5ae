import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** The only file that uses the zip library. */

export interface Part {
  path: string
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/**
 * A zip of these parts as a stream. Requests each part once the previous one was read, and reads it at the stream's
 * pace. A part that fails destroys the stream; a destroyed stream ends the part.
 */
export function zipOf(parts: AsyncIterable<Part>): Readable {
  const zip = new ZipFile()
  const out = zip.outputStream as Readable
  void addAll(zip, out, parts).then(
    () => zip.end(),
    (error) => out.destroy(error),
  )
  return out
}

async function addAll(zip: ZipFile, out: Readable, parts: AsyncIterable<Part>): Promise<void> {
  for await (const { path, chunks } of parts) {
    if (out.destroyed) throw new Error('the zip has no reader')
    const source = Readable.from(chunks, { objectMode: false })
    const end = () => source.destroy()
    out.once('close', end)
    zip.addReadStream(source, path, { mode: 0o100644 })
    await finished(source)
    out.off('close', end)
  }
}
