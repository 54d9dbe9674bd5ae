import { describe, expect, it } from 'vitest'
import { whyNot } from '../../src-main/lookup/start-browser.ts'

describe('why a browser did not start', () => {
  const failed = 'browserType.launchPersistentContext: Failed to launch the browser process.\nBrowser logs:\n'
  it.each([
    [`${failed}<launching> /opt/chrome --no-sandbox`, 'does_not_start', 'it ends at once'],
    ['spawn /opt/chrome EACCES', 'does_not_start', 'spawn /opt/chrome EACCES'],
    [
      `${failed}[err] FATAL: No usable sandbox! Update your kernel`,
      'sandbox_unusable',
      'its sandbox cannot be used',
    ],
    [
      `${failed}[err] chrome: error while loading shared libraries: libnss3.so: cannot open`,
      'library_missing',
      'a library is missing: libnss3.so',
    ],
    [
      'browserType.launchPersistentContext: Timeout 30000ms exceeded.',
      'no_page',
      'it starts, but does not get ready',
    ],
  ])('is a line of %s', (message, problem, detail) => {
    expect(whyNot(new Error(message))).toEqual({ problem, detail })
  })
})
