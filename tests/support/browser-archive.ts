import { zipOf } from './zip.ts'

/**
 * Archive that a download host serves in place of Playwright's Chromium and FFmpeg on Linux: a script that starts the
 * browser at `executable`, with enough padding for the download to show progress.
 */
export const browserArchive = (executable: string): Buffer =>
  zipOf({
    'chrome-linux64/chrome': Buffer.from(`#!/bin/sh\nexec '${executable}' "$@"\n`),
    'chrome-linux64/padding': Buffer.alloc(3_000_000),
    'ffmpeg-linux': Buffer.from('#!/bin/sh\n'),
  })
