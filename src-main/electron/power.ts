import { powerMonitor } from 'electron'
import type { Power } from '../queue/schedule.ts'

/** Electron tells on macOS and Windows alone. `changed` is called from then on. */
export function watchPower(changed: () => void): Power {
  powerMonitor.on('on-ac', changed)
  powerMonitor.on('on-battery', changed)
  return {
    isKnown: process.platform !== 'linux',
    isOnBattery: () => powerMonitor.isOnBatteryPower(),
  }
}
