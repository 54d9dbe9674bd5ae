/**
 * Reads where a crash happened from a dump of Crashpad, without the memory in it. The format is that of Windows'
 * minidumps, on all systems.
 */

/** `module+0x1a2b`: the module's file name without its folder, and an offset in it. */
type CodeAddress = string

export interface CrashSite {
  /** The exception's or signal's number. */
  code: number
  /** Address of the instruction; null: in no module, as in compiled JavaScript. */
  where: CodeAddress | null
  /** Addresses of code on the stack, from the top: return addresses and chance finds. */
  stack: readonly CodeAddress[]
}

const streams = { threads: 3, modules: 4, exception: 6, system: 7 } as const
const signature = 'MDMP'
const threadBytes = 48
const moduleBytes = 108
const deepest = 24

/** Offset of the instruction pointer in a thread's context, by the processor's number. */
const instructionAt: Readonly<Record<number, number>> = { 9: 248, 12: 264 }

interface Module {
  name: string
  base: bigint
  end: bigint
}

/** Throws if the bytes are no complete dump. */
export function readCrashSite(dump: Buffer): CrashSite {
  if (dump.toString('latin1', 0, 4) !== signature) throw new Error('not a minidump')
  const modules = readModules(dump)
  const exception = streamAt(dump, streams.exception)
  return {
    code: dump.readUInt32LE(exception + 8),
    where: addressIn(modules, instruction(dump, exception)),
    stack: readStack(dump, dump.readUInt32LE(exception), modules),
  }
}

function instruction(dump: Buffer, exception: number): bigint {
  const offset = instructionAt[dump.readUInt16LE(streamAt(dump, streams.system))]
  if (offset === undefined) return 0n
  return dump.readBigUInt64LE(dump.readUInt32LE(exception + 164) + offset)
}

function streamAt(dump: Buffer, type: number): number {
  const count = dump.readUInt32LE(8)
  const directory = dump.readUInt32LE(12)
  for (let n = 0; n < count; n++) {
    const entry = directory + n * 12
    if (dump.readUInt32LE(entry) === type) return dump.readUInt32LE(entry + 8)
  }
  throw new Error(`the minidump has no stream ${type}`)
}

function readModules(dump: Buffer): Module[] {
  const at = streamAt(dump, streams.modules)
  return Array.from({ length: dump.readUInt32LE(at) }, (_, n) => {
    const module = at + 4 + n * moduleBytes
    const base = dump.readBigUInt64LE(module)
    const nameAt = dump.readUInt32LE(module + 20)
    const name = dump.toString('utf16le', nameAt + 4, nameAt + 4 + dump.readUInt32LE(nameAt))
    return {
      name: name.split(/[\\/]/).at(-1) ?? '',
      base,
      end: base + BigInt(dump.readUInt32LE(module + 8)),
    }
  })
}

function addressIn(modules: readonly Module[], address: bigint): CodeAddress | null {
  const module = modules.find(({ base, end }) => base <= address && address < end)
  return module === undefined ? null : `${module.name}+0x${(address - module.base).toString(16)}`
}

/** Words on the thread's stack that point into a module. */
function readStack(dump: Buffer, threadId: number, modules: readonly Module[]): CodeAddress[] {
  const at = streamAt(dump, streams.threads)
  const found: CodeAddress[] = []
  for (let n = 0; n < dump.readUInt32LE(at); n++) {
    const thread = at + 4 + n * threadBytes
    if (dump.readUInt32LE(thread) !== threadId) continue
    const size = dump.readUInt32LE(thread + 32)
    const start = dump.readUInt32LE(thread + 36)
    for (let word = start; word + 8 <= start + size && found.length < deepest; word += 8) {
      const address = addressIn(modules, dump.readBigUInt64LE(word))
      if (address !== null) found.push(address)
    }
  }
  return found
}
