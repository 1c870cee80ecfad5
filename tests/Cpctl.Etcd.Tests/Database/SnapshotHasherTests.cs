using System.Security.Cryptography;
using CsCheck;
using Cpctl.Etcd.Database;

namespace Cpctl.Etcd.Tests.Database;

[Trait("Category", "Unit")]
public sealed class SnapshotHasherTests
{
    private static readonly Gen<byte[]> Contents = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4096], (pages, rest) => RandomNumberGenerator.GetBytes((pages * 512) + (rest % 3 == 0 ? 0 : rest)));

    [Fact]
    public void Add_InAnyPieces_IsTheHashOfAll() => Gen.Select(Contents, Gen.Int[1, 700].Array[1, 50]).Sample((content, pieces) =>
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), Follow(content, pieces).Sha256));

    [Fact]
    public void Finish_WithWhatEtcdAppends_TellsWhetherItMatches() => Gen.Select(Gen.Int[0, 5], Gen.Int[1, 700].Array[1, 50], Gen.Int[0, 100_000], Gen.Bool).Sample((pages, pieces, place, isDamaged) =>
    {
        var database = RandomNumberGenerator.GetBytes(pages * 512);
        byte[] sent = [.. database, .. SHA256.HashData(database)];
        sent[place % sent.Length] ^= (byte)(isDamaged ? 1 : 0);

        Assert.Equal(new SnapshotDigest(sent.Length, Convert.ToHexStringLower(SHA256.HashData(sent)), !isDamaged), Follow(sent, pieces));
        Assert.Null(Follow(database, pieces).TrailerMatches);
    });

    [Fact]
    public void Hash_File_IsThatOfItsBytes()
    {
        var content = RandomNumberGenerator.GetBytes(700_000);

        Assert.Equal(Follow(content, [content.Length]), SnapshotHasher.Hash(new MemoryBytes(content), TestContext.Current.CancellationToken));
    }

    private static SnapshotDigest Follow(ReadOnlySpan<byte> content, int[] pieces)
    {
        using var hasher = new SnapshotHasher();
        for (var i = 0; !content.IsEmpty; i++)
        {
            var piece = content[..Math.Min(content.Length, pieces[i % pieces.Length])];
            hasher.Add(piece);
            content = content[piece.Length..];
        }

        return hasher.Finish();
    }
}
