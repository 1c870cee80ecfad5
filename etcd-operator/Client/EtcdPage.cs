namespace Cpctl.Etcd.Client;

/// <summary>A part of a range of keys.</summary>
/// <param name="Values">In the order of their keys.</param>
/// <param name="Revision">Of the database as it was read: the next page is to be read at the same.</param>
/// <param name="HasMore">Whether keys follow.</param>
public sealed record EtcdPage(IReadOnlyList<EtcdValue> Values, long Revision, bool HasMore);
