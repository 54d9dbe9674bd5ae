import type { CensusPageName } from '../../../src-preload/census-pages.ts'
import type { CensusPage } from './census-page.ts'
import { consultacenso } from './consultacenso.ts'
import { wsp } from './wsp.ts'

/** How each census page is filled in and read. */
const byName: Record<CensusPageName, CensusPage> = { wsp, consultacenso }

export const pages: readonly CensusPage[] = Object.values(byName)
