// Refuses import cycles between folders, and imports in src-main from a higher layer. Part of `npm run check`.
import fs from 'node:fs'
import path from 'node:path'

/**
 * Folders and root files of src-main, from the bottom up. Each imports from its own layer and from those below.
 * The capabilities around people, from the bottom up: `census` and `queue` know a person only by id, `claims` moves
 * people between leaders, `people` enqueues lookups and settles claims, `accounts` registers an account's person.
 */
export const layers: readonly (readonly string[])[] = [
  ['clock.ts', 'deadline.ts', 'discard.ts', 'no-browser.ts', 'plain-input.ts', 'redact.ts', 'refusal.ts'],
  ['debounced-writes.ts', 'files.ts', 'one-task.ts', 'parts.ts'],
  ['replacement.ts'],
  ['network', 'thread'],
  ['data-folder', 'database'],
  ['lookup'],
  [
    'campaign-watch.ts',
    'chosen-files.ts',
    'environment.ts',
    'handler-types.ts',
    'may-see.ts',
    'unfinished-files.ts',
    'whose.ts',
  ],
  ['authorisation', 'census', 'erased', 'look-ahead'],
  ['queue'],
  ['claims'],
  ['people'],
  ['changes'],
  [
    'accounts',
    'audit',
    'drafts',
    'erasure',
    'exchange',
    'follow-up',
    'headquarters',
    'health',
    'import',
    'preferences',
    'printing',
    'samples',
    'recheck',
    'refresh',
    'requests',
    'rights',
    'self-test',
    'settings',
    'spreadsheet',
    'summary',
  ],
  ['backup'],
  ['campaign-end', 'diagnostics'],
  ['reader'],
  ['session'],
  ['updates'],
  ['answered-without-keys.ts', 'app.ts', 'dispatch.ts'],
  ['electron'],
  ['index.ts'],
  ['entry.ts'],
]

/** An import between two folders of one side. A root file counts as a folder. `at`: `file:line imports file`. */
interface Import {
  from: string
  to: string
  at: string
}

const specifier = /\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g
const folderOf = (file: string) => (path.dirname(file) === '.' ? file : path.dirname(file))
const slashed = (file: string) => file.replaceAll(path.sep, '/')

/** Imports of values and of types between the folders of `side`. */
function importsOf(side: string): Import[] {
  const files = fs
    .readdirSync(side, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .toSorted()
  return files.flatMap((file) => {
    const text = fs.readFileSync(path.join(side, file), 'utf8')
    return [...text.matchAll(specifier)].flatMap((match) => {
      const target = path.join(path.dirname(file), match[1] as string)
      const from = slashed(folderOf(file))
      const to = slashed(folderOf(target))
      if (target.startsWith('..') || to === from) return []
      const line = text.slice(0, match.index).split('\n').length
      const shown = (one: string) => slashed(path.join(path.basename(side), one))
      return [{ from, to, at: `${shown(file)}:${line} imports ${shown(target)}` }]
    })
  })
}

/** The imports of a shortest cycle that begins and ends at `start`; null: there is none. */
function cycleAt(start: string, imports: readonly Import[]): Import[] | null {
  const paths: Import[][] = imports.filter(({ from }) => from === start).map((one) => [one])
  const reached = new Set<string>()
  for (const taken of paths) {
    const end = (taken.at(-1) as Import).to
    if (end === start) return taken
    if (reached.has(end)) continue
    reached.add(end)
    paths.push(...imports.filter(({ from }) => from === end).map((next) => [...taken, next]))
  }
  return null
}

function cycleProblem(side: string, imports: readonly Import[]): string[] {
  const starts = [...new Set(imports.map(({ from }) => from))]
  const found = starts.map((start) => cycleAt(start, imports)).filter((cycle) => cycle !== null)
  const [shortest] = found.sort((one, other) => one.length - other.length)
  if (shortest === undefined) return []
  const folders = [...shortest.map(({ from }) => from), shortest[0]?.from].join(' → ')
  const lines = shortest.map(({ at }) => `\n    ${at}`).join('')
  return [`Import cycle in ${path.basename(side)}: ${folders}${lines}`]
}

function orderProblems(side: string, imports: readonly Import[], order: typeof layers): string[] {
  const heightOf = (folder: string) =>
    order.findIndex((layer) => layer.includes(folder.split('/')[0] as string))
  const there = fs.readdirSync(side)
  const isKnown = (folder: string) => heightOf(folder) !== -1
  const above = imports.filter(({ from, to }) => isKnown(from) && heightOf(from) < heightOf(to))
  return [
    ...there
      .filter((name) => !isKnown(name))
      .map((name) => `src-main/${name} has no layer: add it in scripts/layers.ts`),
    ...order
      .flat()
      .filter((name) => !there.includes(name))
      .map((name) => `src-main/${name} does not exist: remove it in scripts/layers.ts`),
    ...above.map(({ from, to, at }) => `Import from a layer above: ${from} imports ${to}\n    ${at}`),
  ]
}

/** One message per problem below `root`, and only the shortest cycle of each side. `order`: the layers of src-main. */
export function layerProblems(root: string, order: typeof layers): string[] {
  return ['src-main', 'src-preload', 'src-renderer'].flatMap((name) => {
    const side = path.join(root, name)
    const imports = importsOf(side)
    return [
      ...cycleProblem(side, imports),
      ...(name === 'src-main' ? orderProblems(side, imports, order) : []),
    ]
  })
}

if (import.meta.main) {
  const problems = layerProblems(path.resolve(import.meta.dirname, '..'), layers)
  for (const problem of problems) console.error(problem)
  process.exitCode = problems.length === 0 ? 0 : 1
}
