// A compromised page: foreign code with access to window.referidos and to everything else in the page.
import fs from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { type Api, contract } from '../../src-preload/contract/index.ts'
import { isFull } from '../support/extent.ts'
import type { Launched } from '../support/launch.ts'
import { listenOnLoopback } from '../support/loopback.ts'
import { expect, test } from './fixtures.ts'

declare global {
  interface Window {
    readonly referidos: Api
  }
}

const home = 'app://referidos/index.html'
const allChannels = Object.entries(contract).flatMap(([group, named]) =>
  Object.keys(named).map((name) => ({ group, name })),
)

/** Main answers, the page has its own URL, and there is one window. */
async function stillWell({ app, page }: Pick<Launched, 'app' | 'page'>): Promise<void> {
  expect(await page.evaluate(() => window.referidos.session.state())).toMatchObject({ ok: true })
  expect(new URL(page.url()).href.split('#')[0]).toBe(home)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
}

type Answer = { ok: boolean; error?: { code: string } } | 'refused here'

/**
 * Calls a channel with one input after the other. `inputs`: JavaScript expressions, evaluated in the page.
 * `refused here`: the bridge cannot carry the input, so it never left the page.
 */
const callEach = (page: Page, group: string, name: string, inputs: readonly string[]): Promise<Answer[]> =>
  page.evaluate(
    `(async () => {
      const answers = []
      for (const make of [${inputs.map((input) => `() => (${input})`).join()}])
        try {
          answers.push(await window.referidos.${group}.${name}(make()))
        } catch {
          answers.push('refused here')
        }
      return answers
    })()`,
  )

test('the page reaches the contract and nothing of Electron or Node', async ({ turn }) => {
  const launched = await turn()
  const { page } = launched
  const reached = await page.evaluate(() => {
    const global = window as unknown as Record<string, unknown>
    const wanted = [
      'require',
      'process',
      'module',
      'Buffer',
      'ipcRenderer',
      'electron',
      'global',
      '__dirname',
    ]
    return wanted.filter((name) => global[name] !== undefined)
  })
  expect(reached).toEqual([])
  const api = await page.evaluate(() =>
    Object.fromEntries(
      Object.entries(window.referidos).map(([group, named]) => [
        group,
        typeof named === 'function' ? null : Object.keys(named),
      ]),
    ),
  )
  // The preload alone names a dropped file's path: the page hands it the file.
  const named = Object.entries(contract).map(([group, channels]) => [
    group,
    Object.keys(channels).filter((name) => `${group}.${name}` !== 'import.openDropped'),
  ])
  expect(api).toEqual({ ...Object.fromEntries(named), on: null, openDropped: null })
  const changed = await page.evaluate(() => {
    const api = window.referidos as unknown as Record<string, Record<string, unknown>>
    const tries = [
      () => Object.assign(api, { evil: 1 }),
      () => Object.assign(api.people ?? {}, { list: () => 'mine' }),
      () => Object.defineProperty(window, 'referidos', { value: {} }),
      () => Reflect.deleteProperty(window, 'referidos'),
      () => Object.setPrototypeOf(api.people ?? {}, { evil: 1 }),
    ]
    for (const attempt of tries) {
      try {
        attempt()
      } catch {
        // Refused, as expected.
      }
    }
    return (window.referidos as unknown) !== api || 'evil' in api || !Object.isFrozen(api.people)
  })
  expect(changed).toBe(false)
  const unknown = await page.evaluate(() => {
    try {
      window.referidos.on('ipc-anything' as never, () => {})
      return 'listens'
    } catch {
      return 'refused'
    }
  })
  expect(unknown).toBe('refused')
  await stillWell(launched)
})

test('another window, another page and another frame are answered `forbidden` on every channel', async ({
  turn,
  dataDir,
}) => {
  const launched = await turn()
  const { app } = launched
  const rawPreload = path.join(dataDir, 'attack.cjs')
  fs.writeFileSync(
    rawPreload,
    `const { contextBridge, ipcRenderer } = require('electron')
     contextBridge.exposeInMainWorld('raw', {
       invoke: (name, input) => ipcRenderer.invoke(name, input).catch((error) => 'rejected: ' + error.message),
       send: (name, input) => ipcRenderer.send(name, input),
     })`,
  )
  const names = allChannels.map(({ group, name }) => `${group}.${name}`)
  const answers = await app.evaluate(
    async ({ BrowserWindow }, { preload, names, home }) => {
      const all: Record<string, unknown[]> = {}
      for (const url of [home, 'about:blank', 'data:text/html,<p>hola</p>']) {
        const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
        await window.loadURL(url)
        all[url] = await window.webContents.executeJavaScript(
          `Promise.all(${JSON.stringify(names)}.map((name) => raw.invoke(name, undefined)))`,
        )
        window.destroy()
      }
      return all
    },
    { preload: rawPreload, names, home },
  )
  for (const from of Object.values(answers))
    expect(from).toEqual(names.map(() => ({ ok: false, error: { code: 'forbidden' } })))
  // A channel outside the contract has no handler.
  const strange = await app.evaluate(
    async ({ BrowserWindow }, { preload, home }) => {
      const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
      await window.loadURL(home)
      const answer: unknown = await window.webContents.executeJavaScript(
        `raw.send('people.list', {}); raw.send('x', {}); Promise.all(
          ['people', 'people.', 'people.__proto__', '__proto__.list', 'constructor.name', ''].map((name) => raw.invoke(name)))`,
      )
      window.destroy()
      return answer as string[]
    },
    { preload: rawPreload, home },
  )
  for (const answer of strange) expect(answer).toContain('No handler registered')
  await stillWell(launched)
})

test('a frame that the page makes has no channel, and comes from nowhere else', async ({ turn }) => {
  const launched = await turn({ hostilePage: true })
  const { page } = launched
  const frames = await page.evaluate(async () => {
    const sources: [string, string][] = [
      ['src', 'about:blank'],
      ['src', 'data:text/html,<script>parent.evil=1</script>'],
      ['srcdoc', '<script>parent.evil=1</script>'],
      ['src', 'app://other/index.html'],
      ['src', 'app://referidos/index.html'],
      ['src', 'javascript:parent.evil=1'],
      ['src', 'file:///etc/passwd'],
    ]
    const found: string[] = []
    for (const [attribute, source] of sources) {
      const frame = document.createElement('iframe')
      frame.setAttribute(attribute, source)
      document.body.append(frame)
      // After two round trips to main, a load that starts by itself has begun.
      await window.referidos.session.state()
      await window.referidos.session.state()
      try {
        const inside = frame.contentWindow as unknown as Record<string, unknown>
        if (inside.referidos !== undefined) found.push(`${source}: a bridge`)
        if ((inside.document as Document).body.textContent !== '') found.push(`${source}: content`)
      } catch {
        // Another origin: neither side can reach the other.
      }
      frame.remove()
    }
    if ('evil' in window) found.push('a script ran')
    return found
  })
  expect(frames).toEqual([])
  await stillWell(launched)
})

test('what is malformed or too large comes back as a typed error on every channel, and main goes on', {
  tag: '@full',
}, async ({ begin }) => {
  const launched = await begin()
  const { page } = launched
  const inputs = [
    '0',
    '-0',
    'NaN',
    '10n ** 40n',
    '"x".repeat(10 * 1024 * 1024)',
    '({ personIds: new Array(1e5) })',
    'Array.from({ length: 500 }).reduce((inner) => ({ inner }), {})',
    'Array.from({ length: 5000 }).reduce((inner) => [inner], [])',
    'JSON.parse(\'{"__proto__":{"isOwner":true,"role":"LEADER"}}\')',
    '({ constructor: { prototype: { isOwner: true } } })',
    '({ then: 1 })',
    '({ then(resolve) { resolve(1) } })',
    '({ get personId() { throw new Error("mine") } })',
    'new Proxy({}, { ownKeys() { throw new Error("mine") } })',
    'new Date(NaN)',
    'new Map([[1, 2]])',
    'new Uint8Array(1e6)',
    '() => 1',
    'Symbol("x")',
    'document.body',
    'window',
    '[null, undefined, , 1]',
    '"\\ud800"',
    '({ file: "../../../etc/passwd", path: "/etc/passwd", suggestedName: "..\\\\..\\\\x.xlsx" })',
  ]
  // More than ten times what a channel accepts. Only one channel gets a million: the bridge takes over a second.
  const many = (length: number) => [
    `Array.from({ length: ${length} }, (_, id) => id + 1)`,
    `({ ids: Array.from({ length: ${length} }, (_, id) => id + 1) })`,
  ]
  const wrong: string[] = []
  for (const [at, { group, name }] of allChannels.entries()) {
    // In `npm test` every channel gets some of the inputs, and some channel gets each input.
    const sent = inputs.filter((_, n) => isFull || (n + at) % 6 === 0)
    if (group === 'people' && (isFull || name === 'rows')) sent.push(...many(1e5))
    if (isFull && group === 'people' && name === 'rows') sent.push(...many(1e6))
    for (const [n, answer] of (await callEach(page, group, name, sent)).entries()) {
      const isTyped = answer === 'refused here' || (answer.ok === false && answer.error?.code !== 'internal')
      if (!isTyped) wrong.push(`${group}.${name}(${sent[n]}): ${JSON.stringify(answer)}`)
    }
  }
  expect(wrong).toEqual([])
  await stillWell(launched)
})

test('an object that the page has polluted changes nothing in main', async ({ turn }) => {
  const launched = await turn()
  const { page, app } = launched
  const answers = await page.evaluate(async () => {
    const polluted = Object.prototype as unknown as Record<string, unknown>
    polluted.isOwner = true
    polluted.tab = 'todos'
    polluted.sort = { by: 'name', direction: 'asc' }
    try {
      return {
        bare: await window.referidos.people.list({} as never),
        state: await window.referidos.session.state(),
      }
    } finally {
      delete polluted.isOwner
      delete polluted.tab
      delete polluted.sort
    }
  })
  expect(answers.bare).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
  expect(answers.state).toMatchObject({ ok: true, value: { kind: 'signed_in', account: { isOwner: false } } })
  expect(await app.evaluate(() => Object.keys(Object.prototype))).toEqual([])
  await stillWell(launched)
})

test('the page goes nowhere, opens nothing and takes nothing in', async ({ turn, dataDir }) => {
  const visited: string[] = []
  const server = await listenOnLoopback((request, response) => {
    visited.push(request.url ?? '')
    response.end('<p>hola</p>')
  }, 0)
  const launched = await turn({ hostilePage: true })
  const { page, app } = launched
  await app.evaluate(({ shell, app }) => {
    const opened: string[] = []
    Object.assign(app, { opened })
    shell.openExternal = async (url) => void opened.push(url)
    shell.openPath = async (file) => {
      opened.push(file)
      return ''
    }
  })
  const targets = [
    `${server.url}/away`,
    'file:///etc/passwd',
    'data:text/html,<p>hola</p>',
    'javascript:void(document.body.textContent="evil")',
    'app://other/index.html',
    'app://referidos/%2e%2e/%2e%2e/etc/passwd',
    'about:blank',
    'mailto:a@b.example',
    'ms-msdt:/id',
    'chrome://settings',
    'devtools://devtools/bundled/inspector.html',
  ]
  const ways: Record<string, (url: string) => void> = {
    location: (url) => {
      window.location.href = url
    },
    replace: (url) => window.location.replace(url),
    link(url) {
      const link = document.createElement('a')
      link.href = url
      document.body.append(link)
      link.click()
      link.remove()
    },
    download(url) {
      const link = document.createElement('a')
      link.href = url
      link.download = 'x'
      document.body.append(link)
      link.click()
      link.remove()
    },
    refresh(url) {
      const meta = document.createElement('meta')
      meta.httpEquiv = 'refresh'
      meta.content = `0;url=${url}`
      document.head.append(meta)
    },
    form(url) {
      const form = document.createElement('form')
      form.action = url
      form.method = 'post'
      document.body.append(form)
      form.submit()
      form.remove()
    },
    open: (url) => void window.open(url),
    blank(url) {
      const link = document.createElement('a')
      link.href = url
      link.target = '_blank'
      document.body.append(link)
      link.click()
      link.remove()
    },
    embed(url) {
      const embedded = document.createElement('embed')
      embedded.src = url
      const object = document.createElement('object')
      object.data = url
      document.body.append(embedded, object)
      embedded.remove()
      object.remove()
    },
    webview(url) {
      const webview = document.createElement('webview')
      webview.setAttribute('src', url)
      document.body.append(webview)
      webview.remove()
    },
  }
  await page.evaluate(() => Object.assign(window, { sameDocument: true }))
  for (const [way, go] of Object.entries(ways))
    for (const url of targets) {
      if (url === 'about:blank') continue
      await page
        .evaluate(`(() => { try { (${inPage(go)})(${JSON.stringify(url)}) } catch {} })()`)
        .catch((error: unknown) => {
          throw new Error(`${way} ${url}`, { cause: error })
        })
    }
  await stillWell(launched)
  expect(await page.evaluate(() => 'sameDocument' in window && document.body.textContent !== 'evil')).toBe(
    true,
  )

  // A navigation to about:blank cannot be prevented. The app then loads its own page again.
  const back = page.waitForEvent('framenavigated', (frame) => frame.url() === home)
  await page.evaluate(() => window.location.assign('about:blank'))
  await back
  await page.getByRole('heading', { name: 'Referidos', level: 1 }).waitFor()
  await stillWell(launched)
  await page.evaluate(() => Object.assign(window, { sameDocument: true }))

  const dropped = path.join(dataDir, 'dropped.html')
  fs.writeFileSync(dropped, '<p>evil</p>')
  const devtools = await page.context().newCDPSession(page)
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', {
      type,
      x: 400,
      y: 300,
      data: { items: [], files: [dropped], dragOperationsMask: 1 },
    })
  await stillWell(launched)
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)

  const fetched = await page.evaluate(
    async ({ base }) => {
      const urls = [`${base}/fetched`, 'file:///etc/passwd', 'app://other/index.html', 'data:text/plain,x']
      const got: string[] = []
      for (const url of urls)
        if (
          await fetch(url).then(
            () => true,
            () => false,
          )
        )
          got.push(url)
      new Image().src = `${base}/image`
      navigator.sendBeacon(`${base}/beacon`, 'x')
      for (const make of [
        () => new WebSocket(base.replace('http', 'ws')),
        () => new EventSource(`${base}/events`),
        () => new Worker(`${base}/worker.js`),
        () => new Worker(URL.createObjectURL(new Blob(['1']))),
        () => new Function('return 1')(),
      ])
        try {
          make()
        } catch {
          // Refused at once. The others would reach the server, which must get no request.
        }
      return got
    },
    { base: server.url },
  )
  expect(fetched).toEqual([])
  const opened = await app.evaluate(({ app }) => (app as unknown as { opened: string[] }).opened)
  expect(opened).toEqual([])
  await stillWell(launched)
  expect(visited).toEqual([])
  await server.close()
})

test('the app protocol serves the built page and nothing beside it', async ({ turn }) => {
  const launched = await turn({ hostilePage: true })
  const { page } = launched
  const urls = [
    'app://referidos/../../package.json',
    'app://referidos/%2e%2e/%2e%2e/package.json',
    'app://referidos/..%2f..%2fpackage.json',
    'app://referidos/..%5c..%5cpackage.json',
    'app://referidos/..\\..\\main\\index.js',
    'app://referidos/../main/entry.js',
    'app://referidos/%2e%2e%2fmain%2findex.js',
    'app://referidos//etc/passwd',
    'app://referidos/../../etc/passwd',
    'app://referidos/%00',
    'app://referidos/index.html%00.js',
    'app://referidos/%',
    'app://referidos/%ff%fe.js',
    `app://referidos/${'a'.repeat(5_000)}.js`,
    'app://referidos/assets',
    'app://referidos/',
  ]
  const statuses = await page.evaluate(
    (urls) =>
      Promise.all(
        urls.map((url) =>
          fetch(url).then(
            ({ status }) => status,
            () => 'refused',
          ),
        ),
      ),
    urls,
  )
  for (const [n, status] of statuses.entries()) expect([404, 'refused'], urls[n]).toContain(status)
  const posted = await page.evaluate(() =>
    fetch('/index.html', { method: 'POST' }).then(({ status }) => status),
  )
  expect(posted).toBe(404)
  expect(await page.evaluate(() => fetch('/index.html').then(({ status }) => status))).toBe(200)
  await stillWell(launched)
})

test('every permission is denied', async ({ turn }) => {
  const launched = await turn({ hostilePage: true })
  const { page } = launched
  const granted = await page.evaluate(async () => {
    const got: string[] = []
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi', 'push']
    for (const name of names) {
      const status = await navigator.permissions.query({ name: name as PermissionName }).catch(() => null)
      if (status?.state === 'granted') got.push(name)
    }
    const asked: Record<string, () => Promise<unknown>> = {
      geolocation: () => new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no)),
      camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
      screen: () => navigator.mediaDevices.getDisplayMedia(),
      clipboard: () => navigator.clipboard.readText(),
      usb: () =>
        (navigator as never as { usb: { requestDevice(o: object): Promise<unknown> } }).usb.requestDevice({
          filters: [],
        }),
      hid: () =>
        (navigator as never as { hid: { getDevices(): Promise<unknown[]> } }).hid.getDevices().then(some),
      serial: () =>
        (navigator as never as { serial: { getPorts(): Promise<unknown[]> } }).serial.getPorts().then(some),
      wake: () => navigator.wakeLock.request('screen'),
    }
    function some(found: unknown[]): void {
      if (found.length === 0) throw new Error('none')
    }
    for (const [name, ask] of Object.entries(asked))
      await Promise.resolve()
        .then(ask)
        .then(
          () => got.push(name),
          () => {},
        )
    if ('showOpenFilePicker' in window) got.push('files')
    if ((await Notification.requestPermission()) === 'granted') got.push('notification')
    return got
  })
  expect(granted).toEqual([])
  await stillWell(launched)
})

/** Source of a function to run in the page; a method in shorthand becomes a function expression. */
function inPage(go: (url: string) => void): string {
  const text = go.toString()
  return /^\w+\s*\(url\)/.test(text) && !text.startsWith('function') ? `function ${text}` : text
}

test('main listens to the channels of the contract and to no other, of a library neither', async ({
  turn,
}) => {
  const { app } = await turn()
  const heard = await app.evaluate(({ ipcMain }) => ({
    // Electron has no public list of its handlers.
    answered: [...(ipcMain as unknown as { _invokeHandlers: Map<string, unknown> })._invokeHandlers.keys()],
    listened: ipcMain.eventNames().map(String),
  }))
  expect(heard.answered.toSorted()).toEqual(
    allChannels.map(({ group, name }) => `${group}.${name}`).toSorted(),
  )
  expect(heard.listened.filter((name) => name !== 'error')).toEqual([])
})
