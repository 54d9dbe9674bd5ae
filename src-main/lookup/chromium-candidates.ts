import path from 'node:path'

/** A path where a Chromium may be. `name`: product name, as users know it. */
export interface Candidate {
  name: string
  path: string
}

export interface CandidateOptions {
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
  home: string
  /** The Chromium that Playwright's installer downloads; undefined: none for this system. */
  playwright: string | undefined
}

/** Installed browsers first, then the download. */
export function chromiumCandidates({ platform, env, home, playwright }: CandidateOptions): Candidate[] {
  const downloaded = playwright === undefined ? [] : [{ name: 'Playwright', path: playwright }]
  return [...installed(platform, env, home), ...downloaded]
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
