namespace Cpctl.Etcd.Launch;

/// <summary>
/// What a data directory remembers about itself (cpctl-member.json in it, written before etcd starts in it for the first time).
/// </summary>
/// <param name="Name">The member's name.</param>
/// <param name="ClusterId">Hexadecimal; null while the very first member has not told it yet.</param>
/// <param name="MemberId">Hexadecimal; null while the very first member has not told it yet.</param>
/// <param name="Epoch">The epoch it was made in.</param>
/// <param name="InitialClusterToken">The token it was made with: tells first members of two bootstraps apart before they have ids.</param>
/// <param name="HasData">A raft log was seen here: from then on its absence is a loss.</param>
public sealed record DataDirectoryStamp(
    string Name, string? ClusterId, string? MemberId, long Epoch, string InitialClusterToken, bool HasData)
{
    public const string FileName = "cpctl-member.json";
}
