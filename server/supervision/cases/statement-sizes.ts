/** How many rows one statement writes. */
export const rowsAtOnce = 100
/** How many values one statement asks for. */
export const valuesAtOnce = 500
