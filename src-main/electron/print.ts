import { app } from 'electron'

/** Writes the text to standard output, then ends the process. */
export function printAndEnd(text: string): void {
  process.stdout.write(text, () => app.exit(0))
}

export const printVersion = (): void => printAndEnd(`${app.getName()} ${app.getVersion()}\n`)
