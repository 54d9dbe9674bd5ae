import type { FolderRisk } from '../contract/index.ts'

function risk(found: FolderRisk): string {
  switch (found.kind) {
    case 'synced':
      return `La carpeta de Referidos está dentro de ${found.service}, que puede cambiar sus archivos y dañar los datos. Cierre Referidos y pásela a una carpeta que no se sincronice, o pida ayuda a quien instaló el programa.`
    case 'network':
      return 'La carpeta de Referidos está en otro equipo de la red: si la red falla o dos equipos la usan, se pueden perder datos. Cierre Referidos y pásela a este equipo, o pida ayuda a quien instaló el programa.'
  }
}

export const folder = {
  title: 'Carpeta de Referidos',
  risk,
  dismiss: 'Entendido',
} as const
