import path from 'node:path'
import { expect, test } from 'vitest'
import { broken, type Laptop, laptop, template, unaccounted } from '../changes/laptops.ts'
import { temporaryFolder } from '../support/database.ts'
import { newSeed, part } from '../support/extent.ts'
import { createRandom } from '../support/random.ts'
import { give, take, undo } from './carry.ts'

const start = Date.UTC(2026, 10, 21, 17)

test('three laptops with accounts of their own end equal by files, and a file that is undone leaves nothing', {
  timeout: 900_000,
}, async () => {
  const folder = temporaryFolder()
  const templateFile = template(folder, start)
  const seed = newSeed()
  let undone = 0
  for (let run = 0; run < part(300, 4); run++) {
    const random = createRandom(seed + run)
    const laptops = ['a', 'b', 'c'].map((name) => {
      const made = laptop(path.join(folder, `${run}-${name}.db`), templateFile, name)
      made.database.sqlite.prepare(`UPDATE accounts SET uid = ? || '-' || id`).run(name)
      return made
    }) as [Laptop, Laptop, Laptop]
    const did: string[] = []
    const what = () => `seed ${seed}, run ${run}: ${did.join(', ')}`
    let now = start
    for (let at = 0; at < 40; at++) {
      now += random.below(5) * 1_000
      const index = random.below(3)
      const one = laptops[index] as Laptop
      // Clocks differ.
      const its = now + index * 700
      if (random.below(6) > 0) {
        did.push(`${index} ${one.step(random, its)}`)
        continue
      }
      const from = (index + 1 + random.below(2)) % 3
      const file = await give(laptops[from] as Laptop, folder, now)
      did.push(`${index} takes ${from}`)
      const isUndone = random.below(3) === 0
      const before = isUndone ? settled(one, its) : null
      const id = await take(one, file, its)
      expect(broken(one), what()).toEqual([])
      expect(unaccounted(one), what()).toEqual([])
      if (!isUndone) continue
      did.push(`${index} undoes it`)
      undo(one, id, its)
      undone += 1
      expect(one.view(), what()).toEqual(before)
      expect(broken(one), what()).toEqual([])
      expect(unaccounted(one), what()).toEqual([])
    }
    for (let round = 0; round < 3; round++)
      for (const [into = 0, from = 0] of random.shuffled([
        [0, 1],
        [0, 2],
        [1, 0],
        [1, 2],
        [2, 0],
        [2, 1],
      ])) {
        await take(laptops[into] as Laptop, await give(laptops[from] as Laptop, folder, now), now)
        did.push(`${into} takes ${from}`)
      }
    const views = laptops.map((one) => one.view())
    expect(views[1], what()).toEqual(views[0])
    expect(views[2], what()).toEqual(views[0])
    for (const one of laptops) {
      expect(broken(one), what()).toEqual([])
      expect(unaccounted(one), what()).toEqual([])
      one.close()
    }
  }
  expect(undone).toBeGreaterThan(part(100, 1))
})

/** The view once the laptop's own changes are applied, as a merge does first. */
function settled(one: Laptop, now: number): unknown {
  one.take(one, now)
  return one.view()
}
