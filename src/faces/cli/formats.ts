/** What standard output and files can get. A command has some of them. */
export const FORMATS = ['text', 'json', 'markdown', 'html', 'sarif', 'csv', 'junit', 'gitlab'] as const

export type Format = (typeof FORMATS)[number]

export function isFormat(text: string): text is Format {
  return FORMATS.some((format) => format === text)
}
