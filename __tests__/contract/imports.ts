import { posix } from 'node:path'
import ts from 'typescript'
import { filesBelow, textOf } from './files.ts'

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
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return
    const { text } = specifier
    imports.push({ from, to: text.startsWith('.') ? posix.join(posix.dirname(from), text) : text, typeOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(from, textOf(from), ts.ScriptTarget.ESNext, true))
  return imports
}
