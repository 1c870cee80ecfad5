using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Status;

/// <summary>What is said when nobody renews the ControlPlane's status: nothing of it is known to be so any more.</summary>
public static class SilentOperator
{
    /// <summary>Why, from what the agents hear from their operators; a clause.</summary>
    public static string Why(IEnumerable<ControlPlaneNode> nodes)
    {
        var told = nodes.Where(node => node.Spec.Role == NodeRoles.ControlPlane && node.Status?.Operator is not null)
            .OrderBy(node => node.Metadata.Name, StringComparer.Ordinal)
            .Select(node => (Name: node.Metadata.Name!, Operator: node.Status!.Operator!))
            .ToArray();
        var problems = string.Join("; ", told.Where(one => one.Operator.Problem is not null).GroupBy(one => one.Operator.Problem, StringComparer.Ordinal)
            .Select(same => $"{string.Join(", ", same.Select(one => one.Name))}: {same.Key}"));
        var leader = told.FirstOrDefault(one => one.Operator.Leads).Name;
        return (leader, problems) switch
        {
            (not null, { Length: > 0 }) => $"the operator on {leader} leads ({problems})",
            (not null, _) => $"the operator on {leader} leads and reports no problem",
            (_, { Length: > 0 }) => $"no operator leads ({problems})",
            _ => "no operator leads",
        };
    }

    /// <summary>Degraded with the reason, everything else unknown. What is remembered of the time of transition stays as it was.</summary>
    /// <returns>A merge patch, refused when the operator writes meanwhile; null when all of this is said already.</returns>
    public static JsonObject? Patch(ControlPlane controlPlane, string why, DateTimeOffset now)
    {
        var status = controlPlane.Status ?? new ControlPlaneStatus();
        var message = status.RenewedAt is { } at
            ? $"the status has not been renewed since {at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} by the operator on {status.RenewedBy}: {why}"
            : $"no operator renews the status: {why}";
        var degraded = Verdict.True(ConditionTypes.Degraded, ConditionReasons.OperatorSilent, message);
        if (status.Conditions.Any(condition => condition.Reason == ConditionReasons.OperatorSilent && condition.Message == message))
        {
            return null;
        }

        var others = status.Conditions
            .Where(condition => condition.Type != ConditionTypes.Degraded)
            .Select(condition => new Verdict(condition.Type, ConditionStatus.Unknown, ConditionReasons.OperatorSilent, "no operator works; Degraded says why"));
        var after = new ControlPlaneStatus
        {
            Conditions =
            [
                .. others.Append(degraded).Select(verdict => verdict.After(
                    status.Conditions.FirstOrDefault(condition => condition.Type == verdict.Type), controlPlane.Metadata.Generation, now)),
            ],
        };
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = controlPlane.Metadata.ResourceVersion },
            ["status"] = new JsonObject { ["conditions"] = JsonSerializer.SerializeToNode(after, ApiJson.Default.ControlPlaneStatus)!["conditions"]!.DeepClone() },
        };
    }
}
