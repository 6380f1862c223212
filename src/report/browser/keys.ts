/** `/` leads to the search, as on many pages, unless something is being written. */
export function slashLeadsTo(search: HTMLInputElement): void {
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof Element && event.target.matches('input, select, textarea')
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping) return
    event.preventDefault()
    search.focus()
  })
}

/** What scrolls sideways can be scrolled by keyboard too. */
export function reachByKeys(): void {
  for (const box of document.querySelectorAll<HTMLElement>('.scroll:not([role])')) {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0
    else box.removeAttribute('tabindex')
  }
}
