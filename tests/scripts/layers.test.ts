import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { layerProblems, layers } from '../../scripts/layers.ts'
import { temporaryFolder } from '../support/database.ts'

const order = [['refusal.ts'], ['database'], ['census', 'queue'], ['app.ts']]

const clean = {
  'src-main/refusal.ts': '',
  'src-main/database/open.ts': "import { Refusal } from '../refusal.ts'",
  'src-main/census/status.ts': "import type { Database } from '../database/open.ts'",
  'src-main/queue/lane.ts': "import { verdict } from '../census/status.ts'\nimport { jobs } from './jobs.ts'",
  'src-main/queue/jobs.ts': "import { lane } from './lane.ts'",
  'src-main/app.ts': "const lane = await import('./queue/lane.ts')",
  'src-preload/index.ts': "import { statuses } from './contract/statuses.ts'",
  'src-preload/contract/statuses.ts': '',
  'src-renderer/main.tsx': "import { PeopleScreen } from './people/people.tsx'",
  'src-renderer/people/people.tsx':
    "import css from './people.module.css'\nimport { Panel } from './panel/panel.tsx'",
  'src-renderer/people/panel/panel.tsx':
    "import { statuses } from '../../../src-preload/contract/statuses.ts'",
}

/** Problems of the clean tree after `files` are added or replaced. */
function problemsWith(files: Record<string, string>): string[] {
  const root = temporaryFolder()
  for (const [file, text] of Object.entries({ ...clean, ...files })) {
    fs.mkdirSync(path.join(root, path.dirname(file)), { recursive: true })
    fs.writeFileSync(path.join(root, file), text)
  }
  return layerProblems(root, order)
}

test('a clean tree has no problem, and neither has the project', () => {
  expect(problemsWith({})).toEqual([])
  expect(layerProblems(path.resolve(import.meta.dirname, '../..'), layers)).toEqual([])
})

test('a cycle between folders is refused, of types as well, and the shortest is shown', () => {
  const files = {
    'src-main/census/status.ts': "\nimport type { Lane } from '../queue/lane.ts'",
    'src-main/refusal.ts': "export { app } from './app.ts'",
  }
  expect(problemsWith(files)).toContain(
    'Import cycle in src-main: census → queue → census\n' +
      '    src-main/census/status.ts:2 imports src-main/queue/lane.ts\n' +
      '    src-main/queue/lane.ts:1 imports src-main/census/status.ts',
  )
})

test('a cycle over three folders, and of a folder with one inside it, is refused', () => {
  const three = {
    'src-preload/contract/statuses.ts': "import { words } from '../messages/words.ts'",
    'src-preload/messages/words.ts': "import { format } from '../format.ts'",
    'src-preload/format.ts': "import type { Status } from './contract/statuses.ts'",
  }
  expect(problemsWith(three)).toEqual([
    'Import cycle in src-preload: contract → messages → format.ts → contract\n' +
      '    src-preload/contract/statuses.ts:1 imports src-preload/messages/words.ts\n' +
      '    src-preload/messages/words.ts:1 imports src-preload/format.ts\n' +
      '    src-preload/format.ts:1 imports src-preload/contract/statuses.ts',
  ])
  const inside = { 'src-renderer/people/panel/panel.tsx': "import { rows } from '../rows.ts'" }
  expect(problemsWith(inside)).toEqual([
    'Import cycle in src-renderer: people/panel → people → people/panel\n' +
      '    src-renderer/people/panel/panel.tsx:1 imports src-renderer/people/rows.ts\n' +
      '    src-renderer/people/people.tsx:2 imports src-renderer/people/panel/panel.tsx',
  ])
})

test('an import from a layer above is refused without a cycle', () => {
  const files = {
    'src-main/database/open.ts': "import type {\n  Verdict,\n} from '../census/verdict.ts'",
    'src-main/census/status.ts': '',
  }
  expect(problemsWith(files)).toEqual([
    'Import from a layer above: database imports census\n' +
      '    src-main/database/open.ts:3 imports src-main/census/verdict.ts',
  ])
})

test('a folder that has no layer is refused, and so is a layer that names nothing', () => {
  expect(problemsWith({ 'src-main/import/rows.ts': '' })).toEqual([
    'src-main/import has no layer: add it in scripts/layers.ts',
  ])
  const root = temporaryFolder()
  for (const side of ['src-main', 'src-preload', 'src-renderer']) fs.mkdirSync(path.join(root, side))
  expect(layerProblems(root, [['thread']])).toEqual([
    'src-main/thread does not exist: remove it in scripts/layers.ts',
  ])
})
