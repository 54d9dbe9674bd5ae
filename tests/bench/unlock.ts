// Measures an unlock at the first try in main, from the password to the open database, against a bare scrypt of the
// same cost in the same run. Usage: npm run bench:unlock
import { randomBytes, scryptSync } from 'node:crypto'
import { usualCost } from '../../src-main/accounts/keys.ts'
import { createVault } from '../../src-main/accounts/vault.ts'
import { systemClock } from '../../src-main/clock.ts'
import { insertInventedOwner, migrations, registerInvented } from '../support/invented.ts'
import { median } from '../support/median.ts'
import { readerFile } from '../support/programs.ts'
import { elapsed, elapsedUntil, inTemporaryFolder } from './bench.ts'

const rounds = 15
const registered = 10_000
const password = 'cinco gatos grises'

await inTemporaryFolder(async (folder) => {
  const vault = createVault(folder, {
    migrations,
    readerFile,
    clock: systemClock,
    log: (level, message) => console.error(level, message),
  })
  const { slotId, database, keyFile } = await vault.create('Marta', password, (made, slot) =>
    insertInventedOwner(made, Date.now(), slot),
  )
  database.sqlite.transaction(() => {
    for (let n = 1; n <= registered; n++) registerInvented(database, n, Date.now())
  })()
  keyFile.close()
  database.close()

  const unlocked: number[] = []
  const bare: number[] = []
  // Alternating, so that both run under the same machine load.
  for (let n = 0; n < rounds; n++) {
    unlocked.push(
      await elapsedUntil(async () => {
        const opened = await vault.unlock(slotId, password, false)
        opened.keyFile.close()
        opened.database.close()
      }),
    )
    bare.push(
      elapsed(() => scryptSync(password, randomBytes(16), 32, { ...usualCost, maxmem: 160 * 1024 * 1024 })),
    )
  }
  console.log(`unlock, one try, ${registered} people: median ${median(unlocked).toFixed(0)} ms`)
  console.log(`bare scrypt of the same cost:    median ${median(bare).toFixed(0)} ms`)
  console.log(`(${rounds} rounds, Node ${process.version})`)
})
