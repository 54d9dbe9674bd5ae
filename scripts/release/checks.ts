/** Facts about a release that are read from the checkout. */
export interface Checkout {
  /** Versions in package.json and in package-lock.json. */
  version: string
  lockedVersion: string
  /** Text of CHANGELOG.md. */
  changelog: string
  /** `git status --porcelain`, its tags and its branch; null: no branch is checked out. */
  status: string
  tags: readonly string[]
  branch: string | null
}

const heading = /^## \[([^\]]+)\](?: - (\d{4}-\d\d-\d\d))?$/

/** The entries of a version, without its heading. null: it has no section. */
export function notesOf(changelog: string, version: string): { date: string | null; text: string } | null {
  const lines = changelog.split(/\r?\n/)
  const at = lines.findIndex((line) => heading.exec(line)?.[1] === version)
  if (at === -1) return null
  const rest = lines.slice(at + 1)
  const end = rest.findIndex((line) => line.startsWith('## '))
  return {
    date: heading.exec(lines[at] ?? '')?.[2] ?? null,
    text: (end === -1 ? rest : rest.slice(0, end)).join('\n').trim(),
  }
}

export const tagOf = (version: string): string => `v${version}`

/** Reasons why this checkout cannot be released, one sentence each. */
export function refusals({ version, lockedVersion, changelog, status, tags, branch }: Checkout): string[] {
  const notes = notesOf(changelog, version)
  const unreleased = notesOf(changelog, 'Unreleased')?.text ?? ''
  const all: [boolean, string][] = [
    [!/^\d+\.\d+\.\d+$/.test(version), `package.json has no version to release: ${version}.`],
    [
      lockedVersion !== version,
      `package-lock.json has version ${lockedVersion}, package.json ${version}: run npm install.`,
    ],
    [branch !== 'main', `A release is made of main, and ${branch ?? 'no branch'} is checked out.`],
    [status.trim() !== '', `There are changes that are not committed:\n${status.trimEnd()}`],
    [tags.includes(tagOf(version)), `The tag ${tagOf(version)} exists: raise the version in package.json.`],
    [notes === null, `CHANGELOG.md has no section [${version}].`],
    [notes !== null && notes.date === null, `The section [${version}] of CHANGELOG.md has no date.`],
    [notes !== null && notes.text === '', `The section [${version}] of CHANGELOG.md is empty.`],
    [
      unreleased !== '',
      `CHANGELOG.md has entries under [Unreleased]: move them to [${version}], or leave them for later in a branch.`,
    ],
  ]
  return all.flatMap(([holds, sentence]) => (holds ? [sentence] : []))
}
