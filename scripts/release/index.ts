// Makes a release of the version in package.json: npm run release -- [--dry-run]
// Refuses unless main is checked out, committed, and described in CHANGELOG.md. Builds what this machine can, writes
// dist/SHA256SUMS, and tags the commit. It never pushes. --dry-run: without the tag.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { runCommand } from '../run-command.ts'
import { RuntimeProblem } from '../runtime/system.ts'
import { release } from './release.ts'

const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } })

try {
  await release({
    root: path.resolve(import.meta.dirname, '../..'),
    isDryRun: values['dry-run'],
    updateUrl: process.env.REFERIDOS_UPDATE_URL || null,
    build: () => runCommand('node', ['scripts/package/index.ts'], {}),
    say: (line) => console.log(line),
  })
} catch (error) {
  console.error(error instanceof RuntimeProblem ? error.message : error)
  process.exitCode = 1
}
