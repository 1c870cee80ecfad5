using System.Text.Json.Nodes;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>Settings of the API server that contradict each other or what cpctl relies on.</summary>
internal static class ApiServerRules
{
    public static IEnumerable<ConfigProblem> Check(ControlPlaneSpec spec)
    {
        var server = spec.ApiServer;
        var problems = new List<ConfigProblem>();
        problems.AddRange(new DurationField("spec.apiServer.eventTTL", server.EventTTL)
            .MustBe(TimeSpan.FromMinutes(1), TimeSpan.FromDays(30), "events are for looking back a while and fill etcd"));
        problems.AddRange(new DurationField("spec.apiServer.shutdownDelayDuration", server.ShutdownDelayDuration)
            .MustBe(TimeSpan.Zero, TimeSpan.FromMinutes(5), "a replaced API server runs on for this long"));
        problems.AddRange(CheckAdmission(server));
        problems.AddRange(server.FeatureGates.Keys.Where(name => name.Length == 0 || !name.All(char.IsAsciiLetterOrDigit)).Select(name => new ConfigProblem(
            FieldPath.Root.Field("spec").Field("apiServer").Field("featureGates").Field(name).ToString(),
            $"\"{name}\" is not a feature gate",
            "their names are letters and digits",
            "Write the name as in the Kubernetes documentation.")));
        if (server.AuditPolicy is { } policy)
        {
            problems.AddRange(CheckAuditPolicy(policy));
        }

        return problems;
    }

    private static IEnumerable<ConfigProblem> CheckAdmission(ApiServerSpec server)
    {
        if (server.EnableAdmissionPlugins.ToList().IndexOf("AlwaysDeny") is >= 0 and var denies)
        {
            yield return new ConfigProblem(
                $"spec.apiServer.enableAdmissionPlugins[{denies}]", "AlwaysDeny refuses every write", "nobody could take it back, the operator included", "Remove it from the list.");
        }

        for (var i = 0; i < server.DisableAdmissionPlugins.Count; i++)
        {
            var name = server.DisableAdmissionPlugins[i];
            var field = $"spec.apiServer.disableAdmissionPlugins[{i}]";
            if (name == "NodeRestriction")
            {
                yield return new ConfigProblem(field, "NodeRestriction can't be disabled", "without it every kubelet could change every node", "Remove it from the list.");
            }
            else if (server.EnableAdmissionPlugins.Contains(name, StringComparer.Ordinal))
            {
                yield return new ConfigProblem(field, $"{name} is also in enableAdmissionPlugins", "the API server refuses to start with both", "Remove it from one of the lists.");
            }
        }
    }

    private static IEnumerable<ConfigProblem> CheckAuditPolicy(JsonObject policy)
    {
        const string field = "spec.apiServer.auditPolicy";
        if (policy["apiVersion"]?.ToString() != "audit.k8s.io/v1" || policy["kind"]?.ToString() != "Policy")
        {
            yield return new ConfigProblem(field, "is not an audit policy", "it must be a complete object with apiVersion and kind", "Add apiVersion: audit.k8s.io/v1 and kind: Policy.");
        }

        if (policy["rules"] is not JsonArray { Count: > 0 })
        {
            yield return new ConfigProblem(field, "has no rules", "the API server refuses a policy without any", "Add rules, at least {level: Metadata}, or leave auditPolicy out for cpctl's own.");
        }
    }
}
