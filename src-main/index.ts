import path from 'node:path'
import { createApp } from './app.ts'
import { systemClock } from './clock.ts'
import { runShell } from './electron/shell.ts'
import { readEnvironment } from './environment.ts'

const environment = readEnvironment(process.env)

runShell(environment.dataDir, (shell) =>
  createApp({
    ...shell,
    environment,
    clock: systemClock,
    migrations: path.join(shell.appDir, 'drizzle'),
    readerFile: path.join(shell.appDir, 'out', 'main', 'reader-worker.js'),
    createLookup: () => ({ lookup: () => Promise.reject(new Error('todo')), close: async () => {} }),
  }),
)
