import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { clearCacheAfterScrolls } from './clear-cache.ts'
import { contract, eventNames } from './contract/index.ts'

/** Passes the path of a dropped file, which only the preload can know: the page cannot pass one. */
const openDropped = 'import.openDropped'

/** The channels as functions. The page gets only these, and no Electron API. */
const groups = Object.entries(contract).map(([group, channels]) => [
  group,
  Object.fromEntries(
    Object.keys(channels)
      .filter((name) => `${group}.${name}` !== openDropped)
      .map((name) => [name, (input: unknown) => ipcRenderer.invoke(`${group}.${name}`, input)]),
  ),
])

function on(name: string, listener: (event: unknown) => void): () => void {
  if (!(eventNames as readonly string[]).includes(name)) throw new Error(`no event ${name}`)
  const forward = (_: unknown, event: unknown) => listener(event)
  ipcRenderer.on(name, forward)
  return () => ipcRenderer.removeListener(name, forward)
}

contextBridge.exposeInMainWorld('referidos', {
  ...Object.fromEntries(groups),
  on,
  openDropped: (file: File) => ipcRenderer.invoke(openDropped, { path: webUtils.getPathForFile(file) }),
})

void clearCacheAfterScrolls()
