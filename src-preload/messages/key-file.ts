export const keyFile = {
  title: 'Archivo que abre los datos',
  rewritten: (when: string) =>
    `El ${when} faltaba el archivo que abre sus datos o alguien lo había cambiado. Referidos lo escribió de nuevo y no se perdió nada. Revise qué programa o persona toca la carpeta de Referidos.`,
  notWritable:
    'Falta el archivo que abre sus datos y no se puede escribir de nuevo: no se guarda nada más hasta que se pueda. Libere espacio en el disco, revise los permisos de la carpeta de Referidos y no cierre el programa.',
  understood: 'Entendido',
} as const
