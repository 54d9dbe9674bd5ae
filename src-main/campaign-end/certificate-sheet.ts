import type { EndCertificate, PrintedLine } from '../../src-preload/contract/index.ts'
import { date } from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { pagesHtml } from '../printing/pages-html.ts'
import { paginate } from '../printing/paginate.ts'

const words = messages.erasure.certificate

/** Pure. The body of the certificate's page. */
export function certificateHtml(certificate: EndCertificate): string {
  const lines: PrintedLine[] = [
    { kind: 'text', text: words.statement(certificate.endedAt) },
    {
      kind: 'columns',
      columns: [
        { kind: 'text', header: words.column.what },
        { kind: 'number', header: words.column.count },
      ],
    },
    ...words.rows(certificate).map((cells): PrintedLine => ({ kind: 'row', cells, share: null })),
    { kind: 'heading', text: '', note: '' },
    ...(certificate.isPlaceAway ? [{ kind: 'text', text: words.placeAway } satisfies PrintedLine] : []),
    { kind: 'text', text: words.elsewhere },
    { kind: 'text', text: words.signature },
  ]
  const pages = paginate([{ title: words.title, where: words.subtitle, about: '', lines, people: 0 }])
  const letterhead = { whose: messages.appName, day: date(certificate.endedAt) }
  return pagesHtml(pages, letterhead, pages.length)
}
