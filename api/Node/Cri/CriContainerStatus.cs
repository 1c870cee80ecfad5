namespace Cpctl.Api.Node.Cri;

/// <summary>One container in full.</summary>
/// <param name="Attempt">The kubelet's restart count.</param>
/// <param name="StartedAt">Null when it never started.</param>
/// <param name="FinishedAt">Null while it runs.</param>
/// <param name="ExitCode">Meaningful when exited.</param>
/// <param name="Reason">E.g. Completed, Error, OOMKilled.</param>
/// <param name="LogPath">The log file on the node; see <see cref="ContainerLog"/>.</param>
public sealed record CriContainerStatus(
    string Id,
    string Name,
    int Attempt,
    CriContainerState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    int ExitCode,
    string Image,
    string ImageRef,
    string Reason,
    string Message,
    string LogPath,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations);
