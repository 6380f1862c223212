/** Seconds since the scenario began; negative is before. */
export type Seconds = number
