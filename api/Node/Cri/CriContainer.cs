namespace Cpctl.Api.Node.Cri;

/// <summary>A container in a list; <see cref="ICri.TryGetContainerAsync"/> tells more.</summary>
/// <param name="Attempt">The kubelet's restart count.</param>
public sealed record CriContainer(
    string Id,
    string SandboxId,
    string Name,
    int Attempt,
    string Image,
    string ImageRef,
    CriContainerState State,
    DateTimeOffset CreatedAt,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations);
