import fs from 'node:fs'
import path from 'node:path'
import type { Configuration } from 'electron-builder'
import { isLoopback } from '../../src-main/network/address.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** Electron for the package: electron-builder downloads the official one; another one is in a folder. */
export type PackagedElectron =
  | { kind: 'official'; version: string }
  | { kind: 'folder'; version: string; folder: string; addon: string }

/** Variables by which electron-builder signs the installers: see docs/install.md. */
const certificates = ['CSC_LINK', 'CSC_NAME', 'WIN_CSC_LINK']

export interface PackageOptions {
  electron: PackagedElectron
  /** Output folder. */
  output: string
  /**
   * A test build keeps the fuse for Node's inspector, without which Playwright cannot drive the app. It says so on its
   * screens and is never released.
   */
  isTestBuild: boolean
  /** URL of the folder with the update files, HTTPS or loopback; null: the build does not update itself. */
  updateUrl: string | null
}

/** Properties, in addition to the URL, on which updates depend. */
interface Signing {
  /** macOS replaces signed apps only. */
  isSigned: boolean
  /**
   * Name in the certificate, without which Windows installs no update; null: accepts any installer that the feed names.
   */
  publisherName: string | null
}

/**
 * Text of the `app-update.yml`, by which an app finds its feed; null: there is no such file. Throws if the URL is not
 * safe.
 */
export function updateConfig(
  updateUrl: string | null,
  platform: string,
  { isSigned, publisherName }: Signing,
): string | null {
  if (updateUrl === null) return null
  const { protocol, hostname } = new URL(updateUrl)
  // Anybody who can change the feed's answers decides what is installed.
  if (protocol !== 'https:' && !isLoopback(hostname)) throw new Error(`${updateUrl} is not HTTPS`)
  if (platform === 'darwin' && !isSigned) return null
  const lines = [
    'provider: generic',
    `url: ${JSON.stringify(updateUrl)}`,
    'updaterCacheDirName: referidos-updater',
  ]
  if (platform === 'win32' && publisherName !== null)
    lines.push(`publisherName: ${JSON.stringify(publisherName)}`)
  return `${lines.join('\n')}\n`
}

/** Modules that the bundles load at run time; everything else is bundled. */
export const runtimeModules = ['better-sqlite3', 'playwright-core']

/** Files that the runtime modules do not need, such as sources, types, documents and addons of other systems. */
const leftOut = [
  '**/*.{map,md,d.ts,d.mts,d.cts,markdown,flow}',
  'node_modules/better-sqlite3/{deps,src,prebuilds}/**',
  'node_modules/playwright-core/{types,bin}/**',
  'node_modules/playwright-core/lib/{tools,vite}/**',
]

/** Electron's fuses, see docs/decisions. */
const fuses = (isTestBuild: boolean): NonNullable<Configuration['electronFuses']> => ({
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: isTestBuild,
  enableCookieEncryption: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
})

/**
 * electron-builder's own list lacks libasound2, libdrm2, libgbm1 and libx11-xcb1, which a minimal system does not have.
 */
const debianPackages = [
  'libasound2 | libasound2t64',
  'libatspi2.0-0 | libatspi2.0-0t64',
  'libdrm2',
  'libgbm1',
  'libgtk-3-0 | libgtk-3-0t64',
  'libnotify4',
  'libnss3',
  'libsecret-1-0',
  'libuuid1',
  'libx11-xcb1',
  'libxss1',
  'libxtst6',
  'xdg-utils',
]

/** Configuration of electron-builder. */
export function packageConfig({ electron, output, isTestBuild, updateUrl }: PackageOptions): Configuration {
  const isSigned = !isTestBuild && certificates.some((name) => process.env[name])
  const { version, author } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    version: string
    author: string
  }
  return {
    appId: 'co.referidos.app',
    productName: 'Referidos',
    copyright: `© 2026 ${author}`,
    directories: { output, buildResources: path.join(root, 'packaging') },
    electronVersion: electron.version,
    ...(electron.kind === 'folder' && { electronDist: electron.folder }),
    // The addon uses Node-API and is already compiled for each system.
    npmRebuild: false,
    asar: true,
    asarUnpack: ['**/*.node'],
    files: [
      'out/**',
      'drizzle/*.sql',
      'drizzle/meta/_journal.json',
      'package.json',
      '!node_modules/**',
      ...runtimeModules.map((name) => `node_modules/${name}/**`),
      ...leftOut.map((pattern) => `!${pattern}`),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder replaces these.
      'node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node',
    ],
    extraResources: [
      { from: path.join(root, 'LICENSE'), to: 'LICENSE' },
      ...(electron.kind === 'folder' ? [{ from: electron.addon, to: 'better_sqlite3.node' }] : []),
    ],
    // Fails instead of building an unsigned installer if it should be signed.
    forceCodeSigning: isSigned,
    electronLanguages: ['es', 'es-419', 'en-US'],
    electronFuses: fuses(isTestBuild),
    fileAssociations: [
      {
        ext: 'referidos',
        name: 'Copia de Referidos',
        description: 'Copia de seguridad de Referidos',
        mimeType: 'application/x-referidos-copy',
        role: 'Editor',
      },
    ],
    extraMetadata: { version },
    // electron-builder writes it only if the installers are built in the same step, and for AppImage.
    afterPack({ electronPlatformName, appOutDir, packager }) {
      const publisherName = process.env.REFERIDOS_PUBLISHER_NAME || null
      const text = updateConfig(updateUrl, electronPlatformName, { isSigned, publisherName })
      if (text !== null)
        fs.writeFileSync(path.join(packager.getResourcesDir(appOutDir), 'app-update.yml'), text)
    },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder replaces these.
    artifactName: 'referidos-${version}-${os}-${arch}.${ext}',
    publish: updateUrl === null ? null : { provider: 'generic', url: updateUrl },
    linux: {
      target: ['deb', 'AppImage'],
      category: 'Office',
      synopsis: 'Registro de referidos y consulta de su lugar de votación',
      description: 'Registra referidos sin conexión, consulta dónde votan y los lleva a Excel.',
      maintainer: author,
      executableName: 'referidos',
      syncDesktopName: true,
    },
    deb: { packageCategory: 'misc', compression: 'zst', depends: debianPackages },
    win: { target: ['nsis'] },
    nsis: {
      oneClick: true,
      perMachine: false,
      allowElevation: false,
      language: '3082',
      deleteAppDataOnUninstall: false,
    },
    mac: {
      target: [
        { target: 'dmg', arch: ['arm64', 'x64'] },
        { target: 'zip', arch: ['arm64', 'x64'] },
      ],
      category: 'public.app-category.productivity',
      hardenedRuntime: isSigned,
      // Without a certificate: Apple's processors run no program whose signature the fuses have broken.
      ...(isSigned ? {} : { identity: '-' }),
    },
    dmg: { title: 'Referidos' },
  }
}
