# Enhanced scanning. There is one configuration per registry: it is written only where rules are given.

resource "aws_inspector2_enabler" "ecr" {
  count          = var.enable_inspector ? 1 : 0
  account_ids    = [data.aws_caller_identity.current.account_id]
  resource_types = ["ECR"]
}

resource "aws_ecr_registry_scanning_configuration" "registry" {
  count      = var.rules == null ? 0 : 1
  scan_type  = "ENHANCED"
  depends_on = [aws_inspector2_enabler.ecr]

  dynamic "rule" {
    for_each = var.rules == null ? {} : var.rules
    content {
      scan_frequency = rule.key
      dynamic "repository_filter" {
        for_each = rule.value
        content {
          filter      = repository_filter.value
          filter_type = "WILDCARD"
        }
      }
    }
  }
}
