import fs from 'node:fs'
import { registerHooks } from 'node:module'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const folder = path.resolve(import.meta.dirname, '../../.github/workflows')

// The package imports JSON as only bundlers do, without the attribute that Node requires.
const hooks = registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
})
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import(
  '@actions/workflow-parser'
)
hooks.deregister()

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
    expect(await faultsOf('x.yml', broken('    needs: [two]\n    steps: [{ run: npm test }]\n'))).not.toEqual(
      [],
    )
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's expressions look like that.
    expect(await faultsOf('x.yml', broken('    steps: [{ run: "${{ matirx.os }}" }]\n'))).not.toEqual([])
    expect(await faultsOf('x.yml', broken('    steps: [{ run: npm test }]\n'))).toEqual([])
  })
})
