using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Maintenance;

/// <summary>One member's hash of all keys up to a revision that all members were asked for.</summary>
internal sealed record ContentHash(string Member, EtcdHash Hash);
