import { people, screens } from './day.ts'
import { firstStart } from './first-start.ts'
import type { Tour } from './tour.ts'
import { trouble } from './trouble.ts'

/** Between them they show every screen in every state that can be reached without breaking the app. */
export const tours: readonly Tour[] = [people, screens, firstStart, trouble]
