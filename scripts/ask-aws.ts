/**
 * Answers, in an account with Amazon ECR and Inspector, what no documentation says. It only reads.
 *
 *   node scripts/ask-aws.ts                             # Region and credentials from the environment, as the AWS CLI has them
 *   node scripts/ask-aws.ts --out answers.json          # where the recording goes
 *   node scripts/ask-aws.ts --most 100                  # requests at most
 *
 * Prints the answers, and writes a recording without names, digests, tags and account ids, to be read and sent back.
 * It needs ecr:DescribeRepositories, ecr:DescribeImages, ecr:BatchGetRepositoryScanningConfiguration,
 * ecr:DescribeImageSigningStatus, inspector2:ListCoverage, inspector2:ListCoverageStatistics, inspector2:ListFindings and
 * inspector2:ListFindingAggregations. What it may not ask is said to be not known.
 */
import { writeFileSync } from 'node:fs'
import { ECRClient } from '@aws-sdk/client-ecr'
import { Inspector2Client } from '@aws-sdk/client-inspector2'
import { runScript, wholeNumber } from './arguments.ts'
import { answers } from './ask-aws/questions.ts'
import { Recorder } from './ask-aws/recorder.ts'

const SCRIPT = {
  command: 'npx node scripts/ask-aws.ts',
  about: 'Answers, in an account with Amazon ECR and Inspector, what no documentation says. It only reads.',
  options: {
    out: { type: 'string', default: 'ask-aws.json', value: 'FILE', about: 'Where the recording goes; ask-aws.json without it.' },
    most: { type: 'string', default: '200', value: 'NUMBER', about: 'Requests at most; 200 without it.' },
  },
  notes: 'Region and credentials come from the environment or the profile, as for the AWS CLI. Exits 1 when nothing was answered.',
} as const

await runScript(SCRIPT, async ({ out, most }) => {
  const recorder = new Recorder(wholeNumber('--most', most, 1))
  const asked = await answers({ ecr: new ECRClient({}), inspector: new Inspector2Client({}), recorder })
  for (const { question, answer } of asked) console.log(`${question}\n  ${answer}\n`)
  writeFileSync(out, `${JSON.stringify({ recordedAt: new Date().toISOString(), answers: asked, exchanges: recorder.exchanges }, null, 2)}\n`)
  console.log(`${recorder.exchanges.length} requests. Read ${out} before you send it: it should hold no name of yours.`)
  // Nothing at all was answered: wrong Region, or no credentials.
  return recorder.exchanges.every(({ error }) => error !== undefined) ? 1 : 0
})
