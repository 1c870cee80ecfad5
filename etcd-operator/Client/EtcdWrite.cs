namespace Cpctl.Etcd.Client;

/// <summary>Outcome of a conditional write.</summary>
/// <param name="Succeeded">The condition held and the write was made.</param>
/// <param name="Revision">The store's revision after the call.</param>
public sealed record EtcdWrite(bool Succeeded, long Revision);
