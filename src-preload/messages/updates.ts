import type { UpdateBar, UpdateHold, UpdateState, UpdateStep } from '../contract/index.ts'
import { timeOrDateTime } from '../format.ts'

const hold: Record<UpdateHold, string> = {
  lookup: 'que termine la consulta en curso',
  export: 'que termine la exportación',
  import: 'que termine la importación',
  exchange: 'que terminen de traerse las personas de otro computador',
  recheck: 'que termine de prepararse la verificación',
  print: 'que termine la impresión',
  copy: 'que termine la copia de seguridad',
  restore: 'que termine de restaurarse la copia',
  salvage: 'que termine la reparación de los datos',
  browser: 'que termine la prueba o la instalación del navegador',
  opening: 'que terminen de abrirse los datos',
}

const off: Record<UpdateBar, string> = {
  not_configured:
    'Esta instalación no busca versiones nuevas. Pídalas a quien le entregó Referidos e instálelas sobre esta.',
  not_packaged: 'Referidos se abrió desde su código: aquí no se actualiza.',
  system: 'En este equipo las versiones nuevas se instalan como los demás programas del sistema.',
  not_writable:
    'Su usuario de este equipo no puede cambiar el archivo de Referidos. Muévalo a una carpeta suya, o instale las versiones nuevas a mano.',
}

/** The failed step and the remedy. Nothing has changed. */
function failed({ at, next }: Extract<UpdateStep, { kind: 'failed' }>): string {
  switch (at) {
    case 'check':
      return 'No se pudo buscar. Revise la conexión a internet e intente más tarde.'
    case 'download':
      return `La versión ${next} no se terminó de descargar. Referidos sigue como estaba: revise la conexión y el espacio en el disco, y repita.`
    case 'copy':
      return `La versión ${next} no se instaló: antes no se pudo hacer la copia de seguridad. Revise el espacio en el disco y repita.`
    case 'install':
      return `La versión ${next} no se pudo instalar. Esta versión y sus datos siguen como estaban.`
  }
}

/** The present step, and its version. */
function stepWords(step: UpdateStep): string {
  switch (step.kind) {
    case 'off':
      return off[step.why]
    case 'idle':
      return 'No hay una versión más nueva.'
    case 'checking':
      return 'Buscando…'
    case 'available':
      return `Hay una versión nueva: ${step.next}`
    case 'downloading':
      return `Descargando la versión ${step.next}…`
    case 'ready':
      return `La versión ${step.next} está lista. Se instala al reiniciar Referidos.`
    case 'waiting':
      return `La versión ${step.next} se instala en cuanto pueda: falta ${hold[step.hold]}.`
    case 'installing':
      return `Instalando la versión ${step.next}…`
    case 'failed':
      return failed(step)
  }
}

export const updates = {
  title: 'Versión y actualizaciones',
  noticeTitle: 'Versión nueva',
  version: (version: string) => `Referidos ${version}`,
  state({ checkedAt, step }: Pick<UpdateState, 'checkedAt' | 'step'>, now: number): string {
    if (step.kind !== 'idle') return stepWords(step)
    if (checkedAt === null) return 'Referidos busca versiones nuevas una vez al día.'
    return `${stepWords(step)} Se buscó ${timeOrDateTime(checkedAt, now)}.`
  },
  step: stepWords,
  ownerInstalls: 'La instala el administrador de este equipo.',
  why: 'Antes de instalar se hace una copia de seguridad. Referidos se cierra y se abre de nuevo.',
  actions: {
    check: 'Buscar actualizaciones',
    download: 'Descargar',
    restart: 'Reiniciar ahora',
    cancel: 'Cancelar',
    later: 'Después',
  },
  percent: (percent: number) => `${percent} %`,
  progress: 'Descarga de la versión nueva',
  installing: {
    title: (next: string) => `Instalando la versión ${next}`,
    kept: 'Lo guardado está a salvo en este equipo.',
    todo: 'Referidos se abre de nuevo en un momento. No apague el equipo.',
  },
} as const
