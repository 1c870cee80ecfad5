using CsCheck;
using Cpctl.Recovery.Age;
using Cpctl.Recovery.Bundles;
using Cpctl.Recovery.Tests.Age;

namespace Cpctl.Recovery.Tests.Bundles;

[Trait("Category", "Unit")]
public sealed class BundleTests : IDisposable
{
    private readonly SampleBundle _sample = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _sample.Dispose();

    [Fact]
    public async Task Read_GoodBundle_FindsNothingWrong()
    {
        var report = await ReadAsync(await _sample.BuildAsync());

        Assert.Empty(report.Problems);
        Assert.True(report.IsGood);
        Assert.Equal(5, report.Snapshot!.Database.Keys);
    }

    [Fact]
    public async Task Read_Encrypted_AsThePlainOne()
    {
        var key = AgeIdentity.Create();
        await File.WriteAllBytesAsync(_sample.At("bundle"), Sealed.Of(await _sample.BuildAsync(), key), Cancellation);

        Assert.Equal(BackupKind.EncryptedBundle, BackupFile.KindOf(_sample.At("bundle")));
        Assert.True((await BackupFile.ReadBundleAsync(_sample.At("bundle"), [key], Cancellation)).IsGood);
        var wrong = await Assert.ThrowsAsync<AgeException>(() => BackupFile.ReadBundleAsync(_sample.At("bundle"), [AgeIdentity.Create()], Cancellation));
        Assert.Equal(AgeFailure.OtherKey, wrong.Failure);
    }

    [Fact]
    public async Task AgeAndTar_OpenABundleWithoutUs()
    {
        var key = AgeIdentity.Create();
        await File.WriteAllBytesAsync(_sample.At("bundle"), Sealed.Of(await _sample.BuildAsync(), key), Cancellation);
        await File.WriteAllTextAsync(_sample.At("key"), key.ToKeyFile(TimeProvider.System.GetUtcNow()), Cancellation);

        await Tool.RunAsync("age", "-d", "-i", _sample.At("key"), "-o", _sample.At("bundle.tar"), _sample.At("bundle"));
        Directory.CreateDirectory(_sample.At("out"));
        await Tool.RunAsync("tar", "-x", "-f", _sample.At("bundle.tar"), "-C", _sample.At("out"));

        Assert.Equal(await File.ReadAllBytesAsync(SampleBundle.Snapshot, Cancellation), await File.ReadAllBytesAsync(_sample.At("out/etcd/snapshot.db"), Cancellation));
        Assert.Contains("\"formatVersion\": 1", await File.ReadAllTextAsync(_sample.At("out/manifest.json"), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_MadeByTarAndAge_IsAsGood()
    {
        await File.WriteAllBytesAsync(_sample.At("bundle.tar"), await _sample.BuildAsync(), Cancellation);
        Directory.CreateDirectory(_sample.At("out"));
        await Tool.RunAsync("tar", "-x", "-f", _sample.At("bundle.tar"), "-C", _sample.At("out"));
        await Tool.RunAsync("tar", "-c", "-f", _sample.At("again.tar"), "-C", _sample.At("out"), "manifest.json", "signers.json", "etcd/snapshot.db");
        await Tool.RunAsync("age-keygen", "-o", _sample.At("key"));
        var key = AgeIdentity.ParseFile(await File.ReadAllTextAsync(_sample.At("key"), Cancellation));
        await Tool.RunAsync("age", "-r", key[0].Recipient.ToString(), "-o", _sample.At("bundle"), _sample.At("again.tar"));

        Assert.True((await BackupFile.ReadBundleAsync(_sample.At("bundle"), key, Cancellation)).IsGood);
    }

    [Fact]
    public async Task Read_ManifestThatSaysOtherwise_NamesTheDifference()
    {
        async Task<string> ToldAsync(Func<BundleManifest, BundleManifest> change) => string.Join('\n', (await ReadAsync(await _sample.BuildAsync(change))).Problems);

        Assert.Contains("revision 8", await ToldAsync(m => m with { Snapshot = m.Snapshot with { Revision = 9 } }), StringComparison.Ordinal);
        Assert.Contains("hash f9d0a17d", await ToldAsync(m => m with { Snapshot = m.Snapshot with { Hash = "1" } }), StringComparison.Ordinal);
        Assert.Contains("another cluster", await ToldAsync(m => m with { Cluster = m.Cluster with { Id = Guid.NewGuid() } }), StringComparison.Ordinal);
        Assert.Contains("signers.json is not in the manifest", await ToldAsync(m => m with { Files = [m.Files[1]] }), StringComparison.Ordinal);
        Assert.Contains("x is missing", await ToldAsync(m => m with { Files = [.. m.Files, new("x", 1, "")] }), StringComparison.Ordinal);
        Assert.Contains("is not what the manifest says", await ToldAsync(m => m with { Files = [m.Files[0] with { SizeBytes = 1 }, m.Files[1]] }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NewerFormat_IsRefusedByName()
    {
        var bundle = await _sample.BuildAsync(manifest => manifest with { FormatVersion = 2 });

        var error = await Assert.ThrowsAsync<BundleException>(() => ReadAsync(bundle));

        Assert.Contains("newer cpctl", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_DamagedSnapshot_IsNotGood()
    {
        var bytes = await File.ReadAllBytesAsync(SampleBundle.Snapshot, Cancellation);
        bytes[^1000] ^= 1;
        await File.WriteAllBytesAsync(_sample.At("damaged.db"), bytes, Cancellation);

        Assert.False((await ReadAsync(await _sample.BuildAsync(snapshot: _sample.At("damaged.db")))).IsGood);
    }

    [Fact]
    public async Task Read_PlainBundleDamagedAnywhere_NeverPassesWithOtherFilesNorCrashes()
    {
        var bundle = await _sample.BuildAsync();

        // What tar pads and a header's times and owners can differ without harm.
        var good = await ReadAsync(bundle);
        await Gen.Select(Gen.Int[0, bundle.Length - 1], Gen.Byte[1, 255], Gen.Int[0, bundle.Length * 3]).SampleAsync(
            async (place, difference, length) =>
            {
                var damaged = bundle[..Math.Min(length, bundle.Length)];
                if (place < damaged.Length)
                {
                    damaged[place] ^= difference;
                }

                try
                {
                    var report = await ReadAsync(damaged);
                    Assert.True(!report.IsGood || report.Manifest.Files.SequenceEqual(good.Manifest.Files));
                }
                catch (BundleException)
                {
                    // Said what is wrong.
                }
            },
            iter: 1500);
    }

    [Fact]
    public async Task Read_SnapshotInspectedBefore_IsHeldToTheManifestAllTheSame()
    {
        var bundle = await _sample.BuildAsync();
        var inspected = (await ReadAsync(bundle)).Snapshot!.Database;
        var place = bundle.AsSpan().IndexOf("/registry/"u8);

        Assert.True((await new BundleReader(new MemoryBytes(bundle), inspected: inspected).ReadAsync(Cancellation)).IsGood);
        bundle[place + 1] ^= 1;
        var changed = await new BundleReader(new MemoryBytes(bundle), inspected: inspected).ReadAsync(Cancellation);

        Assert.False(changed.IsGood);
        Assert.Contains("etcd/snapshot.db is not what the manifest says", Assert.Single(changed.Problems), StringComparison.Ordinal);
        Assert.False(changed.Snapshot!.TrailerMatches);
    }

    private static Task<BundleReport> ReadAsync(byte[] bundle)
    {
        var bytes = new MemoryBytes(bundle);
        return new BundleReader(bytes, bytes).ReadAsync(Cancellation);
    }
}
