import type { ListedAccount } from '../../src-preload/contract/index.ts'
import css from './sign-in.module.css'

interface Props {
  legend: string
  accounts: readonly ListedAccount[]
  /** Slot of the selected account. */
  chosen: string
  onChoose(slotId: string): void
  /** Called after a click, which moves the focus to the password. Arrow keys keep the focus among the names. */
  onClick(): void
}

/** The accounts that can open the data. */
export const AccountChoice = ({ legend, accounts, chosen, onChoose, onClick }: Props) => (
  <fieldset className={css.accounts}>
    <legend>{legend}</legend>
    {accounts.map(({ slotId, displayName }) => (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the radio inside handles the keyboard.
      <label
        key={slotId}
        className={css.account}
        onClick={(event) => {
          if (event.detail > 0) requestAnimationFrame(onClick)
        }}
      >
        <input
          type="radio"
          name="account"
          value={slotId}
          checked={slotId === chosen}
          onChange={() => onChoose(slotId)}
        />
        <span>{displayName}</span>
      </label>
    ))}
  </fieldset>
)
