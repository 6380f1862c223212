/** As much of HCL as these examples need: where a real parser is installed, it has the last word. */

/** Text without comments, and with the texts in quotes emptied except for what is interpolated in them. */
function bare(text: string): string {
  const kept = text.replace(/"(?:[^"\\\n]|\\.)*"/g, (quoted) => `"${[...quoted.matchAll(/\$\{([^}]*)\}/g)].map(([, inner = '']) => ` ${inner} `).join('')}"`)
  return kept.replace(/(?:#|\/\/).*$/gm, '')
}

/** Brackets that do not close, or close what was not open. */
export function bracketProblems(text: string): readonly string[] {
  const open: string[] = []
  const closing: Readonly<Record<string, string>> = { '}': '{', ']': '[', ')': '(' }
  for (const [, sign = ''] of bare(text).matchAll(/([{}[\]()])/g)) {
    const opener = closing[sign]
    if (opener === undefined) open.push(sign)
    else if (open.pop() !== opener) return [`${sign} closes what is not open`]
  }
  return open.map((sign) => `${sign} is not closed`)
}

/** Addresses that blocks declare: `aws_iam_role.gate`, `data.aws_partition.current`, `var.region`, `local.provider_arn`. */
export function declaredIn(text: string): readonly string[] {
  const resources = [...text.matchAll(/^resource "([a-z0-9_]+)" "([a-z0-9_]+)" \{$/gm)].map(([, type = '', name = '']) => `${type}.${name}`)
  const data = [...text.matchAll(/^data "([a-z0-9_]+)" "([a-z0-9_]+)" \{/gm)].map(([, type = '', name = '']) => `data.${type}.${name}`)
  const variables = [...text.matchAll(/^variable "([a-z0-9_]+)" \{$/gm)].map(([, name = '']) => `var.${name}`)
  const locals = [...text.matchAll(/^locals \{\n([\s\S]*?)^\}/gm)].flatMap(([, body = '']) => [...body.matchAll(/^ {2}([a-z_]+)\s+=/gm)].map(([, name = '']) => `local.${name}`))
  return [...resources, ...data, ...variables, ...locals]
}

export function referencesIn(text: string): readonly string[] {
  const plain = bare(text)
  const data = [...plain.matchAll(/\bdata\.([a-z0-9_]+)\.([a-z0-9_]+)/g)].map(([, type = '', name = '']) => `data.${type}.${name}`)
  const named = [...plain.matchAll(/\b(var|local)\.([a-z0-9_]+)/g)].map(([, kind = '', name = '']) => `${kind}.${name}`)
  const resources = [...plain.matchAll(/(?<![.\w])(aws_[a-z0-9_]+)\.([a-z0-9_]+)/g)].map(([, type = '', name = '']) => `${type}.${name}`)
  return [...new Set([...data, ...named, ...resources])]
}
