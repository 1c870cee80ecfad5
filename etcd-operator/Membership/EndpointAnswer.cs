namespace Cpctl.Etcd.Membership;

/// <summary>What an endpoint said of the cluster behind it.</summary>
/// <param name="Endpoint">https://host:port.</param>
/// <param name="ClusterId">Null when it did not answer.</param>
/// <param name="Epoch">What its quorum says; null when it has none, was not asked, or holds no control plane.</param>
internal readonly record struct EndpointAnswer(string Endpoint, ulong? ClusterId, long? Epoch);
