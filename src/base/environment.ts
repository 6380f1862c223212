/** The variables of the process, as it was handed in. */
export type Environment = Readonly<Record<string, string | undefined>>
