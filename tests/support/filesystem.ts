import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished, type TestContext } from 'vitest'

/** Real file systems on which a test can cause faults. */

const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'pipe' })

/** Skips the test, with the reason, if `make` fails (no root, no loop device). */
function orSkip({ skip }: TestContext, make: () => void): void {
  try {
    make()
  } catch (error) {
    skip((error as Error).message.split('\n')[0])
  }
}

interface SmallDisk {
  folder: string
  /** Fills the disk up to the last `exceptBytes` bytes, until `makeRoom`. */
  fill(exceptBytes: number): void
  makeRoom(): void
  /** Only possible while no file is open for writing. */
  remount(mode: 'ro' | 'rw'): void
}

/** A disk in memory, unmounted when the test ends. */
export function smallDisk(context: TestContext, megabytes: number): SmallDisk {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-disk-'))
  orSkip(context, () => run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder))
  onTestFinished(() => {
    run('umount', '--lazy', folder)
    fs.rmSync(folder, { recursive: true })
  })
  const ballast = path.join(folder, 'ballast')
  return {
    folder,
    fill(exceptBytes) {
      const { bavail, bsize } = fs.statfsSync(folder)
      fs.writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - exceptBytes)))
    },
    makeRoom: () => fs.rmSync(ballast),
    remount: (mode) => void run('mount', '-o', `remount,${mode}`, folder),
  }
}

/**
 * A disk on which open files can be made read-only one by one: the kernel does not remount a disk in use as read-only.
 */
export function protectableDisk(
  context: TestContext,
  megabytes: number,
): { folder: string; protect(on: boolean): void } {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-disk-'))
  const image = path.join(home, 'image')
  const folder = path.join(home, 'disk')
  fs.mkdirSync(folder)
  fs.writeFileSync(image, '')
  fs.truncateSync(image, megabytes * 1024 * 1024)
  orSkip(context, () => {
    run('mkfs.ext4', '-q', '-F', image)
    run('mount', '-o', 'loop', image, folder)
  })
  const protect = (on: boolean) => {
    // Leaves out the WAL index: it is memory-mapped, where a refused write raises a signal and no error.
    for (const name of ['referidos.db', 'referidos.db-wal'])
      run('chattr', on ? '+i' : '-i', path.join(folder, name))
  }
  onTestFinished(() => {
    run('umount', '--lazy', folder)
    fs.rmSync(home, { recursive: true })
  })
  return { folder, protect }
}

/** Creates `folder` with a mount on it, so that it cannot be deleted before the test ends. */
export function undeletable(context: TestContext, folder: string): void {
  fs.mkdirSync(folder, { recursive: true })
  orSkip(context, () => run('mount', '-t', 'tmpfs', 'tmpfs', folder))
  onTestFinished(() => void run('umount', '--lazy', folder))
}
