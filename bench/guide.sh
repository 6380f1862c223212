#!/bin/sh
# What the guides of AWS recommend: poll until the scan is there, then list the findings and count them.
# Usage: guide.sh REPOSITORY TAG, with the environment of the AWS CLI. AWS_CLI names the program, AWS_OPTIONS has options
# for each of its calls: older versions do not read AWS_ENDPOINT_URL.
set -eu
repository=$1 tag=$2
aws() {
  # shellcheck disable=SC2086 # several options
  command "${AWS_CLI:-aws}" ${AWS_OPTIONS:-} "$@"
}
while :; do
  status=$(aws ecr describe-image-scan-findings --repository-name "$repository" --image-id imageTag="$tag" --max-results 1 --no-paginate --query imageScanStatus.status --output text)
  case $status in COMPLETE | ACTIVE) break ;; esac
  sleep 10
done
digest=$(aws ecr describe-images --repository-name "$repository" --image-ids imageTag="$tag" --query 'imageDetails[0].imageDigest' --output text)
count() {
  aws inspector2 list-findings --filter-criteria "{\"ecrImageHash\":[{\"comparison\":\"EQUALS\",\"value\":\"$digest\"}],\"severity\":[{\"comparison\":\"EQUALS\",\"value\":\"$1\"}]}" --query 'length(findings)' --output text
}
critical=$(count CRITICAL)
high=$(count HIGH)
echo "critical: $critical, high: $high"
[ "$critical" -eq 0 ] && [ "$high" -eq 0 ]
