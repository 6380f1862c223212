/** Rules of our own for oxlint (.oxlintrc.json). */
import type { RuleTester } from 'oxlint/plugins-dev'

type Rule = Parameters<RuleTester['run']>[1]

/** `...(tag === undefined ? {} : { tag })` and `...(tag && { tag })`: objects of a type would have different members. */
export const noConditionalSpread: Rule = {
  create: (context) => ({
    SpreadElement({ parent, argument }) {
      if (parent.type !== 'ObjectExpression') return
      const isConditional =
        argument.type === 'ConditionalExpression' &&
        [argument.test, argument.consequent, argument.alternate].some((part) => part.type === 'ObjectExpression' && part.properties.length === 0)
      if (!isConditional && argument.type !== 'LogicalExpression') return
      context.report({ node: argument, message: 'Write the member plainly, undefined where there is none: all objects of a type have the same members.' })
    },
  }),
}

export default { meta: { name: 'gate' }, rules: { 'no-conditional-spread': noConditionalSpread } }
