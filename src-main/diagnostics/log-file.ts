import path from 'node:path'

/** The log of a data folder. */
export const logFile = (dataDir: string): string => path.join(dataDir, 'logs', 'main.log')

/** Where the log goes once it is full; the one before it is deleted. */
export const fullLogFile = (dataDir: string): string => path.join(dataDir, 'logs', 'main.old.log')
