import http from 'node:http'
import path from 'node:path'
import {
  configureRequestOptions,
  configureRequestUrl,
  type DownloadOptions,
  HttpExecutor,
} from 'builder-util-runtime'
import { ImageUpdater } from '../../src-main/updates/image-updater.ts'

/** electron-updater's requests, made by Node in place of Electron. */
class NodeRequests extends HttpExecutor<http.ClientRequest> {
  override createRequest(
    options: http.RequestOptions,
    callback: (response: http.IncomingMessage) => void,
  ): http.ClientRequest {
    return http.request(options, callback)
  }

  download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    return options.cancellationToken.createPromise((resolve, reject, onCancel) => {
      const request: http.RequestOptions = {}
      if (options.headers) request.headers = options.headers
      configureRequestUrl(url, request)
      configureRequestOptions(request)
      const callback = (error?: Error | null) => (error ? reject(error) : resolve(destination))
      this.doDownload(request, { destination, options, onCancel, callback, responseHandler: null }, 0)
    })
  }
}

interface NodeUpdaterOptions {
  version: string
  image: string
  /** An `app-update.yml`. */
  config: string
  /** Folder of the app's data and of the updater's cache. */
  folder: string
}

/** The updater of the app as it runs in Node. */
export function nodeUpdater({ version, image, config, folder }: NodeUpdaterOptions): ImageUpdater {
  const updater = new ImageUpdater(image, {
    version,
    name: 'referidos',
    isPackaged: true,
    appUpdateConfigPath: config,
    userDataPath: path.join(folder, 'data'),
    baseCachePath: path.join(folder, 'cache'),
    whenReady: async () => {},
    relaunch() {},
    quit() {},
    onQuit() {},
  })
  return Object.assign(updater, { httpExecutor: new NodeRequests() })
}
