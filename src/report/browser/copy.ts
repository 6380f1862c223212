import { el } from './dom.ts'

/** A button at each block of lines that copies them. Without script there is none. */
export function offerCopies(): void {
  for (const block of document.querySelectorAll<HTMLPreElement>('.cure pre')) {
    const button = el('button', 'Copy', 'copy')
    button.type = 'button'
    button.addEventListener('click', () => {
      copy(block).then(
        () => (button.textContent = 'Copied'),
        () => select(block),
      )
    })
    block.before(button)
  }
}

async function copy(block: HTMLPreElement): Promise<void> {
  await navigator.clipboard.writeText(block.textContent)
}

/** Where a browser gives no clipboard to files, at least nothing has to be marked by hand. */
function select(block: HTMLPreElement): void {
  getSelection()?.selectAllChildren(block)
}
