namespace Cpctl.Api.Kubernetes;

/// <summary>Why an API server refused a request, beyond what it was asked: something that a person has set up in the cluster, or lost.</summary>
/// <param name="Kind">What refuses.</param>
/// <param name="Name">The webhook, policy, quota, APIService or key in etcd; null when the server does not say.</param>
/// <param name="What">What happens, with the name; a clause.</param>
/// <param name="Remedy">What to do about it; a clause in the imperative.</param>
public sealed record RefusalCause(RefusalKind Kind, string? Name, string What, string Remedy);
