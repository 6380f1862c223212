import { createHash } from 'node:crypto'
import type { Pieces } from '../pieces.ts'

/** What a page is made of. Texts are HTML, and the data is JSON of `embedded.ts`. */
export interface Shell {
  readonly title: string
  readonly style: string
  readonly script: string
  /** Whether there is anything that the script could make live. */
  readonly isLive: boolean
  /** The first link, for who comes by keyboard: past everything else. */
  readonly skip: { readonly to: string; readonly text: string }
  readonly body: Pieces
  readonly data: Pieces
}

/**
 * A page as one file that asks nothing of the network. The policy in its head allows our style and script by their hashes and
 * nothing else: text that slipped through the escapers could still not run, load or send anything.
 */
export function* renderShell({ title, style, script, isLive, skip, body, data }: Shell): Pieces {
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`
  yield `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#${skip.to}">${skip.text}</a>
<div class="wrap">
`
  yield* body
  yield `
</div>
<script type="application/json" id="data">`
  yield* data
  yield `</script>
${isLive ? `<script>${script}</script>\n` : ''}</body>
</html>
`
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
