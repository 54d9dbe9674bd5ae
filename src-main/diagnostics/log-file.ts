import path from 'node:path'

/** The log of a data folder. */
export const logFile = (dataDir: string): string => path.join(dataDir, 'logs', 'main.log')
