/** EPSS as a percentage, fine enough that a small one does not read as zero. The blank does not break: cells are narrow. */
export function epssText(epss: number | undefined): string | undefined {
  if (epss === undefined) return undefined
  const percent = epss * 100
  if (percent === 0) return '0\u00a0%'
  return percent < 0.1 ? '<0.1\u00a0%' : `${percent.toFixed(percent < 10 ? 1 : 0)}\u00a0%`
}

/** One decimal always: `9.0` beside `9.8`. */
export function scoreText(score: number | undefined): string | undefined {
  return score?.toFixed(1)
}
