const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** A size in bytes with three figures: 1.25 TiB, 930 GiB. */
export const sizeText = (bytes: number): string => {
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  const value = bytes / 1024 ** power
  const figures = value >= 100 || power === 0 ? 0 : value >= 10 ? 1 : 2
  return `${value.toFixed(figures)} ${units[power] ?? ''}`
}

/** Bits a second: 3.98 Mbit/s, 412 kbit/s. */
export const bitRateText = (bitsPerSecond: number): string =>
  bitsPerSecond >= 1_000_000
    ? `${(bitsPerSecond / 1_000_000).toFixed(2)} Mbit/s`
    : `${Math.round(bitsPerSecond / 1000)} kbit/s`
