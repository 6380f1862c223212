import { watchAction } from './bundle.js'
await watchAction()
