// Measures a registration in main, from the call to the row on disk, against a bare write and fsync on the same file
// system in the same run. Usage: npm run bench
import path from 'node:path'
import { register } from '../../src-main/people/repository.ts'
import { rowOf } from '../../src-main/people/rows.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'
import { inventedCedula } from '../support/invented.ts'
import { median } from '../support/median.ts'
import { bareFile, elapsed, inTemporaryFolder, openWithOwner, quantile } from './bench.ts'

const rounds = 500

const person = (n: number) => ({
  cedula: inventedCedula(n),
  name: 'Yolanda Patiño Ñáñez',
  phone: '3005550147',
  ...unknownTexts,
  barrio: 'El Recreo',
  consent: { method: 'signature', textVersion: 1, accepted: true } as const,
})

await inTemporaryFolder((folder) => {
  const database = openWithOwner(path.join(folder, 'referidos.db'))
  const file = bareFile(folder)
  const registered: number[] = []
  const bare: number[] = []
  // Alternating, so that both run under the same machine load.
  for (let n = 0; n < rounds; n++) {
    registered.push(
      elapsed(() => {
        const registration = register(database, person(n), 1, 1, Date.now())
        if (registration.kind === 'registered') rowOf(database.sqlite, registration.personId)
      }),
    )
    bare.push(file.flush())
  }
  file.close()
  database.close()
  const figures = (times: number[]) =>
    `median ${median(times).toFixed(2)} ms, p95 ${quantile(0.95, times).toFixed(2)} ms`
  const ratio = median(registered) / median(bare)
  console.log(`registration, fsync included: ${figures(registered)}`)
  console.log(`bare 4 KB write and fsync:    ${figures(bare)}`)
  console.log(`ratio of the medians:         ${ratio.toFixed(1)} (${rounds} rounds, Node ${process.version})`)
})
