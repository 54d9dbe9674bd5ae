import path from 'node:path'

/** A place where a Chromium may be. `name`: as a person knows it. */
export interface Candidate {
  name: string
  path: string
}

export interface Surroundings {
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
  home: string
  /** Where Playwright keeps its own; undefined where it has none for this system. */
  playwright: string | undefined
  /** The one that came with the app, where one did. */
  bundled?: string | undefined
}

/** Where a packaged app may carry a Chromium of its own; whether it does is another question. */
export function bundledChromium(resourcesPath: string, platform: NodeJS.Platform): string {
  switch (platform) {
    case 'win32':
      return path.win32.join(resourcesPath, 'chromium', 'chrome.exe')
    case 'darwin':
      return `${resourcesPath}/chromium/Chromium.app/Contents/MacOS/Chromium`
    default:
      return `${resourcesPath}/chromium/chrome`
  }
}

/** In the order in which they are tried: the app's and Playwright's own are of the version it was tested with. */
export function chromiumCandidates({ platform, env, home, playwright, bundled }: Surroundings): Candidate[] {
  const own = (name: string, file: string | undefined): Candidate[] =>
    file === undefined ? [] : [{ name, path: file }]
  return [...own('Referidos', bundled), ...own('Playwright', playwright), ...installed(platform, env, home)]
}

function installed(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): Candidate[] {
  switch (platform) {
    case 'win32': {
      const roots = [env.LOCALAPPDATA, env.PROGRAMFILES, env['PROGRAMFILES(X86)']].filter((root) => !!root)
      const under = (name: string, ...parts: string[]): Candidate[] =>
        roots.map((root) => ({ name, path: path.win32.join(root ?? '', ...parts) }))
      return [
        ...under('Chrome', 'Google', 'Chrome', 'Application', 'chrome.exe'),
        ...under('Edge', 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ...under('Chromium', 'Chromium', 'Application', 'chrome.exe'),
      ]
    }
    case 'darwin': {
      const under = (name: string, app: string): Candidate[] =>
        ['/Applications', `${home}/Applications`].map((root) => ({
          name,
          path: `${root}/${app}.app/Contents/MacOS/${app}`,
        }))
      return [
        ...under('Chrome', 'Google Chrome'),
        ...under('Edge', 'Microsoft Edge'),
        ...under('Chromium', 'Chromium'),
      ]
    }
    default:
      return [
        { name: 'Chrome', path: '/opt/google/chrome/chrome' },
        { name: 'Edge', path: '/opt/microsoft/msedge/msedge' },
        { name: 'Chromium', path: '/usr/bin/chromium' },
        { name: 'Chromium', path: '/usr/bin/chromium-browser' },
        { name: 'Chromium', path: '/snap/bin/chromium' },
      ]
  }
}
