import { createHash, X509Certificate } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { aptInstall, findOnPath, run } from '../../scripts/runtime/system.ts'

/** A self-signed certificate and its key, both PEM. */
export interface Certificate {
  key: string
  cert: string
  /** Hash of its public key for Chromium's --ignore-certificate-errors-spki-list. */
  spki: string
}

/** Creates a certificate for these names and 127.0.0.1, valid for two days. */
export async function certificateFor(...names: string[]): Promise<Certificate> {
  if (findOnPath('openssl') === undefined) await aptInstall(['openssl'], 'The tests need openssl')
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-certificate-'))
  try {
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')]
    const alternatives = [...names.map((name) => `DNS:${name}`), 'IP:127.0.0.1'].join(',')
    const made = [
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
    ]
    const about = ['-subj', '/CN=stand-in', '-addext', `subjectAltName=${alternatives}`]
    await run('openssl', ['req', ...made, ...about, '-keyout', key, '-out', cert], { timeoutMs: 30_000 })
    const pem = fs.readFileSync(cert, 'utf8')
    const spki = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' })
    return {
      key: fs.readFileSync(key, 'utf8'),
      cert: pem,
      spki: createHash('sha256').update(spki).digest('base64'),
    }
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}

/** Chromium's switch that trusts this certificate. */
export const trustSwitch = ({ spki }: Certificate): string => `--ignore-certificate-errors-spki-list=${spki}`

/** Writes a script to `folder` that starts `chromium` and makes it trust this certificate. Returns its path. */
export function trustingChromium(folder: string, chromium: string, certificate: Certificate): string {
  const file = path.join(folder, 'trusting-chromium')
  const command = `exec '${chromium}' '${trustSwitch(certificate)}' "$@"`
  fs.writeFileSync(file, `#!/bin/sh\n${command}\n`, { mode: 0o755 })
  return file
}

/**
 * Creates `folder` as the home of a user who trusts this certificate, and returns it. On Linux, Chromium reads the
 * user's certificate database without a switch.
 */
export async function trustedHome(folder: string, { cert }: Certificate): Promise<string> {
  if (findOnPath('certutil') === undefined) await aptInstall(['libnss3-tools'], 'The tests need certutil')
  const database = path.join(folder, '.pki/nssdb')
  fs.mkdirSync(database, { recursive: true })
  const file = path.join(folder, 'certificate.pem')
  fs.writeFileSync(file, cert)
  const certutil = (...args: string[]) =>
    run('certutil', ['-d', `sql:${database}`, ...args], { timeoutMs: 30_000 })
  await certutil('-N', '--empty-password')
  await certutil('-A', '-n', 'stand-in', '-t', 'C,,', '-i', file)
  return folder
}
