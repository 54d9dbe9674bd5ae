import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { temporaryFolder } from '../support/database.ts'
import { type Headquarters, startHeadquarters } from '../support/headquarters.ts'
import { foundedBy, join, type Laptop, openLaptop } from './laptops.ts'

export interface Campaign {
  server: Headquarters
  coordinator: Laptop
  leaders: Laptop[]
  folder: string
  /** Another laptop, or one again after it was closed. */
  open(name: string, start?: number): Laptop
}

/** One server for the tests of a file; each campaign begins on an empty one. */
export function useServer(): (...leaders: string[]) => Promise<Campaign> {
  let server: Headquarters
  beforeAll(async () => {
    server = await startHeadquarters()
  })
  afterAll(() => server.stop())
  return async (...names) => {
    await server.database.execute(sql`truncate campaign, devices, invitations, data_keys, records, holders`)
    const folder = temporaryFolder()
    const start = Date.now()
    const opened = new Set<Laptop>()
    onTestFinished(async () => {
      for (const laptop of opened) await laptop.close()
    })
    const openAs = (name: string, at = start): Laptop => {
      const laptop = openLaptop(folder, name, at)
      const { close } = laptop
      laptop.close = async () => {
        opened.delete(laptop)
        await close()
      }
      opened.add(laptop)
      return laptop
    }
    const coordinator = openAs('Coordinación')
    await foundedBy(coordinator, server)
    const leaders: Laptop[] = []
    for (const name of names) {
      const laptop = openAs(name)
      await join(coordinator, laptop)
      leaders.push(laptop)
    }
    return { server, coordinator, leaders, folder, open: openAs }
  }
}
