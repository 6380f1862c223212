import type { Part } from '../table.ts'
export function gates(): Part { return { title: 'gates', lines: [], bars: [] } }
