/** A person whose row was lost when a damaged database was salvaged. */
export interface LostPerson {
  id: number
  /**
   * `from_copy`: as in the newest copy, with what the database tells of later. `rebuilt`: registered still, without what
   * nothing tells. `lost`: nobody is registered with this id any more.
   */
  kind: 'from_copy' | 'rebuilt' | 'lost'
  /** null: not known. */
  cedula: string | null
  /** Without accents if it is rebuilt. null: not known. */
  name: string | null
  phone: string | null
  /** Account of their leader; null: not known, or an account's own person. */
  referredBy: number | null
}

/** What became of the rows of one table. */
export interface SalvagedTable {
  table: string
  /** Rows as they were. */
  kept: number
  /** Rows with what other places told of them, the copy included. */
  rebuilt: number
  /** Lost rows; null: an unknown number, possibly none. */
  missing: number | null
  /** Rows that were readable, but refer to one that is gone. */
  removed: number
}

/** What a salvage found. */
export interface SalvageCounts {
  pages: number
  /** Pages that could not be read. */
  unreadable: number
  tables: SalvagedTable[]
  /** People whose result was lost, and who wait for a lookup again. */
  lookedUpAgain: number
  /** When the copy was made that completed the rows, UTC ms; null: none was needed, or none fits. */
  copyOf: number | null
}

export interface SalvageReport extends SalvageCounts {
  /** Everybody whose row was lost. */
  people: LostPerson[]
}

/** The last salvage of the database that is open. */
export interface LastSalvage extends SalvageReport {
  /** UTC ms. */
  at: number
}

/** Whether the database can be read whole. */
export interface DatabaseHealth {
  /** `unknown`: not checked yet since the sign-in. */
  state: 'unknown' | 'whole' | 'damaged'
  /** Of the last check of all, UTC ms; null: there was none. */
  checkedAt: number | null
}

export interface SalvageProgress {
  percent: number
}
