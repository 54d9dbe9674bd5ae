/** Entry file of the app's own Electron as a browser for lookups, without the app; see src-main/entry.ts. */
import { runLookupRole } from '../../src-main/electron/lookup-role.ts'

runLookupRole()
