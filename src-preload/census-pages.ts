/** Address and display texts of a census page. */
interface CensusPageDescription {
  url: string
  label: string
  hint: string
}

/** Census pages of the Registraduría by the name stored in settings, in the order of the screen. */
export const censusPages = {
  wsp: {
    url: 'https://wsp.registraduria.gov.co/censo/consultar/',
    label: 'Consulta del lugar de votación',
    hint: 'La página de siempre.',
  },
  consultacenso: {
    url: 'https://consultacenso.registraduria.gov.co/',
    label: 'Consulta del censo',
    hint: 'La página nueva, de 2026.',
  },
} as const satisfies Record<string, CensusPageDescription>

export type CensusPageName = keyof typeof censusPages
export const censusPageNames = Object.keys(censusPages) as [CensusPageName, ...CensusPageName[]]

/** Used unless another page is chosen. */
export const usualCensusPage: CensusPageName = 'wsp'
