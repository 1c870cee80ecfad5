using System.Text.Json.Nodes;

namespace Cpctl.Api.Resources;

/// <summary>Settings of kube-scheduler.</summary>
public sealed record SchedulerSpec
{
    /// <summary>Flag name without dashes to value.</summary>
    public IReadOnlyDictionary<string, string> ExtraArgs { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>KubeSchedulerConfiguration fields merged over cpctl's own.</summary>
    public JsonObject? Configuration { get; set; }
}
