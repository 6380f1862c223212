package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/open-policy-agent/frameworks/constraint/pkg/apis/externaldata/unversioned"
	templatesv1 "github.com/open-policy-agent/frameworks/constraint/pkg/apis/templates/v1"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client/drivers/rego"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client/reviews"
	"github.com/open-policy-agent/frameworks/constraint/pkg/externaldata"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/target"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// The name under which the webhook asks, so that the constraint's `deny` holds.
const webhook = "validation.gatekeeper.sh"

// Gatekeeper is a template and a constraint of Gatekeeper, and pods that come to its webhook.
type Gatekeeper struct {
	Template   json.RawMessage `json:"template"`
	Constraint map[string]any  `json:"constraint"`
	Cases      []struct {
		Pod map[string]any `json:"pod"`
		// What the provider answers; its name stands in the template.
		Provider externaldata.Response `json:"provider"`
	} `json:"cases"`
}

// gator has no external data, so this is what the webhook itself is made of: its framework, target and cache of providers.
func (g *Gatekeeper) judge() ([][]string, error) {
	var says externaldata.Response
	var asked int
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		_ = json.NewEncoder(w).Encode(map[string]any{"apiVersion": "externaldata.gatekeeper.sh/v1beta1", "kind": "ProviderResponse", "response": says})
	}))
	defer server.Close()
	providers := externaldata.NewCache()
	bundle := base64.StdEncoding.EncodeToString(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
	provider := &unversioned.Provider{ObjectMeta: metav1.ObjectMeta{Name: "ratify-provider"}, Spec: unversioned.ProviderSpec{URL: server.URL, Timeout: 5, CABundle: bundle}}
	if err := providers.Upsert(provider); err != nil {
		return nil, err
	}
	driver, err := rego.New(rego.AddExternalDataProviderCache(providers))
	if err != nil {
		return nil, err
	}
	opa, err := client.NewClient(client.Targets(&target.K8sValidationTarget{}), client.Driver(driver), client.EnforcementPoints(webhook))
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	var template templatesv1.ConstraintTemplate
	if err := json.Unmarshal(g.Template, &template); err != nil {
		return nil, err
	}
	versionless, err := template.ToVersionless()
	if err != nil {
		return nil, err
	}
	if _, err := opa.AddTemplate(ctx, versionless); err != nil {
		return nil, err
	}
	if _, err := opa.AddConstraint(ctx, &unstructured.Unstructured{Object: g.Constraint}); err != nil {
		return nil, err
	}
	answer := [][]string{}
	for _, one := range g.Cases {
		says = one.Provider
		refused := []string{}
		review, err := opa.Review(ctx, target.AugmentedUnstructured{Object: unstructured.Unstructured{Object: one.Pod}}, reviews.EnforcementPoint(webhook))
		if err != nil {
			// The webhook lets its failurePolicy decide about these; an error is no admission by the example.
			refused = append(refused, fmt.Sprintf("error: %v", err))
		} else {
			for _, result := range review.Results() {
				if result.EnforcementAction != "deny" {
					refused = append(refused, fmt.Sprintf("%s, not denied: %s", result.EnforcementAction, result.Msg))
				} else {
					refused = append(refused, result.Msg)
				}
			}
		}
		answer = append(answer, refused)
	}
	if asked == 0 {
		return nil, fmt.Errorf("the provider was never asked")
	}
	return answer, nil
}
