variable "enable_inspector" {
  description = "Switch on Inspector's scanning of ECR images in this account and Region; false where the organization does that."
  type        = bool
  default     = true
}

variable "rules" {
  description = "Which repositories are scanned how often. They take the place of all rules that the registry has; null: those stay as they are."
  type        = map(list(string))
  default     = null
  # { CONTINUOUS_SCAN = ["payments/*"], SCAN_ON_PUSH = ["tools/*"] }

  validation {
    condition     = var.rules == null ? true : alltrue([for frequency in keys(var.rules) : contains(["CONTINUOUS_SCAN", "SCAN_ON_PUSH"], frequency)])
    error_message = "Enhanced scanning knows CONTINUOUS_SCAN and SCAN_ON_PUSH."
  }
}
