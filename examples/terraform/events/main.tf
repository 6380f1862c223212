# Sends Inspector's events about ECR images to GitHub as repository_dispatch, for examples/workflows/dispatch.yml.
# The token comes to stand in the state of Terraform: keep that where few can read it.

data "aws_secretsmanager_secret_version" "github" {
  secret_id = var.github_token_secret
}

resource "aws_cloudwatch_event_connection" "github" {
  name               = "ecr-scan-gate-github"
  authorization_type = "API_KEY"

  auth_parameters {
    api_key {
      key   = "Authorization"
      value = "Bearer ${data.aws_secretsmanager_secret_version.github.secret_string}"
    }
    invocation_http_parameters {
      header {
        key   = "Accept"
        value = "application/vnd.github+json"
      }
      header {
        key   = "X-GitHub-Api-Version"
        value = "2022-11-28"
      }
    }
  }
}

resource "aws_cloudwatch_event_api_destination" "github" {
  name                             = "ecr-scan-gate-github"
  connection_arn                   = aws_cloudwatch_event_connection.github.arn
  http_method                      = "POST"
  invocation_endpoint              = "https://api.github.com/repos/${var.github_repository}/dispatches"
  invocation_rate_limit_per_second = 1
}

data "aws_iam_policy_document" "events_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

data "aws_iam_policy_document" "events" {
  statement {
    actions   = ["events:InvokeApiDestination"]
    resources = [aws_cloudwatch_event_api_destination.github.arn]
  }
}

resource "aws_iam_role" "events" {
  name               = "ecr-scan-gate-events"
  assume_role_policy = data.aws_iam_policy_document.events_trust.json
}

resource "aws_iam_role_policy" "events" {
  name   = "invoke"
  role   = aws_iam_role.events.id
  policy = data.aws_iam_policy_document.events.json
}

# What GitHub did not take is kept for two weeks.
resource "aws_sqs_queue" "undelivered" {
  name                      = "ecr-scan-gate-undelivered"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

data "aws_iam_policy_document" "undelivered" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.undelivered.arn]
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudwatch_event_rule.first_scan.arn, aws_cloudwatch_event_rule.new_finding.arn]
    }
  }
}

resource "aws_sqs_queue_policy" "undelivered" {
  queue_url = aws_sqs_queue.undelivered.id
  policy    = data.aws_iam_policy_document.undelivered.json
}

# Once per image: its first scan is done. "repository-name" holds the ARN of the repository.
resource "aws_cloudwatch_event_rule" "first_scan" {
  name = "ecr-scan-gate-first-scan"
  event_pattern = jsonencode({
    source        = ["aws.inspector2"]
    "detail-type" = ["Inspector2 Scan"]
    detail = {
      "scan-status"     = ["INITIAL_SCAN_COMPLETE"]
      "repository-name" = [for name in var.repositories : { wildcard = "arn:${data.aws_partition.current.partition}:ecr:${data.aws_region.current.name}:*:repository/${name}" }]
    }
  })
}

# One event per finding that is new or has changed.
resource "aws_cloudwatch_event_rule" "new_finding" {
  name = "ecr-scan-gate-new-finding"
  event_pattern = jsonencode({
    source        = ["aws.inspector2"]
    "detail-type" = ["Inspector2 Finding"]
    detail = {
      status   = ["ACTIVE"]
      severity = var.event_severities
      resources = {
        type    = ["AWS_ECR_CONTAINER_IMAGE"]
        details = { awsEcrContainerImage = { repositoryName = [for name in var.repositories : { wildcard = name }] } }
      }
    }
  })
}

locals {
  event_targets = {
    first_scan = {
      rule     = aws_cloudwatch_event_rule.first_scan.name
      resource = "$.detail.repository-name"
      digest   = "$.detail.image-digest"
    }
    new_finding = {
      rule     = aws_cloudwatch_event_rule.new_finding.name
      resource = "$.resources[0]"
      digest   = "$.detail.resources[0].details.awsEcrContainerImage.imageHash"
    }
  }
}

resource "aws_cloudwatch_event_target" "github" {
  for_each  = local.event_targets
  rule      = each.value.rule
  target_id = "github"
  arn       = aws_cloudwatch_event_api_destination.github.arn
  role_arn  = aws_iam_role.events.arn

  dead_letter_config {
    arn = aws_sqs_queue.undelivered.arn
  }

  input_transformer {
    input_paths = {
      resource = each.value.resource
      digest   = each.value.digest
    }
    input_template = "{\"event_type\": \"inspector\", \"client_payload\": {\"resource\": \"<resource>\", \"digest\": \"<digest>\"}}"
  }
}
