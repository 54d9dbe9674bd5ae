/** How a census page is reached, and how the leader reads its name. */
interface CensusPageDescription {
  url: string
  label: string
  hint: string
}

/** The census pages of the Registraduría, by the name that settings store; the order is the order on the screen. */
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

/** Asked unless another one is chosen. */
export const usualCensusPage: CensusPageName = 'wsp'
