using Cpctl.Api.Node;
using Cpctl.Api.Resources;

namespace Cpctl.Bootstrap.Preflight;

/// <summary>What is about to be done to this machine, as far as the checks need to know.</summary>
internal sealed record PreflightSubject
{
    /// <summary>Where everything is on this machine.</summary>
    public required NodePaths Paths { get; init; }

    /// <summary>The name the node is to have.</summary>
    public required string NodeName { get; init; }

    /// <summary>The address the node is to have.</summary>
    public required string NodeIp { get; init; }

    /// <summary>A worker runs no control plane: it needs fewer ports and images.</summary>
    public bool IsWorker { get; init; }

    /// <summary>True when an interrupted run continues: its own files and pods are expected then.</summary>
    public bool IsResumed { get; init; }

    /// <summary>The Kubernetes version to install, like v1.20.2; null when only the cluster knows (join).</summary>
    public string? KubernetesVersion { get; init; }

    /// <summary>The cluster to install; null when only the cluster knows (join).</summary>
    public ControlPlaneSpec? Spec { get; init; }

    /// <summary>Images the node is going to need, as far as known.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>False when the kubelet is configured to run on a machine with swap.</summary>
    public bool KubeletFailsOnSwap { get; init; } = true;
}
