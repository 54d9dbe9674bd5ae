/**
 * Faults of a package, found by the paths in its asar: files that it must not contain, or a wrong number of addons. One
 * line per fault.
 */
export function contentFaults(files: readonly string[], bundled: readonly string[]): string[] {
  const faults: string[] = []
  const fault = (file: string, what: string) => faults.push(`${file}: ${what}`)
  for (const file of files) {
    if (/\.map$/.test(file)) fault(file, 'a source map')
    if (/\.(ts|tsx|mts|cts)$/.test(file)) fault(file, 'a source')
    if (/\/(tests?|__tests__|specs?)\/|\.(test|spec)\.[cm]?js$/.test(file)) fault(file, 'a test')
    if (/\.(woff2?|ttf|otf)$/.test(file) && !/inter-latin(-ext)?-wght-normal/.test(file))
      fault(file, 'an unused font')
    const module = /^\/node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(file)?.[1]
    if (module !== undefined && bundled.includes(module)) fault(file, 'a second copy: it is bundled')
  }
  const addons = files.filter((file) => /\.node$/.test(file))
  if (addons.length !== 1) faults.push(`${addons.length} addons: ${addons.join(', ')}`)
  return faults
}
