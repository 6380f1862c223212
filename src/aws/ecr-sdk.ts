/**
 * What the action uses of the SDK of ECR. The bundle leaves the rest out, which it cannot do where a whole package is
 * imported when it is needed.
 */
export {
  BatchGetImageCommand,
  BatchGetRepositoryScanningConfigurationCommand,
  DescribeImageScanFindingsCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetDownloadUrlForLayerCommand,
  GetRegistryScanningConfigurationCommand,
} from '@aws-sdk/client-ecr'
