/** Data of an invented cédula; `barcodeOf` encodes it as 531 latin-1 characters, padded with NULs. */
export interface InventedCard {
  /** Digits only. */
  cedula: string
  surnames: [string, string]
  givenNames: [string, string]
}

export const cardOfYolanda: InventedCard = {
  cedula: '52345678',
  surnames: ['PATIÑO', 'DE LA PEÑA'],
  givenNames: ['YOLANDA', 'MARÍA'],
}

export const barcodeLength = 531

export function barcodeOf({ cedula, surnames, givenNames }: InventedCard): string {
  const bytes: string[] = Array(barcodeLength).fill('\0')
  const put = (at: number, text: string) => {
    for (const [n, letter] of [...text].entries()) bytes[at + n] = letter
  }
  put(0, '0022428571')
  put(24, 'PubDSK_1')
  put(40, '14524157')
  put(48, cedula.padStart(10, '0'))
  put(58, surnames[0])
  put(81, surnames[1])
  put(104, givenNames[0])
  put(127, givenNames[1])
  put(150, '0F19850712')
  put(160, '01001')
  put(166, 'O+')
  // Fingerprints: any byte, including control characters that scanners type as keys with an action.
  for (let at = 170; at < barcodeLength; at++) bytes[at] = String.fromCharCode((at * 97 + 31) % 256)
  put(200, '\r\t/?\r\n\t')
  return bytes.join('')
}
