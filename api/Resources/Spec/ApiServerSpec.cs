using System.Text.Json.Nodes;

namespace Cpctl.Api.Resources;

/// <summary>Settings of kube-apiserver.</summary>
public sealed record ApiServerSpec
{
    public IReadOnlyDictionary<string, bool> FeatureGates { get; set; } = new Dictionary<string, bool>(StringComparer.Ordinal);

    public IReadOnlyList<string> EnableAdmissionPlugins { get; set; } = [];

    public IReadOnlyList<string> DisableAdmissionPlugins { get; set; } = [];

    /// <summary>Go duration.</summary>
    public string EventTTL { get; set; } = "1h";

    /// <summary>Go duration.</summary>
    public string ShutdownDelayDuration { get; set; } = "5s";

    /// <summary>Reads at a time.</summary>
    public int MaxRequestsInflight { get; set; } = 400;

    /// <summary>Writes at a time.</summary>
    public int MaxMutatingRequestsInflight { get; set; } = 200;

    /// <summary>Share of requests after which an HTTP/2 client is told to connect again, 0 to 0.02.</summary>
    public decimal GoawayChance { get; set; }

    /// <summary>Null: no users of a provider.</summary>
    public OidcSpec? Oidc { get; set; }

    /// <summary>A complete apiserver.config.k8s.io AdmissionConfiguration; null means defaults.</summary>
    public JsonObject? AdmissionConfiguration { get; set; }

    /// <summary>A complete audit.k8s.io Policy; null means cpctl's own.</summary>
    public JsonObject? AuditPolicy { get; set; }

    /// <summary>Flag name without dashes to value.</summary>
    public IReadOnlyDictionary<string, string> ExtraArgs { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
