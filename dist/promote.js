import { promoteAction } from './bundle.js'
await promoteAction()
