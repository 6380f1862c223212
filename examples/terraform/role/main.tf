# The role that the gate assumes from GitHub Actions through OIDC, with least privilege by feature.

locals {
  provider_arn    = var.provider_arn == null ? aws_iam_openid_connect_provider.github[0].arn : var.provider_arn
  repository_arns = [for name in var.repositories : "arn:${data.aws_partition.current.partition}:ecr:${var.region}:${data.aws_caller_identity.current.account_id}:repository/${name}"]
}

resource "aws_iam_openid_connect_provider" "github" {
  count          = var.provider_arn == null ? 1 : 0
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [local.provider_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }
    condition {
      # With wildcards for many repositories; then the workflow is what is named exactly.
      test     = length(var.workflow_refs) > 0 ? "StringLike" : "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = var.subjects
    }
    dynamic "condition" {
      for_each = length(var.workflow_refs) > 0 ? [var.workflow_refs] : []
      content {
        test     = "StringEquals"
        variable = "token.actions.githubusercontent.com:job_workflow_ref"
        values   = condition.value
      }
    }
    dynamic "condition" {
      for_each = length(var.repository_ids) > 0 ? [var.repository_ids] : []
      content {
        test     = "StringEquals"
        variable = "token.actions.githubusercontent.com:repository_id"
        values   = condition.value
      }
    }
    dynamic "condition" {
      for_each = var.enterprise_id == null ? [] : [var.enterprise_id]
      content {
        test     = "StringEquals"
        variable = "token.actions.githubusercontent.com:enterprise_id"
        values   = [condition.value]
      }
    }
  }
}

data "aws_iam_policy_document" "gate" {
  # Without these there is no verdict.
  statement {
    sid       = "CoreRepository"
    actions   = ["ecr:DescribeImages"]
    resources = local.repository_arns
  }
  statement {
    sid       = "CoreInspector"
    actions   = ["inspector2:ListCoverage", "inspector2:ListFindings"]
    resources = ["*"]
  }

  dynamic "statement" {
    for_each = var.layer_attribution ? [1] : []
    content {
      sid       = "Layers"
      actions   = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      resources = local.repository_arns
    }
  }

  dynamic "statement" {
    for_each = var.known_exploited ? [1] : []
    content {
      sid       = "KnownExploited"
      actions   = ["inspector2:BatchGetFindingDetails"]
      resources = ["*"]
    }
  }

  dynamic "statement" {
    for_each = var.signatures ? [1] : []
    content {
      sid       = "SignaturesRepository"
      actions   = ["ecr:DescribeImageSigningStatus"]
      resources = local.repository_arns
    }
  }

  dynamic "statement" {
    for_each = var.signatures ? [1] : []
    content {
      sid       = "SignaturesAccount"
      actions   = ["ecr:GetSigningConfiguration"]
      resources = ["*"]
    }
  }

  dynamic "statement" {
    for_each = var.watch ? [1] : []
    content {
      sid       = "Watch"
      actions   = ["inspector2:ListFindingAggregations", "inspector2:GetClustersForImage"]
      resources = ["*"]
    }
  }

  dynamic "statement" {
    for_each = var.explanations ? [1] : []
    content {
      sid       = "ExplanationsRepository"
      actions   = ["ecr:DescribeImageScanFindings", "ecr:BatchGetRepositoryScanningConfiguration"]
      resources = local.repository_arns
    }
  }

  dynamic "statement" {
    for_each = var.explanations ? [1] : []
    content {
      sid       = "ExplanationsAccount"
      actions   = ["ecr:GetRegistryScanningConfiguration", "ecr:DescribeRepositories", "inspector2:BatchGetAccountStatus", "inspector2:GetConfiguration"]
      resources = ["*"]
    }
  }
}

resource "aws_iam_role" "gate" {
  name                 = "ecr-scan-gate"
  description          = "Scan gate in GitHub Actions; reads only"
  max_session_duration = var.max_session_duration
  assume_role_policy   = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "gate" {
  name   = "ecr-scan-gate"
  role   = aws_iam_role.gate.id
  policy = data.aws_iam_policy_document.gate.json
}

output "role_arn" {
  description = "For role-to-assume"
  value       = aws_iam_role.gate.arn
}
