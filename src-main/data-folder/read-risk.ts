import { execFile } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { FolderRisk } from '../../src-preload/contract/index.ts'
import { dropboxFoldersIn, folderRisk, type Mount, mountsOfLinux, mountsOfMac } from './risk.ts'

/** Milliseconds. A network share that does not answer may block the command. */
const longestMs = 5_000

/** Whether another computer may change the files of the folder; null: no risk is known. Never rejects. */
export async function readFolderRisk(folder: string): Promise<FolderRisk | null> {
  const [real, mounts, dropboxFolders] = await Promise.all([realPath(folder), readMounts(), readDropbox()])
  return folderRisk(real, { platform: process.platform, env: process.env, mounts, dropboxFolders })
}

/** Resolves links. On Windows, a mapped drive becomes the path of its share. */
async function realPath(folder: string): Promise<string> {
  try {
    return await fs.realpath(folder)
  } catch {
    return path.resolve(folder)
  }
}

async function readMounts(): Promise<Mount[]> {
  try {
    switch (process.platform) {
      case 'linux':
        return mountsOfLinux(await fs.readFile('/proc/self/mountinfo', 'utf8'))
      case 'darwin':
        return mountsOfMac((await promisify(execFile)('/sbin/mount', { timeout: longestMs })).stdout)
      default:
        return []
    }
  } catch {
    return []
  }
}

async function readDropbox(): Promise<string[]> {
  const { APPDATA, LOCALAPPDATA } = process.env
  const homes =
    process.platform === 'win32'
      ? [APPDATA, LOCALAPPDATA].map((home) => home && path.join(home, 'Dropbox'))
      : [path.join(os.homedir(), '.dropbox')]
  const texts = await Promise.all(
    homes.map((home) => (home ? fs.readFile(path.join(home, 'info.json'), 'utf8').catch(() => '') : '')),
  )
  return texts.flatMap(dropboxFoldersIn)
}
