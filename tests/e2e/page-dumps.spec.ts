import fs from 'node:fs'
import path from 'node:path'
import { commandOf, processesOf } from '../support/processes.ts'
import { register, row } from '../support/screens.ts'
import { expect, test } from './fixtures.ts'

const yolanda = { name: 'Yolanda Patiño Ñáñez', cedula: '1014880231', phone: null }

test('a page of a lookup that crashes leaves no dump of itself', async ({ begin, site, dataDir }) => {
  test.skip(process.platform !== 'linux', 'a signal crashes no page elsewhere')
  site.script(yolanda.cedula, [{ kind: 'hang' }, { kind: 'not_found' }])
  const config = path.join(dataDir, 'config')
  const { page } = await begin({ env: { XDG_CONFIG_HOME: config, REFERIDOS_RETRY_DELAYS_MS: '100' } })
  await register(page, yolanda)
  await site.waitFor(({ cedula }) => cedula === yolanda.cedula)
  const asking = processesOf(dataDir).filter((pid) => /chromium.*--type=renderer/.test(commandOf(pid)))
  expect(asking).not.toEqual([])
  for (const renderer of asking) process.kill(renderer, 'SIGSEGV')
  await expect(row(page, yolanda.name)).toContainText('No está en el censo')
  const files = fs.readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
  expect(files.filter((file) => file.endsWith('.dmp'))).toEqual([])
})
