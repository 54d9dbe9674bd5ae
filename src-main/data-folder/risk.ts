import path from 'node:path'
import type { FolderRisk, SyncService } from '../../src-preload/contract/index.ts'

/** Pure. Decides from the path and the system's mounts whether another computer may change the files of a folder. */

export interface Mount {
  /** Mount point. */
  point: string
  /** Name of the file system: `nfs4`, `smbfs`. */
  type: string
}

export interface Surroundings {
  platform: NodeJS.Platform
  /** Environment variables. */
  env: Record<string, string | undefined>
  mounts: readonly Mount[]
  /** Folders listed in Dropbox's own configuration. */
  dropboxFolders: readonly string[]
}

/** `folder`: an absolute path without links. null: no risk is known. */
export function folderRisk(folder: string, around: Surroundings): FolderRisk | null {
  const at = pathsOf(around.platform)
  const service = serviceOf(folder, around, at)
  if (service !== null) return { kind: 'synced', service }
  return isOnNetwork(folder, around, at) ? { kind: 'network' } : null
}

const pathsOf = (platform: NodeJS.Platform): path.PlatformPath =>
  platform === 'win32' ? path.win32 : path.posix

/** Folder names that reveal a service, anywhere in the path. macOS keeps most services in `Library/CloudStorage`. */
const names: readonly [RegExp, SyncService][] = [
  [/^OneDrive( - .+|-.+)?$/i, 'OneDrive'],
  [/^Dropbox( \(.+\)|-.+)?$/i, 'Dropbox'],
  [/^(Google ?Drive( File Stream|-.+)?|My Drive|Mi unidad|google-drive:.+)$/i, 'Google Drive'],
  [/^(iCloud ?Drive|com~apple~CloudDocs|Mobile Documents)$/i, 'iCloud'],
]

/** Variables that OneDrive sets on Windows; the folder may have any name. */
const oneDriveVariables = ['OneDrive', 'OneDriveConsumer', 'OneDriveCommercial']

function serviceOf(
  folder: string,
  { platform, env, mounts, dropboxFolders }: Surroundings,
  at: path.PlatformPath,
): SyncService | null {
  const within = (root: string) => isWithin(folder, root, platform, at)
  if (dropboxFolders.some(within)) return 'Dropbox'
  const oneDrives = platform === 'win32' ? oneDriveVariables.map((name) => env[name] ?? '') : []
  if (oneDrives.some((root) => root !== '' && within(root))) return 'OneDrive'
  for (const part of folder.split(at.sep))
    for (const [name, service] of names) if (name.test(part)) return service
  const type = mountOf(folder, mounts, platform, at)?.type ?? ''
  if (/google-drive/.test(type)) return 'Google Drive'
  if (/onedriver/.test(type)) return 'OneDrive'
  return null
}

/** File systems that store their files on another computer. */
const networkTypes =
  /^(nfs\d?|cifs|smb\d?|smbfs|afpfs|afs|ncpfs?|webdav|davfs2?|ceph|lustre|beegfs|gluster(fs)?|vboxsf|fuse\.(sshfs|glusterfs|rclone|gvfsd-fuse|davfs2?|s3fs|ceph.*|vmhgfs-fuse))$/

function isOnNetwork(folder: string, { platform, mounts }: Surroundings, at: path.PlatformPath): boolean {
  // Covers mapped drives: without links, their path is that of the share.
  if (platform === 'win32') return /^\\\\(\?\\UNC\\|(?![?.]\\))/i.test(folder)
  return networkTypes.test(mountOf(folder, mounts, platform, at)?.type ?? '')
}

/** The mount that holds the folder: the deepest one, and the last of several at the same point. */
function mountOf(
  folder: string,
  mounts: readonly Mount[],
  platform: NodeJS.Platform,
  at: path.PlatformPath,
): Mount | null {
  let deepest: Mount | null = null
  for (const mount of mounts)
    if (isWithin(folder, mount.point, platform, at) && mount.point.length >= (deepest?.point.length ?? 0))
      deepest = mount
  return deepest
}

/** Windows and macOS ignore the case of names. */
function isWithin(folder: string, root: string, platform: NodeJS.Platform, at: path.PlatformPath): boolean {
  const shown = (one: string) => (platform === 'linux' ? one : one.toLowerCase())
  const way = at.relative(shown(root), shown(folder))
  return way !== '..' && !way.startsWith(`..${at.sep}`) && !at.isAbsolute(way)
}

/** Parses /proc/self/mountinfo. */
export function mountsOfLinux(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after] = line.split(' - ')
    const point = before.split(' ')[4]
    const type = after?.split(' ')[0]
    return point === undefined || type === undefined ? [] : [{ point: unescaped(point), type }]
  })
}

/** The table writes blanks as `\040`. */
const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))

/** Parses the output of macOS's `mount`: `//who@host/share on /Volumes/share (smbfs, nodev)`. */
export function mountsOfMac(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, point, type] = /^.+? on (\/.*) \(([^,)]+)[^)]*\)$/.exec(line) ?? []
    return point === undefined || type === undefined ? [] : [{ point, type }]
  })
}

/** Parses Dropbox's info.json into the folders of its accounts. Empty if the text is anything else. */
export function dropboxFoldersIn(text: string): string[] {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return []
  }
  if (typeof read !== 'object' || read === null) return []
  return Object.values(read).flatMap((account: unknown) =>
    typeof account === 'object' && account !== null && 'path' in account && typeof account.path === 'string'
      ? [account.path]
      : [],
  )
}
