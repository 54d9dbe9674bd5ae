import { exchange } from './exchange.ts'

/** Texts of native dialogs. */
export const system = {
  cannotOpen: {
    title: 'Referidos no pudo abrir',
    text:
      'Sus datos siguen guardados en este equipo. Cierre la aplicación y ábrala de nuevo; si el mensaje se repite, ' +
      'reinicie el equipo.',
  },
  closed: {
    title: 'Referidos se cerró',
    text:
      'La ventana falló varias veces seguidas. Lo guardado sigue en este equipo. Abra Referidos de nuevo; si el ' +
      'mensaje se repite, reinicie el equipo.',
  },
  save: {
    xlsx: { title: 'Exportar a Excel', kind: 'Libro de Excel' },
    csv: { title: 'Exportar a texto', kind: 'Texto separado por punto y coma' },
    json: { title: 'Guardar sus datos', kind: 'Archivo de datos' },
    pdf: { title: 'Guardar PDF', kind: 'Documento PDF' },
    'referidos-personas': { title: exchange.save, kind: exchange.kind },
  },
  copies: {
    folder: 'Elegir dónde guardar otra copia',
    file: 'Abrir una copia',
    kind: 'Copia de Referidos',
  },
} as const
