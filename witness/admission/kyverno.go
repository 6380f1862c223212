package main

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/kyverno/kyverno/pkg/cel/compiler"
	"github.com/kyverno/kyverno/pkg/config"
	"github.com/kyverno/kyverno/pkg/engine/jmespath"
	celtime "github.com/kyverno/sdk/extensions/cel/libs/time"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// JMESPath is the list `conditions[].all` of a verifyImages rule, and predicates that it is asked about.
type JMESPath struct {
	All []struct {
		Key      string `json:"key"`
		Operator string `json:"operator"`
		Value    string `json:"value"`
	} `json:"all"`
	Predicates []map[string]any `json:"predicates"`
}

var variable = regexp.MustCompile(`^\{\{(.*)\}\}$`)
var inner = regexp.MustCompile(`\{\{([^{}]*)\}\}`)

// judge evaluates the keys with Kyverno's JMESPath and its functions. How Kyverno puts variables into variables and compares,
// can't be had without the whole of Kyverno: the two operators of the example are written here again.
func (j *JMESPath) judge() ([][]string, error) {
	interpreter := jmespath.New(config.NewDefaultConfiguration(false))
	answer := [][]string{}
	for _, predicate := range j.Predicates {
		refused := []string{}
		for _, condition := range j.All {
			key, err := resolve(interpreter, condition.Key, predicate)
			if err != nil {
				refused = append(refused, fmt.Sprintf("%s: error: %v", condition.Key, err))
				continue
			}
			holds, err := compare(condition.Operator, key, condition.Value)
			if err != nil {
				return nil, err
			}
			if !holds {
				refused = append(refused, fmt.Sprintf("%s is %v, not %s %s", condition.Key, key, condition.Operator, condition.Value))
			}
		}
		answer = append(answer, refused)
	}
	return answer, nil
}

// resolve replaces inner variables as Kyverno does, from the inside out, until the whole is one value.
func resolve(interpreter jmespath.Interface, text string, data map[string]any) (any, error) {
	for {
		found := inner.FindStringSubmatchIndex(text)
		if found == nil {
			return text, nil
		}
		value, err := interpreter.Search(strings.TrimSpace(text[found[2]:found[3]]), data)
		if err != nil {
			return nil, err
		}
		if value == nil {
			return nil, fmt.Errorf("%s resolves to nothing", text[found[0]:found[1]])
		}
		if found[0] == 0 && found[1] == len(text) && variable.MatchString(text) {
			return value, nil
		}
		text = text[:found[0]] + fmt.Sprint(value) + text[found[1]:]
	}
}

func compare(operator string, key any, value string) (bool, error) {
	switch operator {
	case "Equals":
		return key == value, nil
	case "LessThanOrEquals":
		limit, err := time.ParseDuration(value)
		if err != nil {
			return false, err
		}
		is, err := time.ParseDuration(fmt.Sprint(key))
		return err == nil && is <= limit, nil
	}
	return false, fmt.Errorf("the operator %s is not known here", operator)
}

// CEL is `validations` of an ImageValidatingPolicy, and pods with what was attested of their images.
type CEL struct {
	Validations []struct {
		Message    string `json:"message"`
		Expression string `json:"expression"`
	} `json:"validations"`
	Attestations map[string]string `json:"attestations"`
	Attestors    []string          `json:"attestors"`
	Cases        []struct {
		Pod map[string]any `json:"pod"`
		// What was attested, by image; an image without has no attestation that verifies.
		Statements map[string]any `json:"statements"`
	} `json:"cases"`
}

// judge compiles and evaluates in Kyverno's environment for CEL, with its time library and its extraction of a pod's images. The
// two functions that ask a registry are ours, with the overloads that Kyverno declares: no registry and no Rekor is here. The payload
// of an in-toto attestation is the statement, as cosign's AttestationToPayloadJSON makes it for Kyverno, not the predicate alone.
func (c *CEL) judge() ([][]string, error) {
	answer := [][]string{}
	for _, one := range c.Cases {
		env, err := cel.NewEnv(append(compiler.DefaultEnvOptions(),
			cel.Variable(compiler.ImagesKey, cel.MapType(cel.StringType, cel.ListType(cel.StringType))),
			cel.Variable(compiler.AttestorsKey, cel.MapType(cel.StringType, cel.DynType)),
			cel.Variable(compiler.AttestationsKey, cel.MapType(cel.StringType, cel.StringType)),
			cel.Variable(compiler.ObjectKey, cel.DynType),
			cel.Variable(compiler.OldObjectKey, cel.DynType),
			cel.Function("verifyAttestationSignatures", cel.Overload("verify_image_attestations_string_string_stringarray",
				[]*cel.Type{types.StringType, types.StringType, types.NewListType(types.DynType)}, types.IntType,
				cel.FunctionBinding(func(args ...ref.Val) ref.Val {
					if _, ok := one.Statements[fmt.Sprint(args[0].Value())]; !ok {
						return types.Int(0)
					}
					return types.Int(1)
				}))),
			cel.Function("extractPayload", cel.Overload("payload_string_string",
				[]*cel.Type{types.StringType, types.StringType}, types.DynType,
				cel.BinaryBinding(func(image, _ ref.Val) ref.Val {
					statement, ok := one.Statements[fmt.Sprint(image.Value())]
					if !ok {
						return types.NewErr("intoto attestation payload cannot be fetch before verifying intoto attestation")
					}
					return types.DefaultTypeAdapter.NativeToValue(statement)
				}))),
			// The last: it closes the environment.
			celtime.Lib(celtime.Latest()),
		)...)
		if err != nil {
			return nil, err
		}
		extractors, errs := compiler.CompileImageExtractors(nil, env, &metav1.GroupVersionResource{Version: "v1", Resource: "pods"})
		if errs != nil {
			return nil, errs.ToAggregate()
		}
		data := map[string]any{compiler.ObjectKey: one.Pod, compiler.OldObjectKey: nil}
		images, err := compiler.ExtractImages(data, extractors)
		if err != nil {
			return nil, err
		}
		attestors := map[string]any{}
		for _, name := range c.Attestors {
			attestors[name] = map[string]any{}
		}
		data[compiler.ImagesKey], data[compiler.AttestationsKey], data[compiler.AttestorsKey] = images, c.Attestations, attestors
		refused := []string{}
		for _, validation := range c.Validations {
			ast, issues := env.Compile(validation.Expression)
			if issues != nil && issues.Err() != nil {
				return nil, fmt.Errorf("%s: %w", validation.Message, issues.Err())
			}
			program, err := env.Program(ast)
			if err != nil {
				return nil, err
			}
			out, _, err := program.Eval(data)
			if err != nil {
				// Kyverno refuses what it can't evaluate, by `failurePolicy: Fail`.
				refused = append(refused, fmt.Sprintf("error: %v", err))
				break
			}
			if out.Value() != true {
				refused = append(refused, validation.Message)
			}
		}
		answer = append(answer, refused)
	}
	return answer, nil
}
