import { findAction } from './bundle.js'
await findAction()
