import { type Widget, widgetCode, widgetPlace } from './widget.ts'

export interface ConsultaPage {
  captcha: 'recaptcha_v2' | 'turnstile'
  sitekey: string
  /** `field`: the page reads the widget's field when it sends. `callback`: the widget passes the token to the page. */
  takes: 'field' | 'callback'
  /** Whether a notice below the form mentions the captcha from the start. */
  hint?: boolean | undefined
  /** State of the page if its list of elections fails to load. */
  withoutElections: 'empty_list' | 'no_form'
  /** A captcha that a script renders; default: an element with the sitekey. */
  drawn?: Widget | undefined
}

/** The redesigned page: its script draws the form after the page has loaded, and fills the list from the API. */
export function consultaPage({
  captcha,
  sitekey,
  takes,
  hint,
  withoutElections,
  drawn,
}: ConsultaPage): string {
  const told = takes === 'callback' ? ' data-callback="consulta.solved"' : ''
  const widget =
    captcha === 'turnstile'
      ? `<div class="cf-turnstile" data-sitekey="${sitekey}"${told}><input type="hidden" name="cf-turnstile-response"></div>`
      : `<div class="g-recaptcha" data-sitekey="${sitekey}"${told}><textarea name="g-recaptcha-response" hidden></textarea></div>`
  const field = captcha === 'turnstile' ? 'cf-turnstile-response' : 'g-recaptcha-response'
  const own = `var captcha = { token: () => ${takes === 'callback' ? 'window.consulta.token' : `form['${field}'].value`}, press: (send) => send() }`
  const orElse = withoutElections === 'empty_list' ? '.catch(() => ({ data: [] }))' : ''
  return `<!doctype html>
<html lang="es">
<head>
<meta charset="utf-8">
<title>Consulta tu lugar de votación (sitio de prueba)</title>
</head>
<body>
<nav>Novedades: MUERTE, doble cedulación · Por qué mi cédula no se encuentra en el censo</nav>
<div id="app"></div>
<div hidden id="plantilla"><p>Novedad: MUERTE</p><p>El documento no se encuentra en el censo</p></div>
<footer>Sitio de prueba: ninguna respuesta es real.</footer>
<script>
  window.consulta = { token: '', solved(token) { this.token = token; document.querySelector('#submitBtn').disabled = false } }
  addEventListener('load', async () => {
    const elecciones = await fetch('/back/api/elecciones').then((response) => response.json())${orElse}
    document.querySelector('#app').innerHTML = \`<form id="consultaForm">
      <label>Documento <input id="documento" name="documento" maxlength="12" inputmode="numeric"></label>
      <label>Elección <select id="eleccion" name="eleccion"><option value="">Seleccione</option></select></label>
      ${drawn === undefined ? widget : widgetPlace(drawn)}
      <button id="submitBtn" type="submit"${takes === 'callback' ? ' disabled' : ''}>Consultar</button>
    </form>${hint ? '<p role="alert">Marque «No soy un robot» antes de consultar</p>' : ''}<div id="aviso" role="alert"></div><pre id="respuesta"></pre>\`
    const form = document.querySelector('#consultaForm')
    for (const { id, nombre } of elecciones.data ?? []) form.eleccion.add(new Option(nombre, id))
    ${drawn === undefined ? own : widgetCode(drawn, sitekey, 'form.submitBtn')}
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      captcha.press(send)
    })
    const send = async () => {
      const captchaToken = captcha.token()
      if (!captchaToken) {
        document.querySelector('#aviso').textContent = 'Por favor complete el captcha'
        return
      }
      const body = JSON.stringify({ documento: form.documento.value, eleccionId: Number(form.eleccion.value), captchaToken })
      const response = await fetch('/back/api/consulta', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      document.querySelector('#respuesta').textContent = await response.text()
    }
  })
</script>
</body>
</html>`
}
