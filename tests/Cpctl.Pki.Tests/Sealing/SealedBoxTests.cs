using System.Security.Cryptography;
using CsCheck;
using Cpctl.Pki.Sealing;

namespace Cpctl.Pki.Tests.Sealing;

[Trait("Category", "Unit")]
public sealed class SealedBoxTests : IDisposable
{
    private static readonly Guid Cluster = Guid.Parse("6a1b2c3d-0000-4000-8000-000000000001");
    private readonly SealingKey _key = SealingKey.Create();

    public void Dispose() => _key.Dispose();

    [Fact]
    public void Open_WhatWasSealed_GivesTheContent() => Gen.Byte.Array[0, 5000].Sample(
        content => SealedBox.Open(SealedBox.Seal(content, _key.PublicKey, Cluster, "cp2"), _key, Cluster, "cp2").AsSpan().SequenceEqual(content),
        iter: 50);

    [Fact]
    public void Seal_Twice_GivesDifferentBoxes()
    {
        byte[] content = [1, 2, 3];

        Assert.NotEqual(SealedBox.Seal(content, _key.PublicKey, Cluster, "cp2"), SealedBox.Seal(content, _key.PublicKey, Cluster, "cp2"));
    }

    [Fact]
    public void Open_WithAnyByteAltered_NeverGivesOtherContent()
    {
        byte[] content = [.. "a secret of some length"u8];
        var box = SealedBox.Seal(content, _key.PublicKey, Cluster, "cp2");

        Gen.Select(Gen.Int[0, box.Length - 1], Gen.Byte[1, 255]).Sample(
            (place, change) =>
            {
                var altered = box.ToArray();
                altered[place] ^= change;
                try
                {
                    // A change that JSON does not notice (as in letter case of a name) may open; it opens to the same.
                    return SealedBox.Open(altered, _key, Cluster, "cp2").AsSpan().SequenceEqual(content);
                }
                catch (CryptographicException)
                {
                    return true;
                }
            },
            iter: 300);
    }

    [Fact]
    public void Open_WithAnotherKey_SaysForWhichKeyItIs()
    {
        using var other = SealingKey.Create();
        var box = SealedBox.Seal([1], _key.PublicKey, Cluster, "cp2");

        var error = Assert.Throws<CryptographicException>(() => SealedBox.Open(box, other, Cluster, "cp2"));

        Assert.Contains(_key.PublicKey.Fingerprint, error.Message);
        Assert.Equal(_key.PublicKey.Fingerprint, SealedBox.RecipientOf(box));
    }

    [Fact]
    public void Open_InAnotherContext_Refuses()
    {
        var box = SealedBox.Seal([1], _key.PublicKey, Cluster, "cp2");

        Assert.ThrowsAny<CryptographicException>(() => SealedBox.Open(box, _key, Cluster, "cp3"));
        Assert.ThrowsAny<CryptographicException>(() => SealedBox.Open(box, _key, Guid.NewGuid(), "cp2"));
    }

    [Fact]
    public void LoadOrCreate_Twice_GivesTheSameKey()
    {
        using var node = new TestNode();
        using var first = SealingKey.LoadOrCreate(node.Paths);
        using var second = SealingKey.LoadOrCreate(node.Paths);

        Assert.Equal(first.PublicKey.Fingerprint, second.PublicKey.Fingerprint);
        Assert.Equal(Api.Node.FileModes.Secret, File.GetUnixFileMode(node.Paths.SealingKeyFile));
        Assert.DoesNotContain("PRIVATE", first.ToString());
    }

    [Fact]
    public void Urn_OfPublicKey_RoundTrips()
    {
        Assert.Equal(_key.PublicKey.Fingerprint, SealingPublicKey.TryParseUrn(_key.PublicKey.Urn)!.Fingerprint);
        Assert.Null(SealingPublicKey.TryParseUrn("urn:cpctl:sealing:AAAA"));
        Assert.Null(SealingPublicKey.TryParseUrn("urn:cpctl:sealing:***"));
        Assert.Null(SealingPublicKey.TryParseUrn("https://example"));
    }
}
