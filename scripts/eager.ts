import { parse, type Expression, type SpreadElement } from 'acorn'

/**
 * Puts each module of a chunk into parentheses, so that it is read once. V8 reads a function superficially when its file
 * is loaded, and again when it is called; one in parentheses it expects to be called and reads wholly at once. The
 * modules of a chunk are such functions, and nearly all are called.
 */
export function eager(chunk: string): string {
  const modules = functionsOf(chunk)
  if (modules.length === 0) throw new Error('a chunk without modules: has the bundler another way to write them? See scripts/eager.ts.')
  let [code, done] = ['', 0]
  for (const { start, end } of modules) {
    code += `${chunk.slice(done, start)}(${chunk.slice(start, end)})`
    done = end
  }
  return code + chunk.slice(done)
}

/** Of `export const modules = { 123: (module, exports, require) => { … }, … }`. */
function functionsOf(chunk: string): readonly (Expression | SpreadElement)[] {
  const { body } = parse(chunk, { ecmaVersion: 'latest', sourceType: 'module' })
  const declared = body.flatMap((statement) =>
    statement.type === 'ExportNamedDeclaration' && statement.declaration?.type === 'VariableDeclaration' ? statement.declaration.declarations : [],
  )
  const modules = declared.find(({ id }) => id.type === 'Identifier' && id.name === 'modules')?.init
  if (modules?.type !== 'ObjectExpression') return []
  return modules.properties.flatMap((property) =>
    property.type === 'Property' && !property.method && ['ArrowFunctionExpression', 'FunctionExpression'].includes(property.value.type) ? [property.value] : [],
  )
}
