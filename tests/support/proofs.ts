/** A JPEG as a page encodes it: only JFIF, frame and scan. */
export const somePhoto = Uint8Array.from([
  0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc0, 0, 4, 1, 1, 0xff, 0xda, 0, 4, 1, 1, 7, 8, 9, 0xff, 0xd9,
])

export const someStrokes = '100,150 140,90 200,160 260,80 320,170 400,120;420,60 430,200'
