using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cpctl.Etcd.Restoration;

/// <summary>
/// The only member of a new cluster. Its ids are what etcd itself would make of name, address and token, so that a restored directory can't be told
/// from one that etcd's own tool restored. Source: etcd's membership/member.go (computeMemberId) and cluster.go (genID).
/// </summary>
/// <param name="Name">etcd's --name.</param>
/// <param name="PeerUrl">etcd's --initial-advertise-peer-urls.</param>
/// <param name="Token">etcd's --initial-cluster-token: random, or ids of another cluster repeat.</param>
public sealed record FirstMember(string Name, string PeerUrl, string Token)
{
    public ulong MemberId { get; } = IdOf(Encoding.UTF8.GetBytes(PeerUrl + Token));

    /// <summary>What etcd calls the member in its stores: hexadecimal, without leading zeros. By another name it would not find it there.</summary>
    internal string StoreName => MemberId.ToString("x", CultureInfo.InvariantCulture);

    public ulong ClusterId
    {
        get
        {
            Span<byte> members = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64BigEndian(members, MemberId);
            return IdOf(members);
        }
    }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "It is how etcd numbers members; nothing is protected by it.")]
    private static ulong IdOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64BigEndian(SHA1.HashData(bytes));
}
