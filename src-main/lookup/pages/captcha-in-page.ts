/** Functions that run inside the page. Playwright sends their source, so they may use only types of this module. */

/** The parts of the DOM used here; main is compiled without DOM types. */
interface PageElement {
  readonly tagName: string
  readonly isConnected: boolean
  value?: string
  getAttribute(name: string): string | null
  closest(selector: string): PageElement | null
  contains(other: PageElement): boolean
  matches(selector: string): boolean
  dispatchEvent(event: object): boolean
}
interface PageDocument {
  querySelector(selector: string): PageElement | null
  querySelectorAll(selector: string): Iterable<PageElement>
  getElementById(id: string): PageElement | null
  getElementsByName(name: string): Iterable<PageElement>
  addEventListener(type: string, listener: () => void, capture: boolean): void
}
declare const document: PageDocument
declare const Event: new (type: string, options: { bubbles: boolean }) => object
declare const MutationObserver: new (
  listener: () => void,
) => { observe(target: object, options: { childList: boolean; subtree: boolean }): void }

export interface WidgetSeen {
  kind: 'recaptcha_v2' | 'turnstile'
  sitekey: string
  action?: string
  data?: string
  isInvisible: boolean
  isEnterprise: boolean
  /** Trigger of its token: none, the press of the page's button, or a click in the widget. */
  solves: 'by_itself' | 'when_sent' | 'by_click'
  /**
   * Whether a token can be handed over: by a callback, by `getResponse`, or by a field if the button is already
   * enabled.
   */
  takes: boolean
}

/** `submit`: selector of the button. `frames`: URLs of all frames, including those in closed shadow roots. */
export interface FormParts {
  submit: string
  frames: readonly string[]
}

/** API that `watchWidgets` leaves in the page, under `Symbol.for(key)`. */
interface WidgetWatch {
  seen(parts: FormParts): WidgetSeen | null
  /** The token that the widget produced itself. */
  token(parts: FormParts): string | null
  /** Hands a token over in every way that the page has. */
  take(parts: FormParts, token: string): Handed['how']
}

/**
 * How a token was handed over. 'callback': to a callback; 'stored': in a field or `getResponse`; 'nowhere': not at all.
 * `isOpen`: the button is enabled.
 */
export type Handed = { how: 'callback' | 'stored' | 'nowhere'; isOpen: boolean }

/**
 * Records the calls that render captchas, and forwards them unchanged. Must run before the page's own scripts. `most`:
 * number of the latest calls and elements to keep. `longest`: characters; longer values are ignored.
 */
export function watchWidgets({ key, most, longest }: { key: string; most: number; longest: number }): void {
  type Api = Record<PropertyKey, unknown>
  interface Widget {
    kind: 'recaptcha_v2' | 'turnstile'
    api: Api | null
    id: unknown
    container: PageElement | null
    params: Api
  }
  const scope = globalThis as unknown as Api
  if (scope.top !== scope) return

  const drawn: Widget[] = []
  const apis: { kind: Widget['kind']; api: Api }[] = []
  let handed: { widget: Widget; token: string } | null = null

  /** A parameter of the `render` call, or else the matching data attribute. */
  const text = ({ params, container }: Widget, name: string): string | null => {
    const value = params[name] ?? container?.getAttribute(`data-${name.toLowerCase()}`)
    return typeof value === 'string' && value !== '' && value.length <= longest ? value : null
  }
  const elementOf = (container: unknown): PageElement | null => {
    if (typeof container !== 'string') return (container as PageElement | null | undefined) ?? null
    try {
      return document.getElementById(container) ?? document.querySelector(container)
    } catch {
      return null
    }
  }

  const wrapped = new WeakMap<object, unknown>()
  const wrap = (
    kind: Widget['kind'],
    api: Api,
    name: PropertyKey,
    original: (...args: unknown[]) => unknown,
  ) => {
    const known = wrapped.get(original)
    if (known !== undefined) return known
    const ours =
      name === 'render'
        ? (...args: unknown[]) => {
            const id = Reflect.apply(original, api, args)
            const params = typeof args[1] === 'object' && args[1] !== null ? (args[1] as Api) : {}
            drawn.push({ kind, api, id, container: elementOf(args[0]), params })
            if (drawn.length > most) drawn.shift()
            return id
          }
        : (...args: unknown[]) => {
            const isAnother = drawn.some(({ id }) => id === args[0] && id !== handed?.widget.id)
            if (handed?.widget.kind === kind && !(args[0] !== undefined && isAnother)) return handed.token
            return Reflect.apply(original, api, args)
          }
    wrapped.set(original, ours)
    return ours
  }
  /**
   * A proxy for the API object. It also covers functions that scripts add later, and adds no property. Plain objects
   * only: methods of a class instance may fail on a proxy.
   */
  const watched = (kind: Widget['kind'], api: Api): Api => {
    const known = wrapped.get(api)
    if (known !== undefined) return known as Api
    apis.push({ kind, api })
    const ours: Api = new Proxy(api, {
      get(_, name) {
        const value = Reflect.get(api, name)
        const own = Reflect.getOwnPropertyDescriptor(api, name)
        if (own?.configurable === false) return value
        if (name === 'enterprise' && isPlain(value)) return watched(kind, value)
        if ((name !== 'render' && name !== 'getResponse') || typeof value !== 'function') return value
        return wrap(kind, api, name, value as (...args: unknown[]) => unknown)
      },
    })
    wrapped.set(api, ours)
    wrapped.set(ours, ours)
    return ours
  }
  const isPlain = (value: unknown): value is Api =>
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  /** Not an accessor on `window`: Turnstile's script does not start if `window` already has `turnstile`. */
  const listen = () => {
    for (const [name, kind] of [
      ['turnstile', 'turnstile'],
      ['grecaptcha', 'recaptcha_v2'],
    ] as const) {
      const own = Reflect.getOwnPropertyDescriptor(scope, name)
      if (own?.writable === true && isPlain(own.value) && wrapped.get(own.value) !== own.value) {
        scope[name] = watched(kind, own.value)
      }
    }
  }
  // Runs after an external script, before the script's own `onload` and the tasks that it queued.
  document.addEventListener('load', listen, true)
  // Runs after an inline script, before the next script.
  new MutationObserver(listen).observe(document, { childList: true, subtree: true })

  const isTurnstile = (widget: Widget): boolean =>
    widget.kind === 'turnstile' || /^[0-3]x[\dA-F]/i.test(text(widget, 'sitekey') ?? '')

  const widgets = ({ submit, frames }: FormParts): Widget[] => {
    const rendered = drawn.filter(({ container }) => container === null || container.isConnected).reverse()
    const declared: Widget[] = []
    for (const [selector, kind] of [
      ['.cf-turnstile[data-sitekey]', 'turnstile'],
      ['.g-recaptcha[data-sitekey]', 'recaptcha_v2'],
    ] as const) {
      for (const container of document.querySelectorAll(selector)) {
        const api = apis.find((one) => one.kind === kind)?.api ?? null
        declared.push({ kind, api, id: undefined, container, params: {} })
        if (declared.length >= most) break
      }
    }
    const addresses = [...frames]
    for (const frame of document.querySelectorAll('iframe[src]')) {
      addresses.push(frame.getAttribute('src') ?? '')
      if (addresses.length >= frames.length + most) break
    }
    const framed = addresses.flatMap((address): Widget[] => {
      const rest = { api: null, id: undefined, container: null }
      const key = /\/turnstile\/.*\/(0x[\w-]{10,})(?:\/|$)/.exec(address)?.[1]
      if (key !== undefined) return [{ kind: 'turnstile', ...rest, params: { sitekey: key } }]
      const anchor = /\/recaptcha\/(?:api2|enterprise)\/anchor\?(.*)/.exec(address)?.[1] ?? ''
      const sitekey = /(?:^|&)k=([\w-]+)/.exec(anchor)?.[1]
      const size = /(?:^|&)size=(\w+)/.exec(anchor)?.[1]
      return sitekey === undefined ? [] : [{ kind: 'recaptcha_v2', ...rest, params: { sitekey, size } }]
    })
    const all = [...rendered, ...declared, ...framed].filter((widget) => text(widget, 'sitekey') !== null)
    // Latest first: a page that renders its widget again has abandoned the earlier one.
    const form = document.querySelector(submit)?.closest('form')
    const own = all.filter(({ container }) => container !== null && form?.contains(container))
    return [...own, ...all]
  }
  const isEnterprise = ({ frames }: FormParts): boolean =>
    document.querySelector('script[src*="/recaptcha/enterprise"]') !== null ||
    frames.some((address) => address.includes('/recaptcha/enterprise/'))
  const fields = (widget: Widget): PageElement[] => {
    const names = ['g-recaptcha-response', text(widget, 'response-field-name')]
    if (isTurnstile(widget)) names.push('cf-turnstile-response')
    return names.flatMap((name) => (name === null ? [] : [...document.getElementsByName(name)]))
  }
  const callback = (widget: Widget): ((token: string) => unknown) | null => {
    const given = widget.params.callback
    if (typeof given === 'function') return (token) => Reflect.apply(given, undefined, [token])
    const name = text(widget, 'callback')
    if (name === null) return null
    let holder: unknown
    let named: unknown = scope
    for (const part of name.split('.')) {
      holder = named
      named = (named as Api | null | undefined)?.[part]
    }
    const known = named
    return typeof known === 'function' ? (token) => Reflect.apply(known, holder, [token]) : null
  }
  const asks = (widget: Widget): boolean =>
    apis.some(({ kind, api }) => kind === widget.kind && typeof api.getResponse === 'function')

  const watch: WidgetWatch = {
    seen(parts) {
      const [widget] = widgets(parts)
      const sitekey = widget === undefined ? null : text(widget, 'sitekey')
      if (widget === undefined || sitekey === null) return null
      const isCloudflare = isTurnstile(widget)
      const isRun = isCloudflare
        ? text(widget, 'execution') === 'execute'
        : text(widget, 'size') === 'invisible' || /^(BUTTON|INPUT)$/.test(widget.container?.tagName ?? '')
      const action = text(widget, 'action')
      const data = text(widget, 'cData')
      const isTold = callback(widget) !== null || asks(widget)
      const isOpen = document.querySelector(parts.submit)?.matches(':enabled') ?? false
      return {
        kind: isCloudflare ? 'turnstile' : 'recaptcha_v2',
        sitekey,
        ...(action === null ? {} : { action }),
        ...(data === null ? {} : { data }),
        isInvisible: isRun && !isCloudflare,
        isEnterprise: !isCloudflare && isEnterprise(parts),
        solves: isRun ? 'when_sent' : isCloudflare ? 'by_itself' : 'by_click',
        // A page that waits for its widget to enable the button does not notice a filled field.
        takes: isTold || (isOpen && fields(widget).length > 0),
      }
    },
    token(parts) {
      const [widget] = widgets(parts)
      if (widget === undefined) return null
      for (const { value } of fields(widget)) if (value) return value
      const { api, id } = widget
      if (typeof api?.getResponse !== 'function') return null
      try {
        const token: unknown = Reflect.apply(api.getResponse, api, id === undefined ? [] : [id])
        return typeof token === 'string' && token !== '' ? token : null
      } catch {
        // The widget is not rendered yet.
        return null
      }
    },
    take(parts, token) {
      const [widget] = widgets(parts)
      if (widget === undefined) return 'nowhere'
      const tell = callback(widget)
      const answerFields = fields(widget)
      for (const field of answerFields) {
        field.value = token
        for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }))
      }
      handed = { widget, token }
      try {
        tell?.(token)
      } catch {
        // If the page's callback throws, the page's next request shows it.
      }
      if (tell !== null) return 'callback'
      return answerFields.length > 0 || asks(widget) ? 'stored' : 'nowhere'
    },
  }
  Object.defineProperty(scope, Symbol.for(key), { value: watch })
}

export function detectWidget({ key, parts }: { key: string; parts: FormParts }): WidgetSeen | null {
  const scope = globalThis as unknown as Record<symbol, WidgetWatch | undefined>
  return scope[Symbol.for(key)]?.seen(parts) ?? null
}

export function readToken({ key, parts }: { key: string; parts: FormParts }): string | null {
  const scope = globalThis as unknown as Record<symbol, WidgetWatch | undefined>
  return scope[Symbol.for(key)]?.token(parts) ?? null
}

/** After a callback, waits one task so that the page can react. */
export async function handToken({
  key,
  parts,
  token,
}: {
  key: string
  parts: FormParts
  token: string
}): Promise<Handed> {
  const scope = globalThis as unknown as Record<symbol, WidgetWatch | undefined>
  const how = scope[Symbol.for(key)]?.take(parts, token) ?? 'nowhere'
  if (how === 'callback') await new Promise<void>((resolve) => setTimeout(resolve))
  return { how, isOpen: document.querySelector(parts.submit)?.matches(':enabled') ?? false }
}
