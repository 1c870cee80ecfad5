namespace Cpctl.Api.Resources;

/// <summary>Spec of a Node.</summary>
public sealed record KubeNodeSpec
{
    public string? PodCIDR { get; set; }

    public bool? Unschedulable { get; set; }

    public IReadOnlyList<Taint>? Taints { get; set; }
}
