import { Button, NativeSelect } from '@mantine/core'
import { IconKey, IconTrash, IconUserPlus } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { type AccountListed, contract, type Role, roles } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { openCampaign } from '../headquarters/store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { notice } from '../ui/notice.tsx'
import { AccountForm } from './account-form.tsx'
import { grouped, loadAccounts, reassignAll, setPassword, setRole, useAccounts } from './accounts-store.ts'
import { CardFailure } from './card-failure.tsx'
import { PasswordForm } from './password-form.tsx'
import { ReassignForm } from './reassign-form.tsx'
import { RemoveAccount } from './remove-account.tsx'
import { SettingRow } from './setting-row.tsx'
import css from './settings.module.css'
import { Suspicion, withKey } from './suspicion.tsx'

const words = messages.accounts

type Open = { kind: 'create' } | { kind: 'password' | 'remove' | 'give'; account: AccountListed } | null

const held = ({ people }: AccountListed) => (people === 0 ? words.noPeople : words.people(people))

function RoleSelect({ account }: { account: AccountListed }) {
  async function choose(role: Role) {
    const refused = await setRole(account.id, role)
    if (refused) notice.failed(refused)
    else notice.done(words.roleChanged(account.displayName, words.role[role]))
  }
  return (
    <NativeSelect
      size="sm"
      aria-label={words.roleOf(account.displayName)}
      value={account.role}
      onChange={({ currentTarget: { value } }) => {
        const role = roles.find((one) => one === value)
        if (role !== undefined) void choose(role)
      }}
    >
      {roles.toReversed().map((role) => (
        <option key={role} value={role}>
          {words.role[role]}
        </option>
      ))}
    </NativeSelect>
  )
}

function Listed({ account, onOpen }: { account: AccountListed; onOpen(open: Open): void }) {
  const { displayName, name, cedula, isOwner, isElsewhere } = account
  return (
    <li className={css.account}>
      <div>
        <strong>{displayName}</strong>
        <p className={css.hint}>
          {isElsewhere ? messages.exchange.elsewhere : `${name} · ${format.cedula(cedula)}`} · {held(account)}
        </p>
      </div>
      {isOwner ? (
        <span className={css.hint}>{words.owner}</span>
      ) : (
        <div className={css.accountActions}>
          {!isElsewhere && <RoleSelect account={account} />}
          {!isElsewhere && (
            <Button
              variant="default"
              size="sm"
              aria-label={words.setPasswordOf(displayName)}
              leftSection={<IconKey size={18} aria-hidden />}
              onClick={() => onOpen({ kind: 'password', account })}
            >
              {words.setPassword}
            </Button>
          )}
          <Button
            variant="default"
            size="sm"
            aria-label={words.removeOf(displayName)}
            leftSection={<IconTrash size={18} aria-hidden />}
            onClick={() => onOpen({ kind: 'remove', account })}
          >
            {words.remove}
          </Button>
        </div>
      )}
    </li>
  )
}

function OpenDialog({
  open,
  accounts,
  onClose,
}: {
  open: Open
  accounts: readonly AccountListed[]
  onClose(): void
}) {
  const [isSuspected, setSuspected] = useState(false)
  if (open === null) return null
  const done = (text: string) => {
    notice.done(text)
    onClose()
  }
  switch (open.kind) {
    case 'create':
      return (
        <Dialog title={words.createTitle} onClose={onClose} isWide>
          <AccountForm onCreated={(name) => done(words.created(name))} onCancel={onClose} />
        </Dialog>
      )
    case 'password': {
      const { id, displayName, name } = open.account
      return (
        <Dialog title={words.setPasswordTitle(displayName)} onClose={onClose}>
          <PasswordForm
            why={words.setPasswordWhy}
            fields={[{ field: 'password', label: messages.fields.newPassword, isNew: true }]}
            schema={contract.accounts.setPassword.input}
            beside={{ accountId: id }}
            known={[displayName, ...name.split(' ')]}
            submit={words.setPassword}
            onCancel={onClose}
            run={async ({ password = '' }) => {
              const result = await setPassword(id, password, isSuspected)
              if (!result.ok) return result.error
              done(withKey(words.passwordSet(displayName), result.value))
              return null
            }}
          >
            <Suspicion
              label={messages.settings.suspicionOfPassword}
              isSuspected={isSuspected}
              onChange={setSuspected}
            />
          </PasswordForm>
        </Dialog>
      )
    }
    case 'remove': {
      const { account } = open
      return (
        <Dialog title={words.removeTitle(account.displayName)} onClose={onClose}>
          <RemoveAccount
            account={account}
            leaders={accounts.filter(({ id, role }) => id !== account.id && role === 'LEADER')}
            onRemoved={(answer) => done(withKey(words.removed(account.displayName), answer))}
            onCancel={onClose}
          />
        </Dialog>
      )
    }
    case 'give': {
      const { id, displayName, people } = open.account
      const held = words.people(people)
      return (
        <Dialog title={words.giveTitle(displayName)} onClose={onClose}>
          <ReassignForm
            why={words.giveWhy(held)}
            leaders={accounts.filter(({ role }) => role === 'LEADER')}
            give={(to) => reassignAll(id, to.id)}
            onReassigned={(to) => done(words.given(held, to.displayName))}
            onCancel={onClose}
          />
        </Dialog>
      )
    }
  }
}

/** Rows that the list of other laptops' leaders adds at a time. */
const pageSize = 20

function Elsewhere({ accounts, onOpen }: { accounts: readonly AccountListed[]; onOpen(open: Open): void }) {
  const [pages, setPages] = useState(1)
  const shown = accounts.slice(0, pages * pageSize)
  const more = Math.min(pageSize, accounts.length - shown.length)
  return (
    <>
      <ul className={css.accounts} aria-label={words.elsewhereList}>
        {shown.map((account) => (
          <Listed key={account.id} account={account} onOpen={onOpen} />
        ))}
      </ul>
      {more > 0 && (
        <div className={css.actions}>
          <Button variant="default" size="sm" onClick={() => setPages(pages + 1)}>
            {words.more(more)}
          </Button>
        </div>
      )}
    </>
  )
}

/** For the owner only. */
export function Accounts() {
  const { listed, failure } = useAccounts()
  const [open, setOpen] = useState<Open>(null)
  useEffect(() => void loadAccounts(), [])
  const accounts = listed?.accounts ?? []
  const removed = listed?.removed ?? []
  const { here, elsewhere, campaign } = grouped(accounts)

  return (
    <section className={css.card} aria-labelledby="accounts">
      <h2 id="accounts">{words.title}</h2>
      <p>{words.why}</p>
      {failure ? (
        <CardFailure text={words.loadFailed} onRetry={() => void loadAccounts()} />
      ) : (
        <ul className={css.accounts} aria-label={words.list}>
          {here.map((account) => (
            <Listed key={account.id} account={account} onOpen={setOpen} />
          ))}
        </ul>
      )}
      {elsewhere.length > 0 && <Elsewhere accounts={elsewhere} onOpen={setOpen} />}
      {campaign.length > 0 && (
        <SettingRow title={words.campaign} hint={words.inCampaign(campaign.length)}>
          <Button variant="default" size="sm" onClick={openCampaign}>
            {messages.headquarters.campaign.button}
          </Button>
        </SettingRow>
      )}
      {removed.length > 0 && (
        <ul className={css.accounts} aria-label={words.removedList}>
          {removed.map((account) => (
            <li key={account.id} className={css.account}>
              <span>{words.removedOf(account.displayName, held(account))}</span>
              <Button
                variant="default"
                size="sm"
                aria-label={words.giveOf(account.displayName)}
                onClick={() => setOpen({ kind: 'give', account })}
              >
                {words.give}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className={css.actions}>
        <Button
          id="create-account"
          variant="default"
          leftSection={<IconUserPlus size={18} aria-hidden />}
          onClick={() => setOpen({ kind: 'create' })}
        >
          {words.create}
        </Button>
      </div>
      <OpenDialog open={open} accounts={accounts} onClose={() => setOpen(null)} />
    </section>
  )
}
