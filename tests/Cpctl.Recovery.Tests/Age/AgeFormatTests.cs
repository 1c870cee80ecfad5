using CsCheck;
using Cpctl.Recovery.Age;

namespace Cpctl.Recovery.Tests.Age;

[Trait("Category", "Unit")]
public sealed class AgeFormatTests
{
    private static readonly AgeIdentity Key = AgeIdentity.Create();
    private static readonly AgeIdentity Other = AgeIdentity.Create();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(131_072)]
    [InlineData(300_000)]
    public void Open_WhatWasWritten_IsTheSame(int size)
    {
        var plain = Content(size);

        var file = Sealed.Of(plain, Other, Key);

        Assert.Equal(plain, Sealed.Open(file, Key));
        Assert.Equal(plain, Sealed.Open(file, Other));
    }

    [Fact]
    public void Open_AnyPlaceAnySize_IsWhatStandsThere()
    {
        var plain = Content(200_000);
        using var payload = AgePayload.Open(new MemoryBytes(Sealed.Of(plain, Key)), [Key]);
        Gen.Select(Gen.Int[0, plain.Length + 10], Gen.Int[0, 80_000]).Sample(
            (offset, length) =>
            {
                var buffer = new byte[length];
                var read = payload.Read(buffer, offset);
                return buffer.AsSpan(0, read).SequenceEqual(plain.AsSpan(Math.Min(offset, plain.Length), Math.Min(length, Math.Max(0, plain.Length - offset))));
            },
            iter: 200,
            threads: 1);
    }

    [Fact]
    public void Open_WrongKey_SaysSo() =>
        Assert.Equal(AgeFailure.OtherKey, Assert.Throws<AgeException>(() => Sealed.Open(Sealed.Of(Content(10), Other), Key)).Failure);

    [Theory]
    [InlineData("")]
    [InlineData("something else entirely\n")]
    [InlineData("age-encryption.org/v2\n")]
    public void Open_NoAgeFile_IsAClearError(string text) =>
        Assert.Throws<AgeException>(() => Sealed.Open(System.Text.Encoding.ASCII.GetBytes(text), Key));

    [Fact]
    public void Open_CutOffAtAnyByte_IsNoticedAtOnce()
    {
        var file = Sealed.Of(Content(140_000), Key);
        Gen.Frequency((1, Gen.Int[0, 260]), (1, Gen.Int[0, file.Length - 1])).Sample(
            length => Assert.Throws<AgeException>(() => AgePayload.Open(new MemoryBytes(file[..length]), [Key])), iter: 400);
        foreach (var chunks in new[] { 1, 2 })
        {
            var start = file.Length - AgeChunks.TagSize - (140_000 % AgeChunks.PlainSize) - (2 * AgeChunks.SealedSize);
            Assert.Throws<AgeException>(() => AgePayload.Open(new MemoryBytes(file[..(start + (chunks * AgeChunks.SealedSize))]), [Key]));
        }
    }

    [Fact]
    public void Open_AnyBitFlipped_NeverGivesOtherContent()
    {
        var plain = Content(70_000);
        var file = Sealed.Of(plain, Other, Key);
        Gen.Select(Gen.Frequency((1, Gen.Int[0, 400]), (1, Gen.Int[0, file.Length - 1])), Gen.Int[0, 7]).Sample(
            (place, bit) =>
            {
                var damaged = file.ToArray();
                damaged[place] ^= (byte)(1 << bit);
                Assert.Throws<AgeException>(() => Sealed.Open(damaged, Key));
            },
            iter: 500);
    }

    [Fact]
    public void Open_SomethingAppended_IsDamage() =>
        Assert.Equal(AgeFailure.Damaged, Assert.Throws<AgeException>(() => Sealed.Open([.. Sealed.Of(Content(100), Key), 0], Key)).Failure);

    [Fact]
    public void TryParse_RecipientWithATypingError_IsNone()
    {
        var text = Key.Recipient.ToString();

        Assert.Equal(text, AgeRecipient.TryParse(text)!.ToString());
        Assert.Equal(text, AgeRecipient.TryParse(text.ToUpperInvariant())!.ToString());
        for (var i = 0; i < text.Length; i++)
        {
            Assert.Null(AgeRecipient.TryParse(text[..i] + (text[i] == 'q' ? 'p' : 'q') + text[(i + 1)..]));
        }

        Assert.Null(AgeRecipient.TryParse(""));
        Assert.Null(AgeRecipient.TryParse(text[..10]));
    }

    [Fact]
    public void ParseFile_KeyFile_GivesTheKeyAndNeverShowsIt()
    {
        var file = Key.ToKeyFile(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

        Assert.StartsWith("# created: 2026-01-02T03:04:05", file, StringComparison.Ordinal);
        Assert.Equal(Key.Recipient.ToString(), Assert.Single(AgeIdentity.ParseFile(file)).Recipient.ToString());
        Assert.DoesNotContain("AGE-SECRET", Key.ToString(), StringComparison.Ordinal);
        Assert.Contains("line 2", Assert.Throws<InvalidDataException>(() => AgeIdentity.ParseFile("#\nage1xyz\n")).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => AgeIdentity.ParseFile("# nothing\n"));
    }

    private static byte[] Content(int size)
    {
        var plain = new byte[size];
        for (var i = 0; i < size; i++)
        {
            plain[i] = (byte)(i * 31 >> 3);
        }

        return plain;
    }
}
