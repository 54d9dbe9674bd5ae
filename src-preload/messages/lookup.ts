import type { LookupError, LookupStep } from '../contract/index.ts'

export const lookupError: Record<LookupError, string> = {
  timeout: 'La página del censo no respondió a tiempo.',
  blocked: 'La página del censo rechazó la consulta.',
  network_error: 'La conexión falló o la página del censo no estaba disponible.',
  captive_portal: 'La red pide iniciar sesión y no deja llegar a la página del censo.',
  captcha_no_funds: 'El servicio de captchas no tiene saldo.',
  captcha_bad_key: 'El servicio de captchas no aceptó la clave.',
  captcha_setting: 'El servicio de captchas no aceptó el captcha de la página del censo.',
  captcha_unsolvable: 'No se pudo pasar el captcha.',
  captcha_timeout: 'El captcha tardó demasiado.',
  captcha_network: 'No se pudo llegar al servicio de captchas.',
  captcha_needs_operator: 'Nadie resolvió el captcha a tiempo.',
  captcha_window_closed: 'La ventana del captcha se cerró antes de terminar.',
  parse_error: 'La página del censo respondió algo que Referidos no reconoce.',
  election_gone: 'La página del censo ya no ofrece la elección que se consulta.',
  interrupted_too_often: 'La consulta se interrumpió tres veces antes de terminar.',
}

export const lookupStep: Record<LookupStep, string> = {
  opening: 'abriendo la página',
  captcha: 'pasando el captcha',
  querying: 'consultando',
  reading: 'leyendo la respuesta',
}
