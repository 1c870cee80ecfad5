using System.Formats.Tar;
using System.Text;
using CsCheck;
using Cpctl.Recovery.Age;
using Cpctl.Recovery.Bundles;
using Cpctl.Recovery.Tests.Age;

namespace Cpctl.Recovery.Tests.Bundles;

/// <summary>Whatever somebody hands over as a bundle: it is read, or refused with a reason, and nothing else happens.</summary>
public sealed class BundleFuzzTests : IDisposable
{
    private const int Few = 2000;
    private const int Many = 500_000;
    private readonly SampleBundle _sample = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _sample.Dispose();

    [Fact]
    [Trait("Category", "Unit")]
    public Task Read_ManifestOrSignersThatSaySomethingElse_IsRefusedOrNotGood() => DocumentsAsync(Few);

    [Fact]
    [Trait("Category", "Unit")]
    public Task Read_DamagedHeaderOrPayloadOfAge_IsRefused() => AgeAsync(Few);

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Read_AnyOfItForLong_NeverDoesAnythingElse()
    {
        await DocumentsAsync(Many);
        await AgeAsync(Many);
    }

    private async Task DocumentsAsync(long iterations)
    {
        var files = Files(await _sample.BuildAsync());
        var manifest = Encoding.UTF8.GetString(files[BundleLayout.Manifest]);
        var signers = Encoding.UTF8.GetString(files[BundleLayout.Signers]);
        var documents = Gen.OneOf(JsonDamage.Of(manifest).Select(text => (BundleLayout.Manifest, text)), JsonDamage.Of(signers).Select(text => (BundleLayout.Signers, text)));
        await documents.SampleAsync(
            async changed =>
            {
                var bundle = Archive(files.Select(file => (file.Key, file.Key == changed.Item1 ? Encoding.UTF8.GetBytes(changed.text) : file.Value)));
                try
                {
                    // What may differ without harm: names that are only told to people.
                    var report = await new BundleReader(new MemoryBytes(bundle)).ReadAsync(Cancellation);
                    Assert.True(changed.Item1 == BundleLayout.Manifest || !report.IsGood, changed.text);
                }
                catch (BundleException)
                {
                    // Said what is wrong.
                }
            },
            iter: iterations);
    }

    private async Task AgeAsync(long iterations)
    {
        var key = AgeIdentity.Create();
        var sealedBundle = Sealed.Of(await _sample.BuildAsync(), key);
        await Gen.Select(Gen.Select(Gen.OneOf(Gen.Int[0, 300], Gen.Int[0, sealedBundle.Length - 1]), Gen.Byte[1, 255]).Array[1, 4], Gen.Int[0, sealedBundle.Length * 4]).SampleAsync(
            async (changes, length) =>
            {
                var damaged = sealedBundle[..Math.Min(length, sealedBundle.Length)];
                foreach (var (place, difference) in changes.Where(change => change.Item1 < damaged.Length)) damaged[place] ^= difference;
                if (damaged.AsSpan().SequenceEqual(sealedBundle)) return;
                try
                {
                    using var payload = AgePayload.Open(new MemoryBytes(damaged), [key]);
                    using var beside = payload.Again();
                    await new BundleReader(payload, beside).ReadAsync(Cancellation);
                    Assert.Fail($"read all the same, with {changes.Length} changes and {damaged.Length} of {sealedBundle.Length} bytes");
                }
                catch (Exception e) when (e is AgeException or BundleException)
                {
                    // Said what is wrong.
                }
            },
            iter: iterations);
    }

    private static Dictionary<string, byte[]> Files(byte[] bundle)
    {
        using var tar = new TarReader(new MemoryStream(bundle));
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            files[entry.Name] = content.ToArray();
        }

        return files;
    }

    private static byte[] Archive(IEnumerable<(string Name, byte[] Content)> files)
    {
        using var output = new MemoryStream();
        using (var tar = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (name, content) in files) tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        return output.ToArray();
    }
}
