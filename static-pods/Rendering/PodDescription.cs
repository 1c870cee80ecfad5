using System.Text.Json.Nodes;

namespace Cpctl.StaticPods.Rendering;

/// <summary>What differs between the static pods of a control plane; <see cref="PodManifest"/> makes the manifest of it.</summary>
internal sealed record PodDescription
{
    public required string Name { get; init; }

    public required string Namespace { get; init; }

    public required string Component { get; init; }

    /// <summary>The value of the label cpctl.dev/revision.</summary>
    public required string Revision { get; init; }

    /// <summary>Changes when the pod has to start anew to trust what it should; null until a key is rotated.</summary>
    public string? Trust { get; init; }

    public required string Image { get; init; }

    public required IReadOnlyList<string> Command { get; init; }

    public IReadOnlyList<HostMount> Mounts { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public HttpProbe? Startup { get; init; }

    public HttpProbe? Liveness { get; init; }

    public HttpProbe? Readiness { get; init; }

    public required int GracePeriodSeconds { get; init; }

    public required string CpuRequest { get; init; }

    public required string MemoryRequest { get; init; }

    /// <summary>Capabilities that the container runtime does not give by itself; all others are dropped unless <see cref="KeepsDefaultCapabilities"/>.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    public bool KeepsDefaultCapabilities { get; init; }

    public bool HostPid { get; init; }
}
