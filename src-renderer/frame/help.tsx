import { messages } from '../../src-preload/messages/index.ts'
import { useAccount } from '../session/store.ts'
import { groups, isFor } from '../ui/actions.ts'
import { Dialog } from '../ui/dialog.tsx'
import { caps } from '../ui/keys.ts'
import { closeHelp, useHelp } from '../ui/overlays.ts'
import { actions, hints } from './actions.ts'
import css from './help.module.css'
import { KeyCaps } from './key-caps.tsx'

const words = messages.actions

/** Leaves out shortcuts whose key caps look the same. */
const shown = (keys: readonly string[]) =>
  keys.filter(
    (one, index) => keys.findIndex((other) => caps(other).join(' ') === caps(one).join(' ')) === index,
  )

function Shortcuts() {
  const account = useAccount()
  const all = [...Object.values(actions), ...hints].filter(({ by }) => isFor(account, by))
  return (
    <div className={css.groups}>
      {groups.map((group) => {
        const ofGroup = all.filter((one) => one.group === group && one.keys !== undefined)
        if (ofGroup.length === 0) return null
        return (
          <section key={group} className={css.group} aria-labelledby={`keys-${group}`}>
            <h3 id={`keys-${group}`}>{words.group[group]}</h3>
            <dl>
              {ofGroup.map(({ label, keys = [] }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>
                    {shown(keys).map((one, index) => (
                      <span key={one}>
                        {index > 0 && <span className={css.or}>{words.or}</span>}
                        <KeyCaps keys={one} />
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        )
      })}
    </div>
  )
}

/** Every shortcut that the account can use. */
export function Help() {
  const isOpen = useHelp((state) => state.isOpen)
  if (!isOpen) return null
  return (
    <Dialog title={words.help} onClose={closeHelp} isWide>
      <Shortcuts />
    </Dialog>
  )
}
