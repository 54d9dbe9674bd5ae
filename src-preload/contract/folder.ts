/** The process that holds the data folder. */
export interface FolderHolder {
  /** Host name of its computer. */
  host: string
  pid: number
  /** When it took the folder, UTC ms. */
  since: number
}

export type SyncService = 'OneDrive' | 'Dropbox' | 'Google Drive' | 'iCloud'

/** Why another computer may change the files of the data folder behind the app. */
export type FolderRisk = { kind: 'synced'; service: SyncService } | { kind: 'network' }
