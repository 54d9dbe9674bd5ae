import { brokenStart } from './broken-start.ts'
import { copies } from './copies.ts'
import { people, screens } from './day.ts'
import { erasing } from './erasing.ts'
import { firstStart } from './first-start.ts'
import { headquarters } from './headquarters.ts'
import { rechecking } from './rechecking.ts'
import { rights } from './rights.ts'
import type { Tour } from './tour.ts'
import { trouble } from './trouble.ts'
import { updates } from './updates.ts'

/** All tours together show every screen in each state that can be reached or simulated. */
export const tours: readonly Tour[] = [
  people,
  screens,
  firstStart,
  trouble,
  brokenStart,
  copies,
  rechecking,
  rights,
  updates,
  headquarters,
  erasing,
]
