namespace Cpctl.Api.Resources;

/// <summary>A comparison of the etcd members' content.</summary>
public sealed record EtcdComparisonStatus
{
    public DateTimeOffset? CheckedAt { get; set; }

    /// <summary>All keys up to this revision were hashed.</summary>
    public long? Revision { get; set; }

    /// <summary>Names of the members that differ from the majority, or that are not known to hold what it holds; empty when all are equal.</summary>
    public IReadOnlyList<string> Differing { get; set; } = [];

    /// <summary>Names of the voters that answered and were compared; nothing is said about the others.</summary>
    public IReadOnlyList<string> Compared { get; set; } = [];
}
