import { messages } from '../../src-preload/messages/index.ts'
import type { Outcome, RoundSeat } from './outcome.ts'

const words = messages.rounds

type Place = Pick<RoundSeat, 'left' | 'isPrivate'>

/** The app's own page with the answer about a cédula. It loads nothing, and contains the site's words as text only. */
export function answerPage(cedula: string, outcome: Outcome, { left, isPrivate }: Place): string {
  const { title, tone, lines } = isPrivate ? kept : contentOf(outcome)
  return `<!doctype html><html lang="es-CO"><meta charset="utf-8"><title>${text(words.answer)}</title>
<style>${style}</style>
<main class="${tone}">
<p class="of">${text(words.answerAbout(cedula))}</p>
<h1>${text(title)}</h1>
${lines.map((line) => `<p>${text(line)}</p>`).join('\n')}
<p class="left" role="status">${text(left === 0 ? words.wasLast : words.left(left))}</p>
<div>${buttons(left)}</div>
</main></html>`
}

const buttons = (left: number): string =>
  left === 0
    ? `<button value="close">${text(messages.common.close)}</button>`
    : `<button value="next" data-busy="${text(words.nextComing)}">${text(words.next)}</button> ` +
      `<button value="stop" class="plain">${text(words.stop)}</button>`

interface Content {
  title: string
  tone: 'good' | 'bad' | 'none'
  lines: readonly string[]
}

const kept: Content = { title: words.answerKept, tone: 'none', lines: [words.answerIsAnothers] }

function contentOf(outcome: Outcome): Content {
  const title = messages.queue.outcome[outcome.kind]
  switch (outcome.kind) {
    case 'found': {
      const { puesto, direccion, mesa, municipio, departamento } = outcome
      const where = [municipio, departamento].filter((part) => part !== '').join(', ')
      const lines = [puesto, direccion, where, messages.votingPlace.mesa(mesa)]
      return { title, tone: 'good', lines: lines.filter((line) => line !== '') }
    }
    case 'not_found':
      return { title, tone: 'none', lines: [] }
    case 'cancelled':
      return { title, tone: 'none', lines: [outcome.novedad] }
    case 'timeout':
    case 'blocked':
    case 'network_error':
    case 'captcha_failed':
    case 'parse_error':
      return { title, tone: 'bad', lines: [words.triedAgain] }
  }
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const text = (raw: string): string => raw.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign)

const style = `
:root { color-scheme: light dark; font: 20px/1.45 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f4f6f8, #14181c);
  color: light-dark(#14181c, #f4f6f8); }
main { box-sizing: border-box; width: min(680px, 92vw); padding: 32px; border-left: 10px solid #5b6b7a;
  background: light-dark(#fff, #1f262d); border-radius: 8px; overflow-wrap: anywhere; }
main.good { border-color: #14803c; }
main.bad { border-color: #c02626; }
h1 { margin: 4px 0 12px; font-size: 34px; line-height: 1.2; }
p { margin: 4px 0; }
.of, .left { color: light-dark(#45525f, #b9c4ce); }
.left { margin: 24px 0 12px; }
button { font: inherit; font-weight: 600; min-height: 52px; padding: 8px 28px; border: 2px solid light-dark(#0b5cad, #7cb7f5);
  border-radius: 8px; background: light-dark(#0b5cad, #7cb7f5); color: light-dark(#fff, #0d1b2a); cursor: pointer; }
button.plain { background: transparent; color: light-dark(#0b5cad, #7cb7f5); }
button:focus-visible { outline: 3px solid light-dark(#14181c, #fff); outline-offset: 3px; }
`
