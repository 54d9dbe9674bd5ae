import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/database.ts'
import { newSeed, part } from '../support/extent.ts'
import { createRandom } from '../support/random.ts'
import { broken, type Laptop, laptop, otherUids, template, unaccounted } from './laptops.ts'

const start = Date.UTC(2026, 10, 21, 17)

test('three laptops that give each other what they know in any order, and again, end equal', {
  timeout: 900_000,
}, () => {
  const folder = temporaryFolder()
  const templateFile = template(folder, start)
  const seed = newSeed()
  const seen = { aliases: 0, disputes: 0, hidden: 0 }
  for (let run = 0; run < part(1_000, 15); run++) {
    const random = createRandom(seed + run)
    const laptops = ['a', 'b', 'c'].map((name) =>
      laptop(path.join(folder, `${run}-${name}.db`), templateFile, name),
    ) as [Laptop, Laptop, Laptop]
    const did: string[] = []
    let now = start
    for (let at = 0; at < 50; at++) {
      now += random.below(5) * 1_000
      const index = random.below(3)
      const one = laptops[index] as Laptop
      const other = laptops[(index + 1 + random.below(2)) % 3] as Laptop
      // Clocks differ.
      const its = now + index * 700
      if (random.below(6) === 0) {
        one.take(other, its, random.pick([0, 0, random.below(20)]))
        did.push(`${index} takes`)
      } else did.push(`${index} ${one.step(random, its)}`)
    }
    // Until everybody knows everything, in a random order and with repetitions.
    const pairs = [0, 1, 2].flatMap((into) =>
      [0, 1, 2].filter((from) => from !== into).map((from) => [into, from]),
    )
    for (let round = 0; round < 3; round++)
      for (const [into = 0, from = 0] of random.shuffled([...pairs, ...pairs]))
        (laptops[into] as Laptop).take(laptops[from] as Laptop, now)
    const views = laptops.map((one) => one.view())
    const what = `seed ${seed}, run ${run}: ${did.join(', ')}`
    expect(views[1], what).toEqual(views[0])
    expect(views[2], what).toEqual(views[0])
    // So does one that was never asked before, and learns of everything at once.
    const late = laptop(path.join(folder, `${run}-d.db`), templateFile, 'd')
    late.take(laptops[0], now)
    expect(late.view(), what).toEqual(views[0])
    for (const one of [...laptops, late]) {
      expect(broken(one), what).toEqual([])
      // Nobody is lost: whoever was registered has a row, is somebody's other uid, or is disputed or hidden.
      expect(unaccounted(one), what).toEqual([])
    }
    const { aliases, disputes, hidden } = otherUids(late)
    seen.aliases += aliases
    seen.disputes += disputes
    seen.hidden += hidden
    late.close()
    for (const one of laptops) one.close()
  }
  // A run that never gets there shows nothing.
  expect(Math.min(seen.aliases, seen.disputes, seen.hidden)).toBeGreaterThan(part(100, 3))
})
