import { expect, test } from '@jest/globals'
import { eager } from '../../scripts/eager.ts'

test('each module of a chunk is put into parentheses, and nothing else is', () => {
  const chunk = 'export const id=7;export const modules={12:(e,t,n)=>{const a=()=>1;t.a=a},"x-1":function(e){e.exports="é 🎈"},9(e){}};'
  expect(eager(chunk)).toBe('export const id=7;export const modules={12:((e,t,n)=>{const a=()=>1;t.a=a}),"x-1":(function(e){e.exports="é 🎈"}),9(e){}};')
})

test.each(['export const id=7;', 'export const modules={};', 'const modules={1:()=>{}}'])('a chunk that looks otherwise is told, not skipped: %s', (chunk) => {
  expect(() => eager(chunk)).toThrow(/without modules/)
})
