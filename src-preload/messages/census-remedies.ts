import type { CensusRemedy, ElectionCalendar } from '../contract/index.ts'
import { isoDate } from '../format.ts'

/** `today`: a day in Colombia, as 2026-11-29. */
interface When extends ElectionCalendar {
  today: string
}

interface RemedyTexts {
  /** Heading over the people. */
  title: string
  /** What each of them does. */
  todo(when: When): string
}

function inscribe({ electionDay, deadline, today }: When): string {
  const how =
    'Es gratis y personal: nadie puede hacerlo por otro. Vaya con la cédula original (amarilla con hologramas, o la digital; ' +
    'la contraseña no sirve) a la Registraduría del municipio, o al puesto de votación los días que se anuncien. También ' +
    'puede hacerlo en la página de la Registraduría, con reconocimiento facial.'
  if (deadline === null) return `Inscriba la cédula. Pregunte en la Registraduría hasta qué día. ${how}`
  if (today <= deadline) return `Inscriba la cédula: hay plazo hasta el ${isoDate(deadline)}. ${how}`
  const elections = electionDay === null ? 'las elecciones' : `las elecciones del ${isoDate(electionDay)}`
  return `La inscripción para ${elections} cerró el ${isoDate(deadline)}. Para las siguientes: ${how}`
}

export const censusRemedies: Record<CensusRemedy, RemedyTexts> = {
  register: { title: 'No están en el censo: inscribir la cédula', todo: inscribe },
  alive: {
    title: 'Canceladas por muerte',
    todo: () =>
      'Si la persona vive: vaya a la Registraduría del municipio con el documento original y pida por escrito que la corrijan. ' +
      'Si falleció, no hay que hacer nada.',
  },
  identity: {
    title: 'Canceladas por un error de identidad',
    todo: () =>
      'Doble cedulación, suplantación, falsa identidad o mala elaboración: vaya a la Registraduría del municipio con el ' +
      'documento original y pida por escrito que la corrijan.',
  },
  rights: {
    title: 'Derechos políticos o interdicción',
    todo: () =>
      'Si ya cumplió la pena: consulte primero si la cédula está vigente otra vez. Si no, pida por escrito el alta en la ' +
      'Registraduría, con el certificado del juzgado de que la cumplió.',
  },
  ask: {
    title: 'Otras novedades',
    todo: () => 'Vaya a la Registraduría del municipio con el documento original y pregunte cómo corregirla.',
  },
  in_process: {
    title: 'Documento en trámite',
    todo: () => 'La Registraduría lo está haciendo. Consulte de nuevo más adelante.',
  },
  look_up_again: {
    title: 'El censo no respondió',
    todo: () => 'Todavía no se sabe si votan. En Referidos, selecciónelas y oprima «Actualizar».',
  },
}
