import { RequestSteps } from './request-steps.tsx'
import { RequestsDialog } from './requests-dialog.tsx'
import { useRequests } from './store.ts'

/** The list of requests and the dialogs for one of them, on every screen. */
export function Requests() {
  const isListOpen = useRequests((state) => state.isListOpen)
  return (
    <>
      {isListOpen && <RequestsDialog />}
      <RequestSteps />
    </>
  )
}
