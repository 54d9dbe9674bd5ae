import { themes } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { savePreferences } from '../preferences.ts'
import { usePreferences } from '../preferences-store.ts'
import { Choices } from '../ui/choices.tsx'
import css from './settings.module.css'

const words = messages.settings

/** Theme of the account, applied at once. */
export function Appearance() {
  const theme = usePreferences((state) => state.theme)
  return (
    <section className={css.card} aria-labelledby="appearance">
      <h2 id="appearance">{words.appearanceTitle}</h2>
      <Choices
        legend={words.theme}
        name="theme"
        choices={themes.map((value) => ({ value, ...words.themeChoice[value] }))}
        chosen={theme}
        onChoose={(chosen) => void savePreferences({ theme: chosen })}
      />
    </section>
  )
}
