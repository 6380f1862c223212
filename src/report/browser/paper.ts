/** On paper nothing can be unfolded or turned: everything is drawn, and afterwards as before. */
export function whenPrinted(drawAll: () => void, drawAgain: () => void): void {
  let folded: readonly HTMLDetailsElement[] = []
  window.addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')]
    for (const fold of folded) fold.open = true
    drawAll()
  })
  window.addEventListener('afterprint', () => {
    for (const fold of folded) fold.open = false
    drawAgain()
  })
}
