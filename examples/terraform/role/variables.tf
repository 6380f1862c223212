variable "repositories" {
  description = "Names of the ECR repositories that the gate may look at; \"payments/*\" is allowed."
  type        = list(string)
}

variable "subjects" {
  description = "Subjects of GitHub's tokens that may assume the role, in both forms if the repository uses immutable subjects. Together with workflow_refs they may hold wildcards, such as \"repo:octo-org/*\"."
  type        = list(string)
  # "repo:octo-org/payments:ref:refs/heads/main", "repo:octo-org@123456/payments@456789:ref:refs/heads/main"

  validation {
    condition     = length(var.subjects) > 0 && alltrue([for subject in var.subjects : can(regex("^repo:[^*?/:]+/", subject))])
    error_message = "Each subject names an owner without wildcards: a public reusable workflow can be called by anyone."
  }
}

variable "workflow_refs" {
  description = "The reusable workflow, at the refs that callers use: only its jobs may assume the role. Empty: any job with one of the subjects."
  type        = list(string)
  default     = []
  # "octo-org/ecr-scan-gate/.github/workflows/gate.yml@refs/tags/v1"

  validation {
    condition     = alltrue([for ref in var.workflow_refs : can(regex("^[^*?]+@[^*?]+$", ref))])
    error_message = "Each workflow is named in full, with its ref and without wildcards."
  }
}

variable "repository_ids" {
  description = "Ids of the only GitHub repositories that may call the workflow. Empty: all that the subjects admit."
  type        = list(string)
  default     = []
}

variable "enterprise_id" {
  description = "Id of the GitHub enterprise that a calling repository must belong to; null: it is not looked at."
  type        = string
  default     = null
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

variable "signatures" {
  description = "Ask whether ECR signed the image (require-signature)."
  type        = bool
  default     = true
}

variable "watch" {
  description = "For a role of the watch, with explanations: see what changed since the last run, and which clusters run failing images."
  type        = bool
  default     = false
}

variable "max_session_duration" {
  description = "Seconds that a session may last: longer than the gate's timeout."
  type        = number
  default     = 3600
}
