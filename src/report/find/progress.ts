import { counted } from '../phrase.ts'

/** How far a search is, as a line. */
export function findProgress({
  pages,
  images,
  clusters,
}: {
  readonly pages: number
  readonly images: number
  readonly clusters: { readonly known: number; readonly of: number } | undefined
}): string {
  if (clusters !== undefined) return `asking for clusters: ${String(clusters.known)} of ${String(clusters.of)} images in use`
  return `reading findings: ${counted(pages, 'page')}, ${counted(images, 'image')} so far`
}
