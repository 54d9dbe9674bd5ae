import fs from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import { AppImageUpdater } from 'electron-updater'
import { flushFile, renameDurably } from '../files.ts'

/**
 * Replaces an AppImage in one step. electron-updater deletes the old file and then moves the new one, perhaps from
 * another disk: a kill in between would leave no app. The file keeps its name, because shortcuts lead to it.
 */
export class ImageUpdater extends AppImageUpdater {
  readonly #image: string

  /** `image`: path of the AppImage to replace. `app`: default: electron-updater's own. */
  constructor(image: string, app?: unknown) {
    super(null, app)
    this.#image = image
    // A killed run left the file.
    fs.rmSync(this.#staged, { force: true })
  }

  get #staged(): string {
    return `${this.#image}.new`
  }

  /** Copies the downloaded file beside the old one, so that only the rename remains. Resolves with its path. */
  async stage(downloaded: string): Promise<string> {
    try {
      await copyFile(downloaded, this.#staged)
      fs.chmodSync(this.#staged, 0o755)
      flushFile(this.#staged)
      return this.#staged
    } catch (error) {
      await rm(this.#staged, { force: true })
      throw error
    }
  }

  protected override doInstall(): boolean {
    renameDurably(this.#staged, this.#image)
    if (this.installerPath !== null) fs.rmSync(this.installerPath, { force: true })
    this.spawnLog(this.#image, [], process.env).catch((error: Error) => this.dispatchError(error))
    return true
  }
}
