import {
  type CensusPageName,
  censusPageNames,
  censusPages,
  usualCensusPage,
} from '../../src-preload/census-pages.ts'
import type { CensusSettings, Election } from '../../src-preload/contract/index.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { readSetting, writeSetting } from '../database/settings.ts'
import type { Environment } from '../environment.ts'
import type { CensusInForce } from '../lookup/lookups.ts'
import { noteChosen } from './offered-elections.ts'

/** An election belongs to the page that listed it: another page may give the same id to another election. */
type SavedElection = Election & { url: string }

/** Address of a page. The environment's address overrides that of every page. */
export const censusUrl = (page: CensusPageName, environment: Environment): string =>
  environment.censusUrl ?? censusPages[page].url

function savedPage(database: Database): CensusPageName {
  const saved = readSetting(database, 'census_page')
  return censusPageNames.find((page) => page === saved) ?? usualCensusPage
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
  }
}

/** `election`: one that `page` lists. */
export function saveCensus(
  database: Database,
  environment: Environment,
  { page, election }: { page: CensusPageName; election: Election | null },
  now: number,
): void {
  const url = censusUrl(page, environment)
  immediately(database.sqlite, () => {
    if (censusInForce(database, environment).election?.id !== election?.id)
      noteChosen(database, election, now)
    writeSetting(database, 'census_page', page)
    const saved = election === null ? null : JSON.stringify({ ...election, url } satisfies SavedElection)
    writeSetting(database, 'census_election', saved)
  })
}
