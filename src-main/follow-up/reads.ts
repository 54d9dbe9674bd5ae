import { type ChosenPeople, type FollowUp, listedPeople } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import { readChosen } from '../people/chosen.ts'
import { bySurname } from '../people/surname.ts'
import { readGuidance } from '../settings/guidance.ts'
import type { Whose } from '../whose.ts'
import { puestosOf, sortedOut } from './groups.ts'

export interface FollowUpTask {
  whose: Whose
  of: ChosenPeople
  today: string
}

/** Tasks of the reader thread. */
export const followUpReads = (sqlite: Sqlite) => ({
  readFollowUp: ({ whose, of, today }: FollowUpTask): FollowUp => {
    const people = bySurname(readChosen(sqlite, whose, of))
    const { voting, groups, waiting } = sortedOut(people)
    return {
      people: people.length,
      votes: { people: voting.length, places: puestosOf(voting) },
      groups: groups.map(({ remedy, people }) => ({
        remedy,
        all: people.length,
        people: people.slice(0, listedPeople).map(({ id, name, cedula, phone, novedad, leader }) => ({
          id,
          name,
          cedula,
          phone,
          novedad,
          leader,
        })),
      })),
      waiting: waiting.length,
      guidance: readGuidance({ sqlite }),
      today,
    }
  },
})
export type FollowUpReads = ReturnType<typeof followUpReads>
