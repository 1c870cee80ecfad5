namespace Cpctl.Api.Resources;

/// <summary>Settings of kube-controller-manager.</summary>
public sealed record ControllerManagerSpec
{
    /// <summary>Flag name without dashes to value.</summary>
    public IReadOnlyDictionary<string, string> ExtraArgs { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
