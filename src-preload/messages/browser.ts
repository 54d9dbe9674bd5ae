import type { BrowserInstallProblem, BrowserProblem, SelfTest } from '../contract/index.ts'

export const browserProblem: Record<BrowserProblem, string> = {
  library_missing:
    'no abre: a este equipo le falta un programa que el navegador necesita. Pida a quien administra el equipo que lo instale.',
  sandbox_unusable:
    'no abre: este equipo no deja usar su protección. Pida a quien administra el equipo que la permita.',
  does_not_start: 'no abre. Reinstálelo o reinicie el equipo.',
  no_page: 'abre, pero no muestra ninguna página. Reinicie el equipo.',
}

export const installProblem: Record<BrowserInstallProblem, string> = {
  unreachable:
    'No se pudo llegar al sitio de descarga y no se instaló nada. Revise la conexión e intente de nuevo.',
  refused:
    'El sitio de descarga no entregó el navegador y no se instaló nada. Intente más tarde o instale Google Chrome.',
  broken: 'La descarga se cortó y no quedó nada a medias. Revise la conexión e intente de nuevo.',
  no_space: 'No hay espacio en el disco y no se instaló nada. Libere 1 GB e intente de nuevo.',
  no_permission:
    'Este equipo no deja escribir donde va el navegador y no se instaló nada. Instale Google Chrome o pida ayuda a quien administra el equipo.',
  busy: 'Otro programa está instalando un navegador y aquí no se cambió nada. Espere unos minutos e intente de nuevo.',
  unsupported: 'No hay un navegador para descargar en este tipo de equipo. Instale Google Chrome.',
  named:
    'La configuración de este equipo indica qué navegador se usa, y no se instaló otro. Pida ayuda a quien administra el equipo.',
  unknown: 'La instalación falló y no quedó nada a medias. Intente de nuevo o instale Google Chrome.',
}

/** Step at which the self-test stopped, and what to do. */
export const selfTestFailed: Record<Extract<SelfTest, { kind: 'failed' }>['failedAt'], string> = {
  database: 'La prueba completa no pudo guardar en los datos de este equipo.',
  queue:
    'La prueba completa se detuvo en la cola: la consulta no empezó. Cierre Referidos y ábralo de nuevo.',
  browser:
    'La prueba completa se detuvo en el navegador: no se pudo abrir ninguno. Oprima «Probar el navegador» para ver por qué.',
  opening:
    'La prueba completa se detuvo al abrir la página: el navegador no la mostró. Reinicie el equipo y pruebe de nuevo.',
  captcha:
    'La prueba completa se detuvo en el captcha: el navegador no siguió. Reinicie el equipo y pruebe de nuevo.',
  querying:
    'La prueba completa se detuvo al consultar: la consulta no terminó. Reinicie el equipo y pruebe de nuevo.',
  reading:
    'La prueba completa se detuvo al leer la respuesta. Reinicie el equipo y, si sigue igual, pida ayuda.',
  saving: 'La prueba completa consultó, pero la respuesta no quedó guardada.',
}
