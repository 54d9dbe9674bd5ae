import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { RuntimeProblem } from '../runtime/system.ts'
import { type Checkout, notesOf, refusals, tagOf } from './checks.ts'

export interface ReleaseOptions {
  /** Folder of the checkout. */
  root: string
  /** Changes nothing but the output folder. */
  isDryRun: boolean
  /** URL from which updates are read; null: the release does not update itself. */
  updateUrl: string | null
  /** Fills `dist`. False: it failed, and has printed the reason. */
  build(): Promise<boolean>
  say(line: string): void
}

/** Published files: installers, and the files of the update feed. */
const feed = /^latest.*\.yml$/
const published = /\.(deb|AppImage|exe|dmg|zip|blockmap)$|^latest.*\.yml$/
const sums = 'SHA256SUMS'

/**
 * Builds what this machine can, writes the checksums, and tags the commit. Pushes and uploads nothing. Throws a
 * RuntimeProblem that says why the checkout cannot be released.
 */
export async function release({ root, isDryRun, updateUrl, build, say }: ReleaseOptions): Promise<void> {
  const checkout = readCheckout(root)
  const { version, changelog } = checkout
  const why = refusals(checkout)
  if (why.length > 0) throw new RuntimeProblem(`Not released.\n${why.join('\n')}`)
  const tag = tagOf(version)
  const notes = notesOf(changelog, version)?.text ?? ''

  if (!(await build())) throw new RuntimeProblem('Not released: it could not be built.')
  const output = path.join(root, 'dist')
  const files = fs
    .readdirSync(output)
    .filter((name) => published.test(name))
    .toSorted()
  if (files.length === 0) throw new RuntimeProblem('Not released: nothing was built.')
  const strangers = files.filter((name) => !feed.test(name) && !name.includes(version))
  if (strangers.length > 0)
    throw new RuntimeProblem(`Not released: of another version: ${strangers.join(', ')}`)
  fs.writeFileSync(path.join(output, sums), files.map((name) => sumLine(path.join(output, name))).join(''))

  say(`${isDryRun ? 'Would publish' : 'To publish'} ${tag}:`)
  for (const name of [...files, sums]) say(`  dist/${name}`)
  if (updateUrl === null)
    say('No update feed: REFERIDOS_UPDATE_URL is not set, so this release looks for no updates.')
  else if (!files.some((name) => feed.test(name))) say('No update feed: no installer here takes updates.')
  else say(`Update feed for ${updateUrl}: ${files.filter((name) => feed.test(name)).join(', ')}`)
  say('Notes:')
  for (const line of notes.split('\n')) say(`  ${line}`.trimEnd())
  if (isDryRun) {
    say(`Would tag ${tag}. Nothing was tagged or pushed.`)
    return
  }
  git(root, 'tag', '--annotate', tag, '--message', `${tag}\n\n${notes}`)
  say(
    `Tagged ${tag}. Next: git push origin ${tag}. The workflow "package" builds and tests all systems from the tag.`,
  )
}

function readCheckout(root: string): Checkout {
  const read = (name: string) => fs.readFileSync(path.join(root, name), 'utf8')
  const versionIn = (name: string) => (JSON.parse(read(name)) as { version: string }).version
  return {
    version: versionIn('package.json'),
    lockedVersion: versionIn('package-lock.json'),
    changelog: read('CHANGELOG.md'),
    status: git(root, 'status', '--porcelain'),
    tags: git(root, 'tag', '--list').split('\n'),
    branch: git(root, 'branch', '--show-current').trim() || null,
  }
}

function git(root: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' })
}

/** A line in the format of `sha256sum`. */
function sumLine(file: string): string {
  const hash = createHash('sha256').update(fs.readFileSync(file)).digest('hex')
  return `${hash}  ${path.basename(file)}\n`
}
