namespace Cpctl.Api.Node.Cri;

/// <summary>A pod as the runtime knows it.</summary>
/// <param name="Id">The sandbox id.</param>
/// <param name="Name">Pod name, e.g. etcd-cp1.</param>
/// <param name="Namespace">Pod namespace.</param>
/// <param name="Uid">Pod UID; for static pods the kubelet's hash of the manifest.</param>
/// <param name="Attempt">How often the kubelet made this sandbox anew.</param>
/// <param name="IsReady">False when it has ended.</param>
/// <param name="Ip">The pod's address; empty in the host's network and in lists.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Labels">Pod labels.</param>
/// <param name="Annotations">Pod annotations, <c>kubernetes.io/config.hash</c> among them.</param>
public sealed record CriSandbox(
    string Id,
    string Name,
    string Namespace,
    string Uid,
    int Attempt,
    bool IsReady,
    string Ip,
    DateTimeOffset CreatedAt,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations);
