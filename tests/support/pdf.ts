import { inflateSync } from 'node:zlib'

/** Text of each page of a PDF by Chromium, in order, as if copied from it, without line breaks. */
export function pagesOf(pdf: Buffer): string[] {
  const objects = new Map<string, string>()
  for (const [, id = '', body = ''] of pdf.toString('latin1').matchAll(/(\d+) 0 obj\s(.*?)\sendobj/gs))
    objects.set(id, body)
  const signs = new Map<string, Map<string, string>>()
  const signsOf = (font: string): Map<string, string> => {
    const known =
      signs.get(font) ?? toUnicode(streamOf(objects.get(reference(objects.get(font), 'ToUnicode'))))
    signs.set(font, known)
    return known
  }
  return [...objects.values()]
    .filter((body) => /\/Type \/Page\b(?!s)/.test(body))
    .map((page) => {
      const fonts = new Map([...page.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id]) => [name, id]))
      const content = streamOf(objects.get(reference(page, 'Contents')))
      let signs = new Map<string, string>()
      let text = ''
      for (const [, font, shown] of content.matchAll(
        /\/(F\d+) [\d.]+ Tf|((?:\[.*?\] TJ)|(?:<[0-9A-F]*> Tj))/g,
      )) {
        if (font !== undefined) signs = signsOf(fonts.get(font) ?? '')
        else
          for (const [, codes = ''] of (shown ?? '').matchAll(/<([0-9A-F]*)>/g))
            text += (codes.match(/.{4}/g) ?? []).map((code) => signs.get(code) ?? '\u{fffd}').join('')
      }
      return text
    })
}

const reference = (body: string | undefined, name: string): string =>
  new RegExp(`/${name} (\\d+) 0 R`).exec(body ?? '')?.[1] ?? ''

function streamOf(body = ''): string {
  const [, head = '', data = ''] = /^(.*?)stream\r?\n(.*)\r?\nendstream/s.exec(body) ?? []
  const bytes = Buffer.from(data, 'latin1')
  return (head.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1')
}

/** Maps the code of each glyph of a font (four hexadecimal digits) to its character. */
function toUnicode(map: string): Map<string, string> {
  const signs = new Map<string, string>()
  const glyph = (code: number) => code.toString(16).toUpperCase().padStart(4, '0')
  for (const [, part = ''] of map.matchAll(/beginbfchar(.*?)endbfchar/gs))
    for (const [, code = '', sign = ''] of part.matchAll(/<(\w{4})> <(\w+)>/g))
      signs.set(code, Buffer.from(sign, 'hex').swap16().toString('utf16le'))
  for (const [, part = ''] of map.matchAll(/beginbfrange(.*?)endbfrange/gs))
    for (const [, first = '', last = '', sign = ''] of part.matchAll(/<(\w{4})> <(\w{4})> <(\w{4})>/g))
      for (let code = parseInt(first, 16); code <= parseInt(last, 16); code++)
        signs.set(glyph(code), String.fromCharCode(parseInt(sign, 16) + code - parseInt(first, 16)))
  return signs
}
