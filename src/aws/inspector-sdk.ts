/** What the action uses of the SDK of Inspector; see `ecr-sdk.ts`. */
export { BatchGetAccountStatusCommand, BatchGetFindingDetailsCommand, GetConfigurationCommand, Inspector2Client, ListCoverageCommand, ListFindingsCommand } from '@aws-sdk/client-inspector2'
