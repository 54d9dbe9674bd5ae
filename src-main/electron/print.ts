import { app } from 'electron'

/** Ends the process once the text is written to its standard output. */
export function printAndEnd(text: string): void {
  process.stdout.write(text, () => app.exit(0))
}

export const printVersion = (): void => printAndEnd(`${app.getName()} ${app.getVersion()}\n`)
