variable "github_repository" {
  description = "Repository whose workflow is started by events, as owner/name."
  type        = string
}

variable "github_token_secret" {
  description = "Name of a Secrets Manager secret that holds a fine-grained token with \"contents: write\" on that repository."
  type        = string
}

variable "repositories" {
  description = "ECR repositories whose events are sent, as names with \"*\" for any characters."
  type        = list(string)
  # ["payments/*", "shop/api"]; ["*"] for all
}

variable "event_severities" {
  description = "Severities of findings that start the workflow."
  type        = list(string)
  default     = ["CRITICAL", "HIGH"]
}
