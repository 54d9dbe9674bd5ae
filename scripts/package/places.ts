import path from 'node:path'

/** The unpacked app in an output folder of electron-builder. */
export function unpackedIn(folder: string): string {
  const suffix = process.arch === 'x64' ? '' : `-${process.arch}`
  switch (process.platform) {
    case 'win32':
      return path.join(folder, `win${suffix}-unpacked`)
    case 'darwin':
      return path.join(folder, `mac${suffix}`, 'Referidos.app')
    default:
      return path.join(folder, `linux${suffix}-unpacked`)
  }
}

/** Path of its executable. */
export function programIn(unpacked: string): string {
  switch (process.platform) {
    case 'win32':
      return path.join(unpacked, 'Referidos.exe')
    case 'darwin':
      return path.join(unpacked, 'Contents', 'MacOS', 'Referidos')
    default:
      return path.join(unpacked, 'referidos')
  }
}

/** Path of its folder with the asar. */
export function resourcesIn(unpacked: string): string {
  return path.join(unpacked, process.platform === 'darwin' ? 'Contents/Resources' : 'resources')
}
