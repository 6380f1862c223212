import { gateAction } from './bundle.js'
await gateAction()
