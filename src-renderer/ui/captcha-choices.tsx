import { type CaptchaWay, captchaWays } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Choices } from './choices.tsx'

const words = messages.settings

/** Choice of how captchas are solved. */
export function CaptchaChoices({
  chosen,
  onChoose,
}: {
  /** null: not chosen yet. */
  chosen: CaptchaWay | null
  onChoose(way: CaptchaWay): void
}) {
  const choices = captchaWays.map((value) => ({
    value,
    title: words.captchaWay[value],
    hint: words.captchaWayHint[value],
  }))
  return (
    <Choices
      legend={words.captchaHow}
      name="captcha-way"
      choices={choices}
      chosen={chosen}
      onChoose={onChoose}
    />
  )
}
