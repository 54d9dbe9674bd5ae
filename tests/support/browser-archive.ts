import { zipOf } from './zip.ts'

/**
 * What a download host serves in place of Playwright's Chromium and its FFmpeg on Linux: a program that starts the
 * browser at `executable`, and enough padding for a progress.
 */
export const browserArchive = (executable: string): Buffer =>
  zipOf({
    'chrome-linux64/chrome': Buffer.from(`#!/bin/sh\nexec '${executable}' "$@"\n`),
    'chrome-linux64/padding': Buffer.alloc(3_000_000),
    'ffmpeg-linux': Buffer.from('#!/bin/sh\n'),
  })
