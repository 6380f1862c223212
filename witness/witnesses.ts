import { ADMISSION } from './looks/admission.ts'
import { act } from './looks/act.ts'
import { actReusable } from './looks/act-reusable.ts'
import { actWatch } from './looks/act-watch.ts'
import { AWS_CLIS } from './looks/aws-cli.ts'
import { botocore } from './looks/botocore.ts'
import { CI_READERS } from './looks/ci-readers.ts'
import { DEPENDENCIES } from './looks/dependencies.ts'
import { EDITORS } from './looks/editors.ts'
import { gitlabReader } from './looks/gitlab-reader.ts'
import { LINTERS } from './looks/linters.ts'
import { localAction } from './looks/local-action.ts'
import { moto } from './looks/moto.ts'
import { READERS } from './looks/readers.ts'
import { runtimeIndex } from './looks/runtime-index.ts'
import { terminal } from './looks/terminal.ts'
import type { Witness } from './witness.ts'

/** In the order in which they are heard: what finds most comes first. */
export const WITNESSES: readonly Witness[] = [
  runtimeIndex,
  moto,
  botocore,
  ...AWS_CLIS,
  ...ADMISSION,
  act,
  actReusable,
  actWatch,
  localAction,
  ...READERS,
  ...CI_READERS,
  gitlabReader,
  terminal,
  ...EDITORS,
  ...LINTERS,
  ...DEPENDENCIES,
]
