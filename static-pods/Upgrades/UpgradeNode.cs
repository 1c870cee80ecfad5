namespace Cpctl.StaticPods.Upgrades;

/// <summary>A node as it is before an upgrade.</summary>
public sealed record UpgradeNode
{
    public required string Name { get; init; }

    public bool IsControlPlane { get; init; } = true;

    /// <summary>Kubernetes version of the revision it runs; null on a worker, and before its first revision.</summary>
    public string? Kubernetes { get; init; }

    /// <summary>etcd's version, as in the spec of the revision it runs.</summary>
    public string? Etcd { get; init; }

    /// <summary>As its kubelet reports; null when it does not.</summary>
    public string? Kubelet { get; init; }

    /// <summary>Names of images on it.</summary>
    public IReadOnlyCollection<string> Images { get; init; } = [];

    /// <summary>Kubelets name 50 images at most: with that many, an absent one may be there all the same.</summary>
    public bool NamesAllImages { get; init; }
}
