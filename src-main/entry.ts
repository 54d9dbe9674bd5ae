import { refuseDebugging } from './electron/debugging.ts'
import { lookupRole } from './lookup/control-page.ts'

// First file of the process. Decides on the role before it loads any code of the app and before the app takes a lock.
if (process.argv.includes(`--${lookupRole}`)) (await import('./electron/lookup-role.ts')).runLookupRole()
else if (!refuseDebugging(process.argv)) {
  if (process.argv.includes('--version')) (await import('./electron/print.ts')).printVersion()
  else if (process.argv.includes('--diagnostics'))
    (await import('./electron/print-diagnostics.ts')).printDiagnostics()
  else await import('./index.ts')
}
