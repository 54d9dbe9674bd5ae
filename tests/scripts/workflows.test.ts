import fs from 'node:fs'
import path from 'node:path'
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { describe, expect, it } from 'vitest'

const folder = path.resolve(import.meta.dirname, '../../.github/workflows')

/** What GitHub says against a workflow: by its schema, then by its expressions and the order of its jobs. */
async function faultsOf(name: string, content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter())
  if (value !== undefined) await convertWorkflowTemplate(context, value)
  return context.errors.getErrors().map(({ message }) => message)
}

describe('the workflows', () => {
  it.each(fs.readdirSync(folder))('%s follows GitHub’s schema', async (name) => {
    expect(await faultsOf(name, fs.readFileSync(path.join(folder, name), 'utf8'))).toEqual([])
  })

  it('one that does not is refused', async () => {
    const broken = (job: string) => `on: push\njobs:\n  one:\n    runs-on: ubuntu-24.04\n${job}`
    expect(await faultsOf('x.yml', broken('    steps: []\n    stepz: []\n'))).toHaveLength(1)
    expect(await faultsOf('x.yml', broken('    needs: [two]\n    steps: [{ run: npm test }]\n'))).not.toEqual([])
    expect(await faultsOf('x.yml', broken('    steps: [{ run: "${{ matirx.os }}" }]\n'))).not.toEqual([])
    expect(await faultsOf('x.yml', broken('    steps: [{ run: npm test }]\n'))).toEqual([])
  })
})
