/** No Chromium could be found or started. `tried`: one line per candidate, in English. */
export class NoBrowser extends Error {
  override name = 'NoBrowser'
  readonly tried: string[]
  constructor(tried: string[]) {
    super(`no browser for lookups: ${tried.join('; ')}`)
    this.tried = tried
  }
}
