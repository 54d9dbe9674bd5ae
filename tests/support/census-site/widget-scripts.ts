/**
 * Stand-ins for the api.js of the captcha services, as far as a page or its driver can observe them. Each function
 * returns the source of a script. `solves`, `afterMs`: see `Widget`.
 */
interface Behaviour {
  solves: 'by_itself' | 'by_click' | 'when_sent' | 'never'
  afterMs: number
}

export const solvePath = '/captcha/solve'
export const framePaths = {
  recaptcha: '/recaptcha/api2/anchor',
  enterprise: '/recaptcha/enterprise/anchor',
  turnstile: '/cdn-cgi/challenge-platform/',
  hcaptcha: '/captcha/v1/prueba/static/hcaptcha.html',
}

/** Turnstile: one script, which does not start if `window` already has `turnstile`. */
export function turnstileScript(behaviour: Behaviour, { isPrivate }: { isPrivate: boolean }): string {
  return `(() => {
  const script = document.currentScript
  const asked = new URL(script.src).searchParams
  ${listener(behaviour)}
  const api = {
    ready(callback) { setTimeout(callback, 0) },
    render(container, given) {
      const element = typeof container === 'string' ? document.querySelector(container) : container
      if (!element) return undefined
      const params = {
        sitekey: element.dataset.sitekey,
        callback: window[element.dataset.callback],
        execution: element.dataset.execution,
        ...given,
      }
      const id = 'cf-chl-widget-' + Math.random().toString(36).slice(2, 7)
      const host = document.createElement('div')
      const frame = document.createElement('iframe')
      frame.src = '${framePaths.turnstile}h/b/turnstile/if/ov2/av0/rcv/' + id + '/' + params.sitekey + '/auto/fbE/new/normal/auto/'
      host.attachShadow({ mode: 'closed' }).append(frame)
      element.append(host)
      let field = null
      if (params['response-field'] !== false) {
        field = document.createElement('input')
        field.type = 'hidden'
        field.name = params['response-field-name'] || 'cf-turnstile-response'
        field.id = id + '_response'
        element.append(field)
      }
      widgets.set(id, { id, params, frame, field, token: undefined, ready: Promise.withResolvers() })
      return id
    },
    execute(of) { run(widgetOf(of)) },
    getResponse(of) { return widgetOf(of)?.token },
    isExpired() { return false },
    reset(of) { forget(widgetOf(of)) },
    remove(of) { const widget = widgetOf(of); widget?.frame.getRootNode().host.remove(); widget?.field?.remove(); widgets.delete(widget?.id) },
  }
  const begin = () => { for (const element of document.querySelectorAll('.cf-turnstile')) api.render(element) }
  const onload = asked.get('onload')
  if (onload) setTimeout(() => window[onload](), 0)
  if (${isPrivate}) return void window.dispatchEvent(new CustomEvent('private-widget', { detail: api }))
  if ('turnstile' in window) return console.warn('Turnstile already has been loaded. Was Turnstile imported multiple times?')
  window.turnstile = api
  if (asked.get('render') !== 'explicit') document.readyState === 'loading' ? addEventListener('DOMContentLoaded', begin) : setTimeout(begin, 0)
})()`
}

/** reCAPTCHA's first script: creates the object and loads the second script. */
export function recaptchaLoader(kind: 'api2' | 'enterprise'): string {
  const holder =
    kind === 'enterprise'
      ? 'window.grecaptcha.enterprise = window.grecaptcha.enterprise || {}'
      : 'window.grecaptcha'
  return `(() => {
  const settings = window.___grecaptcha_cfg = window.___grecaptcha_cfg || {}
  window.grecaptcha = window.grecaptcha || {}
  const api = ${holder}
  api.ready = api.ready || ((callback) => { (settings.fns = settings.fns || []).push(callback) })
  const asked = new URL(document.currentScript.src).searchParams
  settings.render = asked.get('render') || 'onload'
  settings.onload = asked.get('onload')
  const second = document.createElement('script')
  second.async = true
  second.src = '/recaptcha/releases/prueba/recaptcha__es.js?kind=${kind}'
  document.head.append(second)
})()`
}

/** reCAPTCHA's second script. It runs the page's callbacks before it ends. */
export function recaptchaScript(behaviour: Behaviour, kind: 'api2' | 'enterprise'): string {
  return `(() => {
  const settings = window.___grecaptcha_cfg
  ${gridded(behaviour, kind === 'enterprise' ? 'window.grecaptcha.enterprise' : 'window.grecaptcha', kind === 'enterprise' ? 'enterprise' : 'recaptcha')}
  for (const callback of settings.fns || []) callback()
  if (settings.onload) window[settings.onload]()
  if (settings.render === 'onload') for (const element of document.querySelectorAll('.g-recaptcha')) api.render(element)
})()`
}

/** A captcha that the app does not support. */
export function hcaptchaScript(behaviour: Behaviour): string {
  return `(() => {
  const onload = new URL(document.currentScript.src).searchParams.get('onload')
  window.hcaptcha = {}
  ${gridded(behaviour, 'window.hcaptcha', 'hcaptcha')}
  window[onload]()
})()`
}

/** An API whose widgets have numeric ids, a frame outside shadow roots and a text area. */
function gridded(
  behaviour: Behaviour,
  holder: string,
  frame: 'recaptcha' | 'enterprise' | 'hcaptcha',
): string {
  const name = frame === 'hcaptcha' ? 'h-captcha' : 'g-recaptcha'
  return `${listener(behaviour)}
  const api = ${holder}
  api.render = (container, given) => {
    const element = typeof container === 'string' ? document.getElementById(container) : container
    if (!element) throw new Error('reCAPTCHA placeholder element must be an element or id')
    const params = { sitekey: element.dataset.sitekey, callback: window[element.dataset.callback], size: element.dataset.size, ...given }
    const id = widgets.size
    const frame = document.createElement('iframe')
    frame.src = '${framePaths[frame]}?ar=1&k=' + params.sitekey + '&size=' + (params.size || 'normal') + '&cb=' + id
    const field = document.createElement('textarea')
    field.id = '${name}-response' + (id ? '-' + id : '')
    field.name = '${name}-response'
    field.style.display = 'none'
    element.append(frame, field)
    widgets.set(id, { id, params, frame, field, token: undefined, ready: Promise.withResolvers() })
    return id
  }
  api.getResponse = (of) => widgetOf(of)?.token ?? ''
  api.reset = (of) => forget(widgetOf(of))
  api.execute = (of) => run(widgetOf(of))`
}

/** Receives the token from the widget's frame and passes it to the field and the callback. */
function listener({ solves, afterMs }: Behaviour): string {
  return `const widgets = new Map()
  const widgetOf = (of) => of === undefined ? [...widgets.values()][0] : widgets.get(of)
  const forget = (widget) => {
    if (!widget) return
    widget.token = undefined
    if (widget.field) widget.field.value = ''
    widget.frame.src = widget.frame.src
    called(widget.params['expired-callback'])
  }
  const called = (callback, ...told) => {
    const known = typeof callback === 'string' ? window[callback] : callback
    if (typeof known === 'function') known(...told)
  }
  const run = async (widget) => {
    if (${JSON.stringify(solves)} !== 'when_sent') return
    await widget.ready.promise
    widget.frame.contentWindow.postMessage({ solve: ${afterMs} }, '*')
  }
  addEventListener('message', ({ data, source }) => {
    const widget = [...widgets.values()].find(({ frame }) => frame.contentWindow === source)
    if (!widget) return
    if (data.ready) widget.ready.resolve()
    if (data.ready && ${JSON.stringify(solves)} === 'by_itself') source.postMessage({ solve: ${afterMs} }, '*')
    if (!data.token) return
    widget.token = data.token
    if (widget.field) widget.field.value = data.token
    called(widget.params.callback, data.token)
  })`
}

/** Content of a widget's frame: a checkbox. */
export const framePage = `<!doctype html><meta charset="utf-8"><title>Captcha de prueba</title>
<label><input type="checkbox" id="casilla"> Soy humano</label>
<script>
  const box = document.querySelector('#casilla')
  const solve = async () => {
    parent.postMessage({ token: await (await fetch('${solvePath}')).text() }, '*')
    box.setAttribute('aria-checked', 'true')
  }
  box.addEventListener('change', solve)
  addEventListener('message', ({ data }) => { if ('solve' in data) setTimeout(solve, data.solve) })
  parent.postMessage({ ready: true }, '*')
</script>`
