# Enhanced scanning: continuous for what is deployed, on push for the rest, nothing for sandboxes.
# There is one such configuration per registry; this replaces the one that is there.

resource "aws_inspector2_enabler" "ecr" {
  account_ids    = [data.aws_caller_identity.current.account_id]
  resource_types = ["ECR"]
}

resource "aws_ecr_registry_scanning_configuration" "registry" {
  scan_type  = "ENHANCED"
  depends_on = [aws_inspector2_enabler.ecr]

  rule {
    scan_frequency = "CONTINUOUS_SCAN"
    repository_filter {
      filter      = var.continuous_filter
      filter_type = "WILDCARD"
    }
  }

  rule {
    scan_frequency = "SCAN_ON_PUSH"
    repository_filter {
      filter      = var.on_push_filter
      filter_type = "WILDCARD"
    }
  }
}
