import { posix } from 'node:path'
import { parseSync, type CallExpression } from '@swc/core'
import { filesBelow, textOf } from './files.ts'

type Node = Readonly<Record<string, unknown>>

const DECLARATIONS: readonly unknown[] = ['ImportDeclaration', 'ExportAllDeclaration', 'ExportNamedDeclaration']

export interface Import {
  /** The file that imports, such as `src/scan/wait.ts`. */
  readonly from: string
  /** A file of the project, or the specifier of a package. */
  readonly to: string
  readonly typeOnly: boolean
}

/** All imports of the sources below a folder: static, dynamic, re-exports and types. */
export function importsBelow(folder: string): readonly Import[] {
  return filesBelow(folder, '.ts').flatMap((file) => importsOf(posix.join(folder, file)))
}

function importsOf(from: string): readonly Import[] {
  const imports: Import[] = []
  const add = (specifier: unknown, typeOnly: boolean): void => {
    if (!isNode(specifier) || specifier['type'] !== 'StringLiteral') return
    const text = String(specifier['value'])
    imports.push({ from, to: text.startsWith('.') ? posix.join(posix.dirname(from), text) : text, typeOnly })
  }
  // Of any node, as an import may stand in any expression and in any type.
  const visit = (node: unknown): void => {
    if (!isNode(node)) return
    if (DECLARATIONS.includes(node['type'])) add(node['source'], node['typeOnly'] === true)
    else if (node['type'] === 'TsImportType') add(node['argument'], true)
    else if (isImportCall(node)) add(node.arguments[0]?.expression, false)
    Object.values(node).forEach(visit)
  }
  visit(parseSync(textOf(from), { syntax: 'typescript', target: 'es2024' }))
  return imports
}

/** Lists count too: their members are visited like those of a node. */
function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null
}

function isImportCall(node: Node): node is Node & Pick<CallExpression, 'arguments'> {
  return node['type'] === 'CallExpression' && isNode(node['callee']) && node['callee']['type'] === 'Import'
}
