/** A captcha that a script renders; no element has its sitekey. */
export interface Widget {
  captcha: 'recaptcha_v2' | 'recaptcha_enterprise' | 'turnstile' | 'hcaptcha' | 'image' | 'none'
  /** How the page gets the token, default 'callback'. */
  takes?: 'field' | 'callback' | 'getResponse'
  /**
   * Trigger of its solution: none, a click in it (default), or the press of the page's button. 'never': it cannot be
   * solved.
   */
  solves?: 'by_itself' | 'by_click' | 'when_sent' | 'never'
  /** Milliseconds until it solves itself, default 0. */
  afterMs?: number
  /**
   * Whether the page runs the widget itself: on the press of its button, or at once if the button waits for the widget.
   */
  invisible?: boolean
  /** Whether Turnstile has a response field, default true. */
  field?: boolean
  /** Whether the widget's API is missing on `window`. */
  isPrivate?: boolean
  /** Whether the site refuses its tokens. */
  worthless?: boolean
  /** When the page enables its button. Default: 'when_told' (after the callback); 'always' for an invisible widget. */
  button?: 'when_told' | 'when_filled' | 'always' | 'never'
  /** Whether the page sends its form as soon as it has a token. */
  sends?: boolean
}

export const turnstileSitekey = '0x4AAAAAAAtestTESTtestTE'

/** Text that a person reads in the image. */
export const imageText = 'K7F3'

export const widgetNames = {
  recaptcha_v2: { api: 'grecaptcha', field: 'g-recaptcha-response', script: '/recaptcha/api.js' },
  recaptcha_enterprise: {
    api: 'grecaptcha.enterprise',
    field: 'g-recaptcha-response',
    script: '/recaptcha/enterprise.js',
  },
  turnstile: { api: 'turnstile', field: 'cf-turnstile-response', script: '/turnstile/v0/api.js' },
  hcaptcha: { api: 'hcaptcha', field: 'h-captcha-response', script: '/1/api.js' },
} as const

/** HTML of the element that will contain the widget. */
export function widgetPlace({ captcha }: Widget): string {
  switch (captcha) {
    case 'image':
      return '<p>🖼 K 7 F 3</p><input id="texto" name="texto" autocomplete="off">'
    case 'none':
      return ''
    case 'recaptcha_v2':
    case 'recaptcha_enterprise':
    case 'turnstile':
    case 'hcaptcha':
      return '<div id="casilla-captcha"></div>'
  }
}

/**
 * Script of the page that renders its widget and defines `captcha`: `token()` returns the token to send, `press(send)`
 * handles the button. `expression`: JavaScript for the button element.
 */
export function widgetCode(widget: Widget, sitekey: string, expression: string): string {
  const {
    captcha,
    takes = 'callback',
    invisible = false,
    field = true,
    isPrivate = false,
    button = invisible ? 'always' : 'when_told',
    sends = false,
  } = widget
  if (captcha === 'image') {
    return `var captcha = { token: () => document.querySelector('#texto').value, press: (send) => send() }`
  }
  if (captcha === 'none') return `var captcha = { token: () => 'ninguno', press: (send) => send() }`
  const { api, field: fieldName, script } = widgetNames[captcha]
  const place = captcha === 'turnstile' ? '#casilla-captcha' : 'casilla-captcha'
  const params = [
    `sitekey: ${JSON.stringify(sitekey)}`,
    'callback: solved',
    "'expired-callback': expired",
    ...(captcha === 'turnstile' && !field ? ["'response-field': false"] : []),
    ...(captcha === 'turnstile' ? ["action: 'consulta'", "cData: 'sesion-7'"] : []),
    ...(invisible ? [captcha === 'turnstile' ? "execution: 'execute'" : "size: 'invisible'"] : []),
  ]
  const told = {
    callback: 'told',
    getResponse: 'api().getResponse(id) || ""',
    field: `document.querySelector('[name="${fieldName}"]').value`,
  }[takes]
  return `var captcha = (() => {
    let told = ''
    let id
    let send = null
    let own = null
    const button = () => ${expression}
    const api = () => own ?? ${api}
    const solved = (token) => {
      ${takes === 'callback' ? 'told = token' : ''}
      ${button === 'when_told' ? 'button().disabled = false' : ''}
      ${sends ? 'button().click()' : ''}
      if (${invisible}) send?.()
    }
    const expired = () => { told = ''; button().disabled = ${button === 'when_told'} }
    window.drawCaptcha = () => {
      id = api().render('${place}', { ${params.join(', ')} })
      ${invisible && button === 'when_told' ? 'api().execute(id)' : ''}
    }
    addEventListener('private-widget', ({ detail }) => { own = detail })
    button().disabled = ${button !== 'always'}
    ${button === 'when_filled' ? "addEventListener('input', () => { button().disabled = false })" : ''}
    const script = document.createElement('script')
    script.src = '${script}?render=explicit&onload=drawCaptcha${isPrivate ? '&own=1' : ''}'
    document.head.append(script)
    return {
      token: () => ${told},
      press(sending) {
        if (!${invisible && button !== 'when_told'}) return sending()
        send = sending
        api().execute(id)
      },
    }
  })()`
}
