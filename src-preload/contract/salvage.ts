/** A person whose row was lost when a damaged database was salvaged. */
export interface LostPerson {
  id: number
  /**
   * `from_copy`: as in the newest copy, with later values that the database yields. `rebuilt`: still registered,
   * without unknown values. `lost`: nobody is registered with this id any more.
   */
  kind: 'from_copy' | 'rebuilt' | 'lost'
  /** null: unknown. */
  cedula: string | null
  /** Without accents if it was rebuilt. null: unknown. */
  name: string | null
  phone: string | null
  /** Account of their leader; null: unknown, or an account's own person. */
  referredBy: number | null
}

/** Results for the rows of one table. */
export interface SalvagedTable {
  table: string
  /** Number of unchanged rows. */
  kept: number
  /** Number of rows rebuilt from other sources, including the copy. */
  rebuilt: number
  /** Number of lost rows; null: unknown, possibly none. */
  missing: number | null
  /** Number of rows that were readable, but referred to a lost row. */
  removed: number
}

/** Findings of a salvage. */
export interface SalvageCounts {
  pages: number
  /** Number of unreadable pages. */
  unreadable: number
  tables: SalvagedTable[]
  /** Number of people whose result was lost, and who wait for a lookup again. */
  lookedUpAgain: number
  /** Time of the copy that completed the rows, UTC ms; null: none was needed, or none matched. */
  copyOf: number | null
}

export interface SalvageReport extends SalvageCounts {
  /** Everybody whose row was lost. */
  people: LostPerson[]
}

/** The last salvage of the open database. */
export interface LastSalvage extends SalvageReport {
  /** UTC ms. */
  at: number
}

/** Whether the database can be read completely. */
export interface DatabaseHealth {
  /** `unknown`: not checked since the sign-in. */
  state: 'unknown' | 'whole' | 'damaged'
  /** Time of the last check ever, UTC ms; null: there was none. */
  checkedAt: number | null
}

export interface SalvageProgress {
  percent: number
}
