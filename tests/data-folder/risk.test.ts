import { expect, test } from 'vitest'
import { dropboxFoldersIn, folderRisk, mountsOfLinux, mountsOfMac } from '../../src-main/data-folder/risk.ts'
import type { FolderRisk } from '../../src-preload/contract/index.ts'

const synced = (service: Extract<FolderRisk, { kind: 'synced' }>['service']) => ({ kind: 'synced', service })
const network = { kind: 'network' }

const nothing = { env: {}, mounts: [], dropboxFolders: [] }

const windows: [string, unknown][] = [
  ['C:\\Users\\marta\\AppData\\Roaming\\Referidos', null],
  ['D:\\Referidos', null],
  ['\\\\?\\C:\\Referidos', null],
  ['C:\\Users\\marta\\OneDrive\\Referidos', synced('OneDrive')],
  ['C:\\Users\\marta\\OneDrive - Alcaldía\\Documentos\\Referidos', synced('OneDrive')],
  ['c:\\nube\\Referidos', synced('OneDrive')],
  ['C:\\Nube vieja\\Referidos', null],
  ['C:\\Users\\marta\\Dropbox\\Referidos', synced('Dropbox')],
  ['C:\\Users\\marta\\Dropbox (Campaña)\\Referidos', synced('Dropbox')],
  ['E:\\mi caja\\Referidos', synced('Dropbox')],
  ['G:\\Mi unidad\\Referidos', synced('Google Drive')],
  ['G:\\My Drive\\Referidos', synced('Google Drive')],
  ['C:\\Users\\marta\\Google Drive\\Referidos', synced('Google Drive')],
  ['C:\\Users\\marta\\iCloudDrive\\Referidos', synced('iCloud')],
  ['\\\\servidor\\campaña\\Referidos', network],
  ['\\\\?\\UNC\\servidor\\campaña\\Referidos', network],
  ['C:\\Users\\marta\\Mis referidos de OneDrive\\Referidos', null],
]

test.each(windows)('Windows: %s', (folder, risk) => {
  const around = {
    ...nothing,
    platform: 'win32',
    env: { OneDrive: 'C:\\Nube' },
    dropboxFolders: ['E:\\Mi caja'],
  } as const
  expect(folderRisk(folder, around)).toEqual(risk)
})

const macMounts = mountsOfMac(
  [
    '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)',
    '/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)',
    '//marta@servidor.local/Campaña%202026 on /Volumes/Campaña 2026 (smbfs, nodev, nosuid, mounted by marta)',
    'servidor:/datos on /Volumes/datos (nfs, asynchronous)',
    '/dev/disk5s1 on /Volumes/USB (msdos, local, nodev, nosuid, noowners)',
    '',
  ].join('\n'),
)

const mac: [string, unknown][] = [
  ['/Users/marta/Library/Application Support/Referidos', null],
  ['/Users/marta/Library/CloudStorage/OneDrive-Personal/Referidos', synced('OneDrive')],
  ['/Users/marta/Library/CloudStorage/Dropbox/Referidos', synced('Dropbox')],
  [
    '/Users/marta/Library/CloudStorage/GoogleDrive-marta@example.com/Mi unidad/Referidos',
    synced('Google Drive'),
  ],
  ['/Users/marta/Library/Mobile Documents/com~apple~CloudDocs/Referidos', synced('iCloud')],
  ['/Volumes/Campaña 2026/Referidos', network],
  ['/Volumes/datos', network],
  ['/Volumes/datos viejos/Referidos', null],
  ['/Volumes/USB/Referidos', null],
]

test.each(mac)('macOS: %s', (folder, risk) => {
  expect(folderRisk(folder, { ...nothing, platform: 'darwin', mounts: macMounts })).toEqual(risk)
})

const linuxMounts = mountsOfLinux(
  [
    '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
    '30 22 0:40 / /mnt/campaña\\0402026 rw shared:5 - cifs //servidor/campa rw,vers=3.0',
    '31 22 0:41 / /home rw - nfs4 servidor:/home rw',
    '32 31 8:2 / /home/marta/local rw - ext4 /dev/sdb1 rw',
    '33 22 0:42 / /home/marta/montado rw - fuse.sshfs marta@servidor: rw',
    '34 22 0:43 / /srv/unidad rw - fuse.google-drive-ocamlfuse google-drive-ocamlfuse rw',
    '35 22 0:44 / /srv/nube rw - fuse.onedriver onedriver rw',
    '36 22 8:3 / /srv/usb rw - fuseblk /dev/sdc1 rw',
    '37 22 0:45 / /srv/doble rw - nfs servidor:/doble rw',
    '38 37 8:4 / /srv/doble rw - ext4 /dev/sdd1 rw',
    'not a line of it',
    '',
  ].join('\n'),
)

const linux: [string, unknown][] = [
  ['/var/lib/referidos', null],
  ['/root/Dropbox/referidos', synced('Dropbox')],
  ['/root/OneDrive/referidos', synced('OneDrive')],
  ['/run/user/1000/gvfs/google-drive:host=gmail.com,user=marta/referidos', synced('Google Drive')],
  ['/mnt/caja/referidos', synced('Dropbox')],
  ['/mnt/Caja/referidos', null],
  ['/mnt/campaña 2026/referidos', network],
  ['/home/marta/.config/referidos', network],
  ['/home/marta/local/referidos', null],
  ['/home/marta/montado', network],
  ['/srv/unidad/referidos', synced('Google Drive')],
  ['/srv/nube/referidos', synced('OneDrive')],
  ['/srv/usb/referidos', null],
  ['/srv/doble/referidos', null],
]

test.each(linux)('Linux: %s', (folder, risk) => {
  const around = {
    ...nothing,
    platform: 'linux',
    mounts: linuxMounts,
    dropboxFolders: ['/mnt/caja'],
  } as const
  expect(folderRisk(folder, around)).toEqual(risk)
})

test('a blank in a mount point is read', () => {
  expect(mountsOfLinux('30 22 0:40 / /mnt/a\\040b rw - cifs //x/y rw')).toEqual([
    { point: '/mnt/a b', type: 'cifs' },
  ])
})

test.each([
  [
    '{"personal": {"path": "C:\\\\caja", "host": 1}, "business": {"path": "D:\\\\otra"}}',
    ['C:\\caja', 'D:\\otra'],
  ],
  ['{"personal": {"host": 1}, "x": 1, "y": null}', []],
  ['{', []],
  ['null', []],
  ['', []],
])('Dropbox’s own list of its folders: %s', (text, folders) => {
  expect(dropboxFoldersIn(text)).toEqual(folders)
})
