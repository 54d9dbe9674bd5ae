import path from 'node:path'
import { app } from 'electron'
import { readBasics } from '../diagnostics/basics.ts'
import { diagnosticsText } from '../diagnostics/text.ts'
import { readEnvironment } from '../environment.ts'
import { nativeBinding } from './native-binding.ts'
import { printAndEnd } from './print.ts'
import { thisProgram } from './program.ts'

/** Prints the diagnosis that needs no sign-in. Opens no window and does not take the data folder. */
export function printDiagnostics(): void {
  const dataDir = path.resolve(readEnvironment(process.env).dataDir ?? app.getPath('userData'))
  const options = { dataDir, program: thisProgram(), nativeBinding: nativeBinding() }
  printAndEnd(diagnosticsText(readBasics(options, Date.now())))
}
