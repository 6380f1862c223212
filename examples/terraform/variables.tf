variable "repositories" {
  description = "Names of the ECR repositories that the gate may look at; \"payments/*\" is allowed."
  type        = list(string)
}

variable "subjects" {
  description = "Subjects of GitHub's tokens that may assume the role, in both forms if the repository uses immutable subjects."
  type        = list(string)
  # "repo:octo-org/payments:ref:refs/heads/main", "repo:octo-org@123456/payments@456789:ref:refs/heads/main"
}

variable "provider_arn" {
  description = "ARN of the OIDC provider token.actions.githubusercontent.com, if the account has one; else it is made."
  type        = string
  default     = null
}

variable "region" {
  description = "Region of the registry, for the ARNs."
  type        = string
}

variable "layer_attribution" {
  description = "Trace findings to Dockerfile instructions, and judge multi-platform images."
  type        = bool
  default     = true
}

variable "known_exploited" {
  description = "Know which vulnerabilities are known to be exploited (fail-on-kev, never-except, grace for kev)."
  type        = bool
  default     = true
}

variable "explanations" {
  description = "Say why there is no scan, and judge basic scans."
  type        = bool
  default     = true
}

variable "continuous_filter" {
  description = "Repositories whose images are scanned again whenever new vulnerabilities become known."
  type        = string
  default     = "payments/*"
}

variable "on_push_filter" {
  description = "Repositories whose images are scanned once, when they are pushed."
  type        = string
  default     = "tools/*"
}

variable "github_repository" {
  description = "Repository whose workflow is started by events, as owner/name."
  type        = string
}

variable "github_token_secret" {
  description = "Name of a Secrets Manager secret that holds a fine-grained token with \"contents: write\" on that repository."
  type        = string
}

variable "event_severities" {
  description = "Severities of findings that start the workflow."
  type        = list(string)
  default     = ["CRITICAL", "HIGH"]
}
