import { powerMonitor } from 'electron'
import type { Power } from '../queue/schedule.ts'

/** Calls `changed` on each change of the power source. Electron reports changes only on macOS and Windows. */
export function watchPower(changed: () => void): Power {
  powerMonitor.on('on-ac', changed)
  powerMonitor.on('on-battery', changed)
  return {
    isKnown: process.platform !== 'linux',
    isOnBattery: () => powerMonitor.isOnBatteryPower(),
  }
}
