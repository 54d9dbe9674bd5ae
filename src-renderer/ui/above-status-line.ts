/** For the `size` of a popover: keeps it clear of the status line, 32 pixels at the window's foot. */
export const aboveStatusLine = { padding: { bottom: 40 } }
