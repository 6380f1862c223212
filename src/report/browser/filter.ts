import { group, the } from './dom.ts'
import { imagesWith, type Row, rows } from './findings.ts'

export const form = the('#filter', HTMLFormElement)
export const search = the('[name=search]', HTMLInputElement, form)
export const orderChoice = the('[name=order]', HTMLSelectElement, form)

/** Rows that the form asks for. Each box of a severity gets the number that it would show, by everything else that is asked for. */
export function wanted(): readonly Row[] {
  const asked = new FormData(form)
  const severities = new Set(asked.getAll('severity'))
  const isWanted = filterOf(asked)
  const counts = new Map<string, number>()
  const found = rows.filter((row) => {
    if (!isWanted(row)) return false
    counts.set(row.severity, (counts.get(row.severity) ?? 0) + 1)
    return severities.has(row.severity)
  })
  for (const mark of form.querySelectorAll('[data-count]')) mark.textContent = group(counts.get(mark.getAttribute('data-count') ?? '') ?? 0)
  return found
}

/** All that is asked for but the severities. */
function filterOf(asked: FormData): (row: Row) => boolean {
  const value = (name: string): string => {
    const given = asked.get(name)
    return typeof given === 'string' ? given : ''
  }
  const words = value('search')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => ({ word, images: imagesWith(word) }))
  const [show, origin, image] = [value('show'), value('origin'), value('image')]
  const [withFix, withExploit] = [asked.has('fix'), asked.has('exploit')]
  return (row) =>
    isShown(row, show) &&
    (origin === '' || row.origin === origin) &&
    (!withFix || row.fix === 'yes' || row.fix === 'partial') &&
    (!withExploit || row.kev === 'yes' || row.exploit === 'yes') &&
    (image === '' || row.images.includes(Number(image))) &&
    words.every(({ word, images }) => row.text.includes(word) || row.images.some((at) => images.has(at)))
}

function isShown(row: Row, show: string): boolean {
  switch (show) {
    case 'open':
      return row.standing === 'open'
    case 'breaks':
      return row.breaks !== undefined
    case 'new':
      return row.change === 'new'
    case 'ignored':
      return row.standing !== 'open'
    default:
      return true
  }
}
