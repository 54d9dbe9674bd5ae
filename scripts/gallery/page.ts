import { type Photograph, schemes, sizes } from './photograph.ts'

/** `screen`, `state`: names in Spanish. */
export interface Picture extends Photograph {
  screen: string
  state: string
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.codePointAt(0)};`)

const schemeName = { light: 'claro', dark: 'oscuro' } as const

/** HTML with one row per state, one column per size and scheme. */
export function indexPage(pictures: readonly Picture[]): string {
  const states = new Map<string, Picture[]>()
  for (const picture of pictures) {
    const name = `${picture.screen} · ${picture.state}`
    states.set(name, [...(states.get(name) ?? []), picture])
  }
  const rows = [...states].map(([name, shown]) => {
    const cells = sizes.flatMap(({ name: size }) =>
      schemes.map((scheme) => {
        const one = shown.find((picture) => picture.size === size && picture.scheme === scheme)
        if (one === undefined) return ''
        const title = escaped(`${name} · ${schemeName[scheme]} · ${size}`)
        return `<figure><a href="${one.file}"><img loading="lazy" src="${one.file}" alt="${title}"></a><figcaption>${schemeName[scheme]} · ${size}</figcaption></figure>`
      }),
    )
    return `<section><h2>${escaped(name)}</h2><div>${cells.join('')}</div></section>`
  })
  return `<!doctype html>
<html lang="es">
<meta charset="utf-8">
<title>Referidos: todas las pantallas</title>
<style>
  body { margin: 24px; font: 14px/1.4 system-ui, sans-serif; background: #e9edeb; color: #17211e }
  h2 { margin: 32px 0 8px; font-size: 16px }
  section > div { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 12px; align-items: start }
  figure { margin: 0 }
  img { width: 100%; border: 1px solid #84908b }
</style>
<h1>Referidos: todas las pantallas</h1>
${rows.join('\n')}
</html>
`
}
