import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { flushFolder, writeFileAtomic } from '../files.ts'

/**
 * Photos, each in a file of its own that one key opens. The key is in the database: without its row nobody can open the
 * file. A file is written once and never changes. Layout: nonce, AES-256-GCM ciphertext, tag. The uid is authenticated
 * too.
 */

const nonceBytes = 12
const tagBytes = 16
const keyBytes = 32
const ending = '.sellada'

/** Folder of the photos, in the data folder and in the second place of the copies. */
const photosFolder = (parent: string): string => path.join(parent, 'pruebas')

const sealedName = (uid: string): string => `${uid}${ending}`
const fileOf = (parent: string, uid: string): string => path.join(photosFolder(parent), sealedName(uid))

/** Writes the file durably. Returns its key. */
export function seal(dataDir: string, uid: string, content: Uint8Array): string {
  const folder = photosFolder(dataDir)
  if (!fs.existsSync(folder)) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
    flushFolder(dataDir)
  }
  const key = randomBytes(keyBytes)
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(uid))
  const sealed = Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()])
  writeFileAtomic(fileOf(dataDir, uid), sealed)
  return key.toString('base64')
}

/** null: there is no such file, or its content was changed. */
export function unseal(dataDir: string, uid: string, key: string): Buffer | null {
  try {
    const sealed = fs.readFileSync(fileOf(dataDir, uid))
    const end = sealed.length - tagBytes
    const decipher = createDecipheriv(
      'aes-256-gcm',
      Buffer.from(key, 'base64'),
      sealed.subarray(0, nonceBytes),
      { authTagLength: tagBytes },
    ).setAAD(Buffer.from(uid))
    decipher.setAuthTag(sealed.subarray(end))
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, end)), decipher.final()])
  } catch {
    return null
  }
}

/** No effect on files that do not exist. */
export function removeSealed(parent: string, uids: readonly string[]): void {
  for (const uid of uids) fs.rmSync(fileOf(parent, uid), { force: true })
}

const sizeOf = (file: string): number => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0

/**
 * Copies the photos that `to` lacks or has only in part, because a copy was interrupted. Deletes the photos that were
 * removed. Keeps photos of other installations. Returns the number of copied photos.
 */
export function bringPhotos({
  from,
  to,
  removed,
}: {
  from: string
  to: string
  removed: readonly string[]
}): number {
  removeSealed(to, removed)
  const source = photosFolder(from)
  if (!fs.existsSync(source)) return 0
  const gone = new Set(removed.map(sealedName))
  const names = fs.readdirSync(source).filter((name) => name.endsWith(ending) && !gone.has(name))
  const target = photosFolder(to)
  fs.mkdirSync(target, { recursive: true })
  const missing = names.filter((name) => sizeOf(path.join(target, name)) !== sizeOf(path.join(source, name)))
  for (const name of missing) {
    const temporary = path.join(target, `.${name}`)
    fs.copyFileSync(path.join(source, name), temporary)
    fs.renameSync(temporary, path.join(target, name))
  }
  if (missing.length > 0) flushFolder(target)
  return missing.length
}
