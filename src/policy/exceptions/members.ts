const STRING = /"(?:[^"\\]|\\.)*"/y

/**
 * What is wrong with the names of members in a JSON text that has been parsed: two in one object that are the same, or the same but for
 * case, and those that only case tells from a name of the format. Parsers differ in which one they take (Go's reads
 * names whatever their case, and the last one wins), so neither is read.
 */
export function ambiguousMembers(json: string, names: readonly string[]): readonly string[] {
  const known = new Map(names.map((name) => [folded(name), name]))
  const problems = new Set<string>()
  /** Names so far of each open object; `undefined` for a list. */
  const open: (Map<string, string> | undefined)[] = []
  let expectsName = false
  for (let at = 0; at < json.length; at++) {
    const character = json[at]
    if (character === '{') open.push(new Map())
    else if (character === '[') open.push(undefined)
    else if (character === '}' || character === ']') open.pop()
    else if (character === '"') {
      STRING.lastIndex = at
      const text = STRING.exec(json)?.[0] ?? '"'
      at += text.length - 1
      const members = open.at(-1)
      if (expectsName && members !== undefined) {
        const problem = named(text, members, known)
        if (problem !== undefined) problems.add(problem)
      }
    }
    if (character !== undefined && !/\s/.test(character)) expectsName = character === '{' || (character === ',' && open.at(-1) !== undefined)
  }
  return [...problems]
}

function named(text: string, members: Map<string, string>, known: ReadonlyMap<string, string>): string | undefined {
  const name = String(JSON.parse(text))
  const key = folded(name)
  const other = members.get(key)
  members.set(key, name)
  if (other !== undefined)
    return other === name ? `the member ${JSON.stringify(name)} stands twice in one object` : `the members ${JSON.stringify(other)} and ${JSON.stringify(name)} differ only in case`
  const meant = known.get(key)
  return meant === undefined || meant === name ? undefined : `the member ${JSON.stringify(name)} has to be written ${JSON.stringify(meant)}`
}

/** Without case, also of letters outside ASCII that fold into it, such as U+017F and U+212A. */
function folded(name: string): string {
  return name.toUpperCase().toLowerCase()
}
