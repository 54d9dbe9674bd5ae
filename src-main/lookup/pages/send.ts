import type { Page, Request } from 'playwright-core'
import { endsWithin } from '../../deadline.ts'
import { findWidget, handOver, ownToken, type WidgetSeen } from './captcha.ts'
import type { CensusPage, Question, Reload, Reply } from './census-page.ts'
import { holdForm, pageSource } from './in-page.ts'
import { isLeft, type Opened } from './open.ts'
import type { Failure } from './outcome.ts'
import { awaitReply, carriesForm } from './reply.ts'
import { namesCedula } from './text.ts'

/** Milliseconds that the page may take to enable its button once it has a token. */
const takenWithinMs = 5_000

/** Milliseconds that a page that submits itself may take to do so after it got its token. */
const sendsWithinMs = 1_000
/** Milliseconds for the same, for a widget that the button did not run. */
const callbackSendsWithinMs = 300

const ledAway: Failure = { kind: 'parse_error', detail: 'the page led to another site' }

async function fill(page: Page, census: CensusPage, { cedula, election }: Question): Promise<void> {
  await page.locator(census.election).selectOption(election)
  await page.locator(census.cedula).fill(cedula)
}

/** Tracks the submission of the form and its answer. */
export interface Sending {
  /** Resolves once the page sends its form; never rejects. */
  sent: Promise<void>
  isSent(): boolean
  reply: Promise<Reply | Reload | Failure>
  /** Runs `click`, which presses the button. */
  press(click: () => Promise<void>): Promise<void>
  /** Body of the known query; null: not sent yet, or sent in an unknown way. */
  posted(): string | null
  /** Sent values that are as long as a token. They must not be stored. */
  secrets(): string[]
}

/**
 * Must be called before the form can be sent. `quietMs`: see `Sent`. `byOperator`: the operator presses the button, at
 * an unknown time.
 */
export function watchSending(
  page: Page,
  { census }: Pick<Opened, 'census'>,
  { cedula, quietMs, byOperator }: { cedula: string; quietMs: number; byOperator: boolean },
): Sending {
  const isQuery = (request: Request) => census.isQuery(request, page)
  let isSent = false
  let isPressed = false
  let posted: string | null = null
  let clicked = () => {}
  const pressed = byOperator
    ? null
    : new Promise<void>((resolve) => {
        clicked = resolve
      })
  const form = { cedula, isPressed: () => isPressed }
  const sent = new Promise<void>((resolve) => {
    page.on('request', (request) => {
      const isKnown = isQuery(request)
      if (isKnown) posted = request.postData()
      if (!isKnown && !carriesForm(request, form)) return
      isSent = true
      resolve()
    })
  })
  const reply = awaitReply(page, { ...form, isQuery, pressed, quietMs })
  // This promise stays unawaited if the form is never sent.
  reply.catch(() => {})
  return {
    sent,
    isSent: () => isSent,
    reply,
    posted: () => posted,
    async press(click) {
      isPressed = true
      await click()
      clicked()
    },
    secrets: () => posted?.match(/[\w.-]{30,}/g) ?? [],
  }
}

/** `accepted`: whether the cédula may be typed into the page at this URL. */
export interface Asking extends Question {
  accepted: (url: string) => boolean
}

/**
 * Fills in the form for the operator, who solves the captcha and presses the site's own button. Resolves with the
 * reply. The cédula and the election are read-only there, also after a reload.
 */
export async function leaveToOperator(
  page: Page,
  { census }: Pick<Opened, 'census'>,
  asking: Asking,
  sending: Sending,
): Promise<{ reply: Promise<Reply | Reload | Failure> }> {
  const held = page.locator(`${census.cedula}[readonly]`).first()
  const prepare = async () => {
    if (!asking.accepted(page.url())) return
    // A held field cannot be filled in.
    if ((await held.count()) > 0) return
    await fill(page, census, asking)
    const { cedula, election } = asking
    await page.evaluate(holdForm, { fields: census.cedula, lists: census.election, cedula, election })
  }
  const prepareAgain = () => {
    // A form that was sent must not be sent again.
    if (!sending.isSent()) prepare().catch(() => {})
  }
  page.on('load', prepareAgain)
  const reply = sending.reply.then((came): Reply | Reload | Failure => {
    if (!asking.accepted(page.url())) return ledAway
    const posted = sending.posted()
    return posted === null || namesCedula(posted, asking.cedula) ? came : anotherAsked
  })
  // This promise stays unawaited if the captcha is never solved.
  reply.catch(() => {}).finally(() => page.off('load', prepareAgain))
  const prepared = prepare().catch((error: unknown) => {
    // The page was reloaded meanwhile: `prepareAgain` fills it in, or its answer is read.
    if (!isLeft(error)) throw error
  })
  // If `prepareAgain` holds the field first, this attempt never fills it in and never ends.
  await Promise.race([prepared, held.waitFor({ state: 'attached' }), sending.sent])
  return { reply }
}

const anotherAsked: Failure = {
  kind: 'captcha_failed',
  reason: 'window_closed',
  detail: 'another document was asked about in the window',
}

/** Page and captcha of a lookup that hands over a token. */
type Machine = Pick<Opened, 'census'> & { captcha: WidgetSeen }

/**
 * Sends the form with a token that the captcha produces itself within `ms`. 'unsolved': there was no such token, and a
 * bought one can be handed over. A failure: no token can be handed over, or the page does not send its form.
 */
export async function sendWithOwnToken(
  page: Page,
  { census, captcha }: Machine,
  asking: Asking,
  sending: Sending,
  ms: number,
): Promise<'sent' | 'unsolved' | Failure> {
  if (!asking.accepted(page.url())) return ledAway
  const begun = Promise.race([sending.sent, sending.reply])
  begun.catch(() => {})
  switch (captcha.solves) {
    case 'by_click':
      break
    case 'by_itself':
      if (ms > 0 && (await ownToken(page, census.submit, ms)) !== null) {
        await fill(page, census, asking)
        if (!(await press(page, census, takenWithinMs, sending.press))) return await keepsDisabled(page)
        return await Promise.race([
          begun.then(() => 'sent' as const),
          census
            .unsent(page)
            .waitFor()
            .then(() => untaken),
        ])
      }
      break
    case 'when_sent':
      if (ms > 0) {
        await fill(page, census, asking)
        // This press runs the widget. Without its token, the page does not send the form yet, so no reply is due.
        if ((await press(page, census, ms)) && (await endsWithin(begun, ms))) return 'sent'
      }
      break
  }
  if (captcha.takes) return 'unsolved'
  // The button may be disabled until the form is filled in, not until the captcha is solved.
  await fill(page, census, asking)
  const seen = await findWidget(page, census.submit, () => Promise.resolve())
  return seen?.takes ? 'unsolved' : await takesNone(page)
}

const takesNone = async (page: Page): Promise<Failure> => ({
  kind: 'parse_error',
  detail: 'no token can be handed to the captcha',
  rawResponse: await page.evaluate(pageSource),
})

/** Sends the form with the captcha's token and waits for the reply. */
export async function ask(
  page: Page,
  { census, captcha }: Machine,
  asking: Asking & { token: string },
  sending: Sending,
): Promise<Reply | Reload | Failure> {
  // Meanwhile the page sent the form with the widget's own token.
  if (sending.isSent()) return await sending.reply
  // The page may have changed during the minutes that a captcha takes.
  if (!asking.accepted(page.url())) return ledAway
  await fill(page, census, asking)
  const answers: Promise<Reply | Reload | Failure>[] = [sending.reply]
  const unsent = census.unsent(page)
  // A message that is already visible is no answer to this token.
  if (!(await unsent.isVisible())) answers.push(unsent.waitFor().then(() => untaken))
  const reply = Promise.race(answers)
  // This promise stays unawaited if the form can no longer be sent.
  reply.catch(() => {})
  const handed = await handOver(page, census.submit, asking.token)
  if (handed.how === 'nowhere') return await takesNone(page)
  // Some pages submit as soon as they have the token; a press would send a second query.
  const mayHaveSent = handed.how === 'callback' || captcha.solves === 'when_sent'
  if (mayHaveSent)
    await endsWithin(sending.sent, captcha.solves === 'when_sent' ? sendsWithinMs : callbackSendsWithinMs)
  if (sending.isSent()) return await reply
  const button = page.locator(census.submit)
  const pressed = handed.isOpen
    ? sending.press(() => button.click()).then(() => true)
    : press(page, census, takenWithinMs, sending.press)
  return await Promise.race([reply, pressed.then((isPressed) => (isPressed ? reply : keepsDisabled(page)))])
}

const untaken: Failure = {
  kind: 'captcha_failed',
  reason: 'unsolvable',
  detail: 'the page did not take the captcha',
  byPage: true,
}

/** Presses the button that sends the form; false if it is still disabled after `ms`. */
async function press(
  page: Page,
  { submit }: CensusPage,
  ms: number,
  through: Sending['press'] = (click) => click(),
): Promise<boolean> {
  const enabled = page.locator(`${submit}:enabled`).first()
  if (!(await endsWithin(enabled.waitFor({ state: 'attached' }), ms))) return false
  await through(() => page.locator(submit).click())
  return true
}

const keepsDisabled = async (page: Page): Promise<Failure> => ({
  kind: 'parse_error',
  detail: 'the page keeps its button disabled',
  rawResponse: await page.evaluate(pageSource),
})
