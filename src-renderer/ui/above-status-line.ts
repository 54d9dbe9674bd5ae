/** For the `size` of a popover: it leaves the status line, 32 pixels at the window's foot, to be read. */
export const aboveStatusLine = { padding: { bottom: 40 } }
