/** IAM actions of all requests that the gate can make. */
export const USED_ACTIONS: readonly string[] = [
  'ecr:DescribeImages',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
  'ecr:DescribeImageScanFindings',
  'ecr:GetRegistryScanningConfiguration',
  'ecr:BatchGetRepositoryScanningConfiguration',
  'ecr:DescribeRepositories',
  'ecr:DescribeImageSigningStatus',
  'ecr:GetSigningConfiguration',
  'inspector2:ListCoverage',
  'inspector2:ListFindings',
  'inspector2:BatchGetFindingDetails',
  'inspector2:BatchGetAccountStatus',
  'inspector2:GetConfiguration',
]
