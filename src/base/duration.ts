/** Milliseconds to the second, as inputs take them: `45s`, `15m`, `1m37s`, `1h5s`. Less than none is `0s`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ]
  return parts.map(([count, unit]) => (count > 0 ? `${count}${unit}` : '')).join('') || '0s'
}

/** Days as configuration files write them: `14d`, `2w`. */
export const DAYS = /^\d{1,4}[dw]$/

/** The days of a text that `DAYS` has accepted. */
export function daysOf(text: string): number {
  return Number(text.slice(0, -1)) * (text.endsWith('w') ? 7 : 1)
}
