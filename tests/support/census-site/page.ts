import { type Widget, widgetCode, widgetPlace } from './widget.ts'

/** Delays of the page in ms. */
export interface Pace {
  /** Until the elections are in the list. */
  options: number
  /** Time for which the spinner covers the form. */
  spinner: number
}

export interface FormPage {
  nonce: string
  sitekey: string
  pace: Pace
  elections: boolean
  person: boolean
  widget?: Widget | undefined
}

/** Path at which the page gets a token once its checkbox is ticked. */
export const humanPath = '/censo/humano'

/**
 * The query page with its obstacles to automation: a list that fills late, a spinner over the form, a hidden captcha
 * field, and words of other answers outside the answer's own element.
 */
export function formPage({ nonce, sitekey, pace, elections, person, widget }: FormPage): string {
  const listed = elections
    ? [
        ['677', 'ELECCIÓN DE PRUEBA'],
        ['-1', 'LUGAR DE VOTACIÓN ACTUAL...'],
      ]
    : []
  return `<!doctype html>
<html lang="es">
<head>
<meta charset="utf-8">
<title>Consulta de lugar de votación (sitio de prueba)</title>
<style>
  body { font: 16px sans-serif; margin: 2rem auto; max-width: 40rem; }
  #espera { position: fixed; inset: 0; background: #fffc; }
  #g-recaptcha-response { display: none; width: 250px; height: 40px; }
</style>
</head>
<body>
<nav>Inicio · Novedades: MUERTE, doble cedulación · Por qué mi cédula no se encuentra en el censo</nav>
<h1>¿Dónde voto?</h1>
<form id="consulta_censo" action="/censo/consultar/" method="post" enctype="multipart/form-data">
  <input type="hidden" id="token" name="token" value="${nonce}">
  <label>Número de documento <input id="nuip" name="nuip" maxlength="10" inputmode="numeric"></label>
  <label>Elección <select id="tipo" name="tipo"></select></label>
  ${widget === undefined ? checkbox(sitekey) : widgetPlace(widget)}
  <input type="button" id="enviar" value="Consultar">
</form>
<div id="success" aria-live="polite"></div>
<div id="espera"></div>
<div hidden id="plantilla"><p>Novedad: MUERTE</p><p>El documento no se encuentra en el censo</p></div>
<template><table id="consulta"><tr><td data-th="NOVEDAD">MUERTE</td></tr></table></template>
<footer>Sitio de prueba: ninguna respuesta es real.</footer>
<script>
  const form = document.querySelector('#consulta_censo')
  setTimeout(() => {
    for (const [value, text] of ${JSON.stringify(listed)}) form.tipo.add(new Option(text, value))
  }, ${pace.options})
  setTimeout(() => document.querySelector('#espera').remove(), ${pace.spinner})
  const answerElement = document.querySelector('#success')
  ${widget === undefined ? checkboxCode(person) : widgetCode(widget, sitekey, "document.querySelector('#enviar')")}
  document.querySelector('#enviar').addEventListener('click', () => captcha.press(async () => {
    const token = captcha.token()
    if (!token) {
      answerElement.innerHTML = '<p>Marque el cuadro de verificación o captcha!...</p>'
      return
    }
    answerElement.textContent = 'Consultando...'
    const body = new FormData(form)
    body.set('g-recaptcha-response', token)
    const response = await fetch(form.action, { method: 'POST', body })
    const answer = await response.json()
    answerElement.innerHTML = answer.data.message
    if (answer.reload) location.reload()
  }))
</script>
</body>
</html>`
}

function checkbox(sitekey: string): string {
  return `<div class="g-recaptcha" data-sitekey="${sitekey}">
    <textarea id="g-recaptcha-response" name="g-recaptcha-response"></textarea>
    <label><input type="checkbox" id="humano"> No soy un robot</label>
  </div>`
}

/** `person`: ticks the checkbox and presses the button once the form is filled in. */
function checkboxCode(person: boolean): string {
  return `var captcha = { token: () => form['g-recaptcha-response'].value, press: (send) => send() }
  const box = document.querySelector('#humano')
  const solved = new Promise((resolve) => box.addEventListener('change', async () => {
    form['g-recaptcha-response'].value = await (await fetch('${humanPath}')).text()
    box.setAttribute('aria-checked', 'true')
    resolve()
  }))
  const person = ${person} && setInterval(async () => {
    if (!form.nuip.value) return
    clearInterval(person)
    box.click()
    await solved
    document.querySelector('#enviar').click()
  }, 20)`
}

export const maintenancePage = `<!doctype html><html lang="es"><meta charset="utf-8"><title>Mantenimiento</title>
<body><h1>Sitio en mantenimiento</h1><p>Estamos trabajando para prestarle un mejor servicio.</p></body></html>`

export const pageWithoutForm = `<!doctype html><html lang="es"><meta charset="utf-8"><title>Bienvenido</title>
<body><h1>Nueva sede electrónica</h1><p>La consulta tiene ahora otra cara.</p></body></html>`

/** Pages that refuse every visitor. */
export const refusals = {
  firewall: `<html><head><title>Request Rejected</title></head><body>The requested URL was rejected.
Please consult with your administrator.<br><br>Your support ID is: 1234567890123456789<br><br>
<a href='javascript:history.back();'>[Go Back]</a></body></html>`,
  firewall_es: `<html><head><meta charset="utf-8"><title>Solicitud rechazada</title></head><body>Se ha detectado un evento de
seguridad en su solicitud. Comuníquese con el administrador e indique el siguiente ID de soporte: 1234567890123456789</body></html>`,
  challenge: challenge('Just a moment...'),
  challenge_es: challenge('Un momento…'),
  too_many: `<html><head><meta charset="utf-8"><title>Error</title></head><body><h1>Ha superado el límite de consultas</h1></body></html>`,
} as const

/** Cloudflare's challenge, which never stops sending requests. */
function challenge(title: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"><title>${title}</title></head><body>
<noscript>Enable JavaScript and cookies to continue</noscript><script>
window._cf_chl_opt = { cType: 'managed' }
setInterval(() => fetch('/cdn-cgi/challenge-platform/h/b/flow/ov1').catch(() => {}), 50)
</script></body></html>`
}
