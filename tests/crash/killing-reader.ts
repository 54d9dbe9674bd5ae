// A reader thread whose process is killed before a chosen file takes its final name.
import './kill-before-rename.ts'
import '../../src-main/reader/reader-worker.ts'
