import { brokenStart } from './broken-start.ts'
import { people, screens } from './day.ts'
import { firstStart } from './first-start.ts'
import type { Tour } from './tour.ts'
import { trouble } from './trouble.ts'

/** Between them they show every screen in the states that can be reached or told to it. */
export const tours: readonly Tour[] = [people, screens, firstStart, trouble, brokenStart]
