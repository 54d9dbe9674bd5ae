import {
  type CensusPageName,
  type CensusSettings,
  censusPages,
  type Election,
} from '../../src-preload/contract/index.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import type { Environment } from '../environment.ts'
import { censusAddresses } from '../lookup/census-address.ts'
import type { CensusInForce } from '../lookup/lookups.ts'
import { readSetting, writeSetting } from './repository.ts'

/** An election is known by the page that listed it: another page may give the same id to another one. */
type SavedElection = Election & { url: string }

/** Where a page is asked: the environment's address, if it has one, stands in for both. */
export const censusUrl = (page: CensusPageName, environment: Environment): string =>
  environment.censusUrl ?? censusAddresses[page]

function savedPage(database: Database): CensusPageName {
  const saved = readSetting(database, 'census_page')
  return censusPages.find((page) => page === saved) ?? 'wsp'
}

export function censusInForce(database: Database, environment: Environment): CensusInForce {
  const url = censusUrl(savedPage(database), environment)
  const saved = readSetting(database, 'census_election')
  if (saved === null) return { url, election: null }
  const { id, name, url: readFrom } = JSON.parse(saved) as SavedElection
  return { url, election: readFrom === url ? { id, name } : null }
}

export function censusSettings(database: Database, environment: Environment): CensusSettings {
  const { url, election } = censusInForce(database, environment)
  return {
    page: savedPage(database),
    election,
    host: new URL(url).host,
    source: environment.censusUrl === null ? 'saved' : 'environment',
    hosts: { wsp: hostOf('wsp'), consultacenso: hostOf('consultacenso') },
  }
}

const hostOf = (page: CensusPageName): string => new URL(censusAddresses[page]).host

/** `election`: one that `page` lists. */
export function saveCensus(
  database: Database,
  environment: Environment,
  { page, election }: { page: CensusPageName; election: Election | null },
): void {
  const url = censusUrl(page, environment)
  immediately(database.sqlite, () => {
    writeSetting(database, 'census_page', page)
    const saved = election === null ? null : JSON.stringify({ ...election, url } satisfies SavedElection)
    writeSetting(database, 'census_election', saved)
  })
}
