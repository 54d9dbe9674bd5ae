import type { CensusRemedy, Guidance } from '../contract/index.ts'
import { isoDate } from '../format.ts'

/** Heading above the people with each remedy. */
const title: Record<CensusRemedy, string> = {
  register: 'No están en el censo: inscribir la cédula',
  alive: 'Canceladas por muerte',
  identity: 'Canceladas por un error de identidad',
  rights: 'Derechos políticos o interdicción',
  ask: 'Otras novedades',
  in_process: 'Documento en trámite',
  look_up_again: 'El censo no respondió',
}

/** Default instruction for each remedy, unless the owner has written another. */
const usual: Record<CensusRemedy, string> = {
  register:
    'Es gratis y personal: nadie puede hacerlo por otro. Vaya con la cédula original (amarilla con hologramas, o la digital; ' +
    'la contraseña no sirve) a la Registraduría del municipio, o al puesto de votación los días que se anuncien. También ' +
    'puede hacerlo en la página de la Registraduría, con reconocimiento facial.',
  alive:
    'Si la persona vive: vaya a la Registraduría del municipio con el documento original y pida por escrito que la corrijan. ' +
    'Si falleció, no hay que hacer nada.',
  identity:
    'Doble cedulación, suplantación, falsa identidad o mala elaboración: vaya a la Registraduría del municipio con el ' +
    'documento original y pida por escrito que la corrijan.',
  rights:
    'Si ya cumplió la pena: consulte primero si la cédula está vigente otra vez. Si no, pida por escrito el alta en la ' +
    'Registraduría, con el certificado del juzgado de que la cumplió.',
  ask: 'Vaya a la Registraduría del municipio con el documento original y pregunte cómo corregirla.',
  in_process: 'La Registraduría lo está haciendo. Consulte de nuevo más adelante.',
  look_up_again: 'Todavía no se sabe si votan. En Referidos, selecciónelas y oprima «Actualizar».',
}

/** Until when cédulas can be inscribed. `today`: a day in Colombia, as 2026-11-29. */
function inscription({ electionDay, deadline }: Guidance, today: string): string {
  if (deadline === null) return 'Inscriba la cédula. Pregunte en la Registraduría hasta qué día.'
  if (today <= deadline) return `Puede inscribirse hasta el ${isoDate(deadline)}.`
  const elections = electionDay === null ? 'las elecciones' : `las elecciones del ${isoDate(electionDay)}`
  return `La inscripción para ${elections} cerró el ${isoDate(deadline)}. Para las siguientes:`
}

export const censusRemedies = {
  title,
  usual,
  inscription,
  /** Instruction for a person about whom the census page gave this answer. */
  todo(remedy: CensusRemedy, guidance: Guidance, today: string): string {
    const text = guidance.texts[remedy] ?? usual[remedy]
    return remedy === 'register' ? `${inscription(guidance, today)} ${text}` : text
  },
} as const
