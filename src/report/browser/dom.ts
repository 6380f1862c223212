/** An element that the page has in any case. */
export function the<E extends Element>(selector: string, type: new () => E, within: ParentNode = document): E {
  const found = within.querySelector(selector)
  if (found instanceof type) return found
  throw new Error(`The page has no ${selector}.`)
}

/** A new element. Text from outside can only become text. */
export function el<Name extends keyof HTMLElementTagNameMap>(name: Name, text?: string, className?: string): HTMLElementTagNameMap[Name] {
  const node = document.createElement(name)
  if (text !== undefined) node.textContent = text
  if (className !== undefined && className !== '') node.className = className
  return node
}

/** A cell that says what it is, for when the table becomes a list of cards. */
export function cell(label: string, content: string | Node, className?: string): HTMLTableCellElement {
  const td = el('td', undefined, className)
  td.setAttribute('data-label', label)
  td.append(typeof content === 'string' ? el('span', content) : content)
  return td
}

/** A link whose address was checked where the page was written. */
export function link(text: string, url: string | undefined): HTMLElement {
  if (url === undefined || url === '') return el('code', text)
  const a = el('a')
  a.href = url
  a.rel = 'noopener noreferrer'
  a.target = '_blank'
  a.append(el('code', text))
  return a
}

/** Each text once, without empty ones. */
export function uniq(list: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(list)].flatMap((item) => (item === undefined || item === '' ? [] : [item]))
}

export function brief(list: readonly string[], max: number): string {
  return list.slice(0, max).join(', ') + (list.length > max ? ` +${list.length - max}` : '')
}

/** `1,234`. */
export function group(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}
